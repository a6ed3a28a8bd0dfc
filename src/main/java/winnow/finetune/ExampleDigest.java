package winnow.finetune;

import java.nio.ByteBuffer;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;

/** SHA-256 of token ids and weights. */
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

    String text() {
        return "sha256:" + HexFormat.of().formatHex(sha.digest());
    }
}
