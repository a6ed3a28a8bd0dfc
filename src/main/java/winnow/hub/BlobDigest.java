package winnow.hub;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;

/**
 * The digest by which a hub names a file: SHA-256 of its content, or Git's hash of a blob, SHA-1 over
 * {@code "blob " + length + NUL + content}.
 *
 * <p>Source: huggingface_hub, {@code X-Linked-Etag}; Pro Git, section 10.2, "Object storage".
 */
final class BlobDigest {
    private static final int SHA256_DIGITS = 64;

    private final MessageDigest digest;
    /** Empty if any is right. */
    private final String expected;

    private final boolean isGit;
    private final long size;

    BlobDigest(RemoteFile file) {
        expected = file.digest();
        size = file.size();
        isGit = !expected.isEmpty() && expected.length() != SHA256_DIGITS;
        try {
            digest = MessageDigest.getInstance(isGit ? "SHA-1" : "SHA-256");
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every Java platform has SHA-1 and SHA-256", e);
        }
        restart();
    }

    /** Forgets everything added. */
    void restart() {
        digest.reset();
        if (isGit) {
            digest.update(("blob " + size + "\0").getBytes(StandardCharsets.US_ASCII));
        }
    }

    /** Adds what remains in the buffer, and leaves the buffer as it was. */
    void add(ByteBuffer bytes) {
        digest.update(bytes.duplicate());
    }

    /** The digest of what was added, in hexadecimal; starts over. */
    String finish() {
        String text = HexFormat.of().formatHex(digest.digest());
        restart();
        return text;
    }

    /** Whether a finished digest is the one that was stated, if one was. */
    boolean accepts(String found) {
        return expected.isEmpty() || found.equals(expected);
    }

    String expected() {
        return expected;
    }

    String algorithm() {
        return isGit ? "Git hash" : "SHA-256";
    }
}
