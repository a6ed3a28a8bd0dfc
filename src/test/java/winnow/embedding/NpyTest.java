package winnow.embedding;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.Properties;
import java.util.random.RandomGenerator;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import winnow.linalg.FloatMatrix;
import winnow.random.Seeds;

class NpyTest {
    private static final FloatMatrix NUMPYS = FloatMatrix.of(2, 3, 1.5f, -2.25f, 0f, 3.0e-3f, 7f, -0.5f);
    private static final String HEADER = "{'descr': '<f4', 'fortran_order': False, 'shape': (2, 3), }";

    @TempDir
    Path folder;

    @ParameterizedTest
    @ValueSource(strings = {"f4-1.0", "f8-2.0"})
    void filesWrittenByNumpyAreRead(String name) throws IOException {
        assertEquals(NUMPYS, Npy.read(file(numpy(name))));
    }

    @Test
    void anEntryThatIsNotKnownIsWrittenAsNaNAndNeverReadAsANumber() throws IOException {
        Path file = folder.resolve("some.npy");
        Npy.write(file, 2, 3, (i, row) -> row[i] = i == 0 ? 1 : Float.NaN);
        byte[] bytes = Files.readAllBytes(file);
        ByteBuffer entries = ByteBuffer.wrap(bytes, bytes.length - 24, 24).order(ByteOrder.LITTLE_ENDIAN);
        for (float expected : new float[] {1, 0, 0, 0, Float.NaN, 0}) {
            assertEquals(expected, entries.getFloat());
        }
        String message = assertThrows(IllegalArgumentException.class, () -> Npy.read(file))
                .getMessage();
        assertEquals(file + " must hold finite floats only, got NaN in row 1, column 1", message);
    }

    @Test
    void whatIsWrittenIsWhatNumpyWouldWrite() throws IOException {
        Path file = folder.resolve("a.npy");
        Npy.write(file, NUMPYS);
        assertArrayEquals(numpy("f4-1.0"), Files.readAllBytes(file));
    }

    @ParameterizedTest
    @CsvSource({"0,3", "1,1", "3,1", "700,513", "5,0"})
    void whatIsWrittenIsReadBack(int rows, int columns) {
        RandomGenerator random = Seeds.of(1).stream("npy");
        float[] values = new float[rows * columns];
        for (int i = 0; i < values.length; i++) {
            values[i] = (float) random.nextGaussian() * 1e30f;
        }
        FloatMatrix matrix = FloatMatrix.wrap(rows, columns, values);
        Path file = folder.resolve("a.npy");
        Npy.write(file, matrix);
        assertEquals(matrix, Npy.read(file));
    }

    @ParameterizedTest
    @ValueSource(strings = {"f4-1.0", "f8-2.0"})
    void aFileCutOffAtAnyByteIsRefused(String name) throws IOException {
        byte[] whole = numpy(name);
        for (int length = 0; length < whole.length; length++) {
            assertRefused(Arrays.copyOf(whole, length), " must ");
        }
    }

    @Test
    void trailingBytesAreRefused() throws IOException {
        byte[] whole = numpy("f4-1.0");
        assertRefused(
                Arrays.copyOf(whole, whole.length + 1),
                "must hold 24 bytes of entries for 2 x 3 of '<f4', got 25 bytes");
    }

