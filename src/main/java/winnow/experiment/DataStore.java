package winnow.experiment;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.Optional;
import winnow.corpus.FileDigest;
import winnow.corpus.OutputFile;

/**
 * The files of public data sets that were fetched: each is named by the SHA-256 of its content. The folder may be deleted at any time.
 *
 * <p>A file whose digest its description does not state is kept too; the digest that was found stands in {@code found}, under a hash of
 * the address, so that a later fetch or run means the same content.
 *
 * @param folder of the files; need not exist
 */
public record DataStore(Path folder) {
    private static final int DIGITS = 64;

    /** Where a file of this content stands, or will. */
    public Path place(String sha256, PublicFile file) {
        return folder.resolve(sha256 + "." + file.format().ending());
    }

    /** Where a file whose digest is not known stands until it is. */
    public Path incoming(PublicFile file) {
        return folder.resolve("incoming").resolve(hash(file));
    }

    /** The digest that the description states, else the one that was found when the file was fetched. */
    public Optional<String> digest(PublicFile file) {
        return file.sha256().or(() -> found(file));
    }

    private Optional<String> found(PublicFile file) {
        Path note = note(file);
        if (!Files.isRegularFile(note)) {
            return Optional.empty();
        }
        try {
            String text = Files.readString(note);
            return Optional.of(PublicFile.requireDigest(text.substring(0, Math.min(DIGITS, text.length()))));
        } catch (IOException e) {
            throw new UncheckedIOException("cannot read " + note + ": " + e.getMessage(), e);
        } catch (IllegalArgumentException e) {
            throw new IllegalStateException(note + ": " + e.getMessage() + "; delete it and fetch the data again", e);
        }
    }

    /** The file, if it is here; its content is not looked at. */
    public Optional<Path> find(PublicFile file) {
        return digest(file).map(sha256 -> place(sha256, file)).filter(Files::isRegularFile);
    }

    /** Whether a file that is here still has the content that its name says. Reads all of it. */
    public boolean isWhole(Path file) {
        String name = file.getFileName().toString();
        return FileDigest.of(file).equals("sha256:" + name.substring(0, name.indexOf('.')));
    }

    /** Gives a file whose digest was found its place, and notes the digest. */
    public Path accept(PublicFile file, String sha256) {
        Path place = place(sha256, file);
        try {
            Files.move(incoming(file), place, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
            Files.createDirectories(note(file).getParent());
        } catch (IOException e) {
            throw new UncheckedIOException("cannot write " + place + ": " + e.getMessage(), e);
        }
        String line = sha256 + "  " + file.address() + "\n";
        OutputFile.write(note(file), out -> out.write(line.getBytes(StandardCharsets.UTF_8)));
        return place;
    }

    private Path note(PublicFile file) {
        return folder.resolve("found").resolve(hash(file));
    }

    private static String hash(PublicFile file) {
        return CanonicalJson.hash(file.address().toString());
    }
}
