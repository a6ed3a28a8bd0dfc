package winnow.corpus;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.List;
import java.util.stream.Stream;

/**
 * A folder for files that are needed only meanwhile; closing it deletes it with all that it holds.
 *
 * @param path the folder
 */
public record TemporaryFolder(Path path) implements AutoCloseable {
    /**
     * Makes a new empty folder where the system keeps temporary files.
     *
     * @throws UncheckedIOException if it cannot be made
     */
    public static TemporaryFolder of(String purpose) {
        try {
            return new TemporaryFolder(Files.createTempDirectory("winnow-" + purpose));
        } catch (IOException e) {
            throw new UncheckedIOException("cannot make a temporary folder", e);
        }
    }

    @Override
    public void close() {
        try (Stream<Path> files = Files.walk(path)) {
            List<Path> deepestFirst = files.sorted(Comparator.reverseOrder()).toList();
            for (Path file : deepestFirst) {
                Files.delete(file);
            }
        } catch (IOException e) {
            throw new UncheckedIOException("cannot delete " + path, e);
        }
    }
}