    /** Any byte of the header set to any of a few values gives a matrix or a refusal of one line, nothing else. */
    @Test
    void mutatedHeadersNeverEndInAnythingButAMatrixOrOneLine() throws IOException {
        byte[] whole = numpy("f4-1.0");
        Path file = folder.resolve("mutated.npy");
        int refused = 0;
        for (int at = 0; at < 128; at++) {
            for (int value : new int[] {0, '\'', '(', ',', '9', '}', 0xff}) {
                byte[] mutated = whole.clone();
                mutated[at] = (byte) value;
                Files.write(file, mutated);
                try {
                    assertEquals(6, Npy.read(file).rows() * Npy.read(file).columns());
                } catch (IllegalArgumentException e) {
                    refused++;
                    assertTrue(e.getMessage().startsWith(file + " must "), e.getMessage());
                    assertEquals(1, e.getMessage().lines().count());
                }
            }
        }
        assertTrue(refused > 350, refused + " of " + 128 * 7);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '#',
            quoteCharacter = '"',
            value = {
                "{'descr': '>f4', 'fortran_order': False, 'shape': (2, 3)}#must hold little-endian floats, '<f4' or '<f8', got '>f4'",
                "{'descr': '<i4', 'fortran_order': False, 'shape': (2, 3)}#must hold little-endian floats, '<f4' or '<f8', got '<i4'",
                "{'descr': '<f2', 'fortran_order': False, 'shape': (2, 3)}#must hold little-endian floats, '<f4' or '<f8', got '<f2'",
                "{'descr': '|O', 'fortran_order': False, 'shape': (2, 3)}#must hold little-endian floats",
                "{'descr': [('a', '<f4')], 'fortran_order': False, 'shape': (6,)}#must have a header of descr",
                "{'descr': '<f4', 'fortran_order': True, 'shape': (2, 3)}#must be in C order, got fortran_order: True",
                "{'descr': '<f4', 'fortran_order': False, 'shape': (6,)}#must have two dimensions, got shape (6,)",
                "{'descr': '<f4', 'fortran_order': False, 'shape': ()}#must have two dimensions, got shape ()",
                "{'descr': '<f4', 'fortran_order': False, 'shape': (1, 2, 3)}#must have two dimensions, got shape (1, 2, 3)",
                "{'descr': '<f4', 'fortran_order': False, 'shape': (-2, 3)}#must have two dimensions",
                "{'descr': '<f4', 'fortran_order': False, 'shape': (3, 3)}#must hold 36 bytes of entries for 3 x 3 of '<f4', got 24 bytes",
                "{'descr': '<f8', 'fortran_order': False, 'shape': (2, 3)}#must hold 48 bytes of entries",
                "{'descr': '<f4', 'fortran_order': False, 'shape': (999999999999999999, 999999999999999999)}#must hold at most 2^31 - 9 entries",
                "{'descr': '<f4', 'fortran_order': False, 'shape': (0, 999999999999)}#must hold at most 2^31 - 9 entries",
                "{'descr': '<f4', 'fortran_order': False, 'shape': (46341, 46341)}#must hold 8589953124 bytes of entries",
                "{'descr': '<f4', 'fortran_order': False, 'shape': (40000, 40000)}#must hold 6400000000 bytes",
                "{'descr': '<f4', 'fortran_order': False}#must have the header fields descr, fortran_order and shape",
                "{'descr': '<f4', 'fortran_order': False, 'shape': (2, 3), 'x': True}#must have the header fields",
                "{'descr': '<f4', 'descr': '<f4', 'fortran_order': False, 'shape': (2, 3)}#must name every header field once, got descr twice",
                "'descr': '<f4'#must have a header in braces",
                "{}#must have the header fields",
            })
    void headersOfOtherFilesAreRefused(String header, String rule) throws IOException {
        assertRefused(npy(header, entries(1, 2, 3, 4, 5, 6)), rule);
    }

    @Test
    void whatIsNoNpyFileOrTooNewIsRefused() throws IOException {
        assertRefused("PK\3\4 an archive".getBytes(StandardCharsets.US_ASCII), "must start with the magic bytes");
        byte[] newer = numpy("f4-1.0");
        newer[6] = 3;
        assertRefused(newer, "must be of .npy format version 1.0 or 2.0, got 3.0");
        byte[] longHeader = numpy("f8-2.0");
        longHeader[10] = 1;
        longHeader[11] = 0x7f;
        assertRefused(longHeader, "must have a header of at most 65536 bytes, got " + (0x7f010000 + 0x74));
    }

    @Test
    void entriesThatAreNotFiniteFloatsAreRefusedWithTheirPlace() throws IOException {
        assertRefused(
                npy(HEADER, entries(1, 2, 3, 4, Float.NaN, 6)),
                "must hold finite floats only, got NaN in row 1, column 1");
        assertRefused(npy(HEADER, entries(1, 2, Float.NEGATIVE_INFINITY, 4, 5, 6)), "got -Infinity in row 0, column 2");
        ByteBuffer doubles = ByteBuffer.allocate(48).order(ByteOrder.LITTLE_ENDIAN);
        doubles.putDouble(40, 1e300);
        assertRefused(npy(HEADER.replace("<f4", "<f8"), doubles.array()), "got 1.0E300 in row 1, column 2");
    }

    @Test
    void aMissingFileIsNamed() {
        Path file = folder.resolve("none.npy");
        String message =
                assertThrows(UncheckedIOException.class, () -> Npy.read(file)).getMessage();
        assertEquals(file + ": no such file", message);
    }

    private void assertRefused(byte[] content, String rule) throws IOException {
        Path file = file(content);
        String message = assertThrows(
                        IllegalArgumentException.class, () -> Npy.read(file), () -> content.length + " bytes")
                .getMessage();
        assertTrue(message.startsWith(file + " must ") && message.contains(rule), message);
        assertEquals(1, message.lines().count());
    }

    private Path file(byte[] content) throws IOException {
        return Files.write(folder.resolve("given.npy"), content);
    }

    private static byte[] npy(String header, byte[] entries) {
        byte[] text = header.getBytes(StandardCharsets.US_ASCII);
        return ByteBuffer.allocate(10 + text.length + entries.length)
                .order(ByteOrder.LITTLE_ENDIAN)
                .put(new byte[] {(byte) 0x93, 'N', 'U', 'M', 'P', 'Y', 1, 0})
                .putShort((short) text.length)
                .put(text)
                .put(entries)
                .array();
    }

    private static byte[] entries(float... values) {
        ByteBuffer bytes = ByteBuffer.allocate(4 * values.length).order(ByteOrder.LITTLE_ENDIAN);
        bytes.asFloatBuffer().put(values);
        return bytes.array();
    }

    private static byte[] numpy(String name) throws IOException {
        Properties files = new Properties();
        try (InputStream in = NpyTest.class.getResourceAsStream("numpy.properties")) {
            files.load(in);
        }
        return HexFormat.of().parseHex(files.getProperty(name));
    }
}
