package winnow.finetune;

import java.nio.ByteBuffer;
import java.nio.FloatBuffer;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import winnow.checkpoint.FloatSource;

/** SHA-256 of token ids and their weights, or of a model's weights. */
final class ExampleDigest {
    private final MessageDigest sha;

    ExampleDigest() {
        try {
            sha = MessageDigest.getInstance("SHA-256");
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every Java platform has SHA-256", e);
        }
    }

    void add(int[] values) {
        ByteBuffer bytes = ByteBuffer.allocate(Integer.BYTES * (values.length + 1));
        bytes.putInt(values.length);
        for (int value : values) {
            bytes.putInt(value);
        }
        sha.update(bytes.array());
    }

    void add(FloatSource values, long size) {
        float[] piece = new float[(int) Math.min(size, 1 << 18)];
        ByteBuffer bytes = ByteBuffer.allocate(Float.BYTES * piece.length);
        for (long first = 0; first < size; first += piece.length) {
            int n = (int) Math.min(piece.length, size - first);
            values.read(first, FloatBuffer.wrap(piece, 0, n));
            bytes.asFloatBuffer().put(piece, 0, n);
            sha.update(bytes.array(), 0, Float.BYTES * n);
        }
    }

    String text() {
        return "sha256:" + HexFormat.of().formatHex(sha.digest());
    }
}
