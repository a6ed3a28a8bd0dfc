package winnow.corpus;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.util.HexFormat;

/** SHA-256 of files and texts, as {@code sha256:…}. */
public final class FileDigest {
    private static final int BUFFER_BYTES = 1 << 16;

    private FileDigest() {}

    /** Of the UTF-8 bytes of a text. */
    public static String ofText(String text) {
        return written(Fingerprint.sha256().digest(text.getBytes(StandardCharsets.UTF_8)));
    }

    /**
     * Of the content of a file.
     *
     * @throws UncheckedIOException if it cannot be read
     */
    public static String of(Path file) {
        try (InputStream in = Files.newInputStream(file)) {
            MessageDigest sha = Fingerprint.sha256();
            byte[] buffer = new byte[BUFFER_BYTES];
            for (int read = in.read(buffer); read >= 0; read = in.read(buffer)) {
                sha.update(buffer, 0, read);
            }
            return written(sha.digest());
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    static String written(byte[] digest) {
        return "sha256:" + HexFormat.of().formatHex(digest);
    }
}
