package winnow.embedding;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import winnow.linalg.FloatMatrix;

class NpyRowsTest {
    @TempDir
    private Path folder;

    private final FloatMatrix matrix = FloatMatrix.of(4, 2, 1, 2, 3, 4, 5, 6, 7, 8);

    @Test
    void blocksAreTheRowsOfTheFile() {
        Path file = folder.resolve("rows.npy");
        Npy.write(file, matrix);
        try (NpyRows rows = NpyRows.open(file)) {
            assertEquals(4, rows.size());
            assertEquals(2, rows.width());
            assertEquals(matrix.rows(1, 3), rows.rows(1, 3));
            assertArrayEquals(new float[] {7, 8}, rows.rows(new int[] {0, 3}).row(1));
            assertEquals(matrix, rows.all());
            assertEquals(
                    "rows 3 to 5 of 4",
                    assertThrows(IndexOutOfBoundsException.class, () -> rows.rows(3, 5))
                            .getMessage());
        }
    }

    @Test
    void aFileThatGrowsWhileItIsOpenIsRefused() throws IOException {
        Path file = folder.resolve("rows.npy");
        Npy.write(file, matrix);
        try (NpyRows rows = NpyRows.open(file)) {
            Files.write(file, new byte[8], StandardOpenOption.APPEND);
            String message = assertThrows(IllegalArgumentException.class, () -> rows.rows(0, 1))
                    .getMessage();
            assertTrue(message.contains("must not change while it is read"), message);
        }
    }
}
