package winnow.embedding;

import java.io.IOException;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.Arrays;
import winnow.corpus.OutputFile;
import winnow.linalg.FloatMatrix;

/**
 * NumPy's {@code .npy} files holding one matrix, so that vectors can come from and go to other tools.
 *
 * <p>Read are format versions 1.0 and 2.0, two dimensions, C order, little-endian {@code <f4} or {@code <f8} (rounded to
 * float). Everything else is refused before memory is taken for it. Written is version 1.0, {@code <f4}. Memory: the matrix and a
 * buffer of 1 MiB.
 *
 * <p>Source: NumPy enhancement proposal 1 and {@code numpy.lib.format}.
 */
public final class Npy {
    static final byte[] MAGIC = {(byte) 0x93, 'N', 'U', 'M', 'P', 'Y'};
    static final int VERSION_END = MAGIC.length + 2;
    private static final int ALIGNMENT = 64;

    private Npy() {}

    /**
     * The matrix in a file, {@code [n, d]}.
     *
     * @throws IllegalArgumentException if the file is not such a matrix, or holds NaN or infinity; the message names the file,
     *     the rule and what was found, and for an entry its row and column from 0
     * @throws UncheckedIOException if the file cannot be read
     */
    public static FloatMatrix read(Path file) {
        try (NpyRows rows = NpyRows.open(file)) {
            return rows.all();
        }
    }

    /**
     * Writes a matrix to a file, replacing it only once everything is written.
     *
     * @throws UncheckedIOException if the file cannot be written
     */
    public static void write(Path file, FloatMatrix matrix) {
        write(file, matrix.rows(), matrix.columns(), matrix::copyRow);
    }

    /**
     * Writes a matrix row by row, replacing the file only once everything is written. NaN may stand for an entry that is not known:
     * {@link #read} refuses such a file, so that nothing takes it for a number.
     *
     * @param filler sets all entries of a row
     * @throws UncheckedIOException if the file cannot be written
     */
    public static void write(Path file, int rows, int columns, FloatMatrix.RowFiller filler) {
        OutputFile.write(file, out -> writeTo(out, rows, columns, filler));
    }

    private static void writeTo(OutputStream out, int rows, int columns, FloatMatrix.RowFiller filler)
            throws IOException {
        String fields = "{'descr': '<f4', 'fortran_order': False, 'shape': (" + rows + ", " + columns + "), }";
        int unpadded = VERSION_END + Short.BYTES + fields.length() + 1;
        String header = fields + " ".repeat((ALIGNMENT - unpadded % ALIGNMENT) % ALIGNMENT) + "\n";
        out.write(MAGIC);
        out.write(new byte[] {1, 0, (byte) header.length(), (byte) (header.length() >>> 8)});
        out.write(header.getBytes(StandardCharsets.US_ASCII));
        float[] row = new float[columns];
        ByteBuffer bytes = ByteBuffer.allocate(Float.BYTES * row.length).order(ByteOrder.LITTLE_ENDIAN);
        for (int i = 0; i < rows; i++) {
            Arrays.fill(row, 0f);
            filler.fill(i, row);
            bytes.asFloatBuffer().put(row);
            out.write(bytes.array());
        }
    }
}
