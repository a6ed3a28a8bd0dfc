package winnow.checkpoint;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import winnow.corpus.InvalidRecordException;

/**
 * A folder of model files in which names lead to files of that folder and nowhere else.
 *
 * <p>A name must be a plain file name. A link may point within the folder, or, in the standard hub cache, from
 * {@code models--*&#47;snapshots/<commit>} into the same {@code models--*} folder; a link to elsewhere is refused, so that a
 * folder received from a stranger cannot name the reader's own files. What is there must be a regular file.
 */
public final class ModelFolder {
    private final Path folder;
    private final Path real;
    private final Path cache;

    private ModelFolder(Path folder, Path real, Path cache) {
        this.folder = folder;
        this.real = real;
        this.cache = cache;
    }

    /**
     * The folder at a path, which may itself be a link.
     *
     * @throws IllegalArgumentException if it is not a folder
     */
    public static ModelFolder of(Path folder) {
        if (!Files.isDirectory(folder)) {
            throw new IllegalArgumentException(
                    "model must be a folder, got " + folder + (Files.exists(folder) ? "" : ", which does not exist"));
        }
        try {
            Path real = folder.toRealPath();
            return new ModelFolder(folder, real, cacheOf(real));
        } catch (IOException e) {
            throw new UncheckedIOException("cannot read " + folder + ": " + e.getMessage(), e);
        }
    }

    /** The folder {@code models--…} above {@code snapshots/…}, or the folder itself. */
    private static Path cacheOf(Path real) {
        for (Path inner = real; inner.getParent() != null && inner.getParent().getFileName() != null; ) {
            Path outer = inner.getParent();
            if (inner.getFileName().toString().equals("snapshots")
                    && outer.getFileName().toString().startsWith("models--")) {
                return outer;
            }
            inner = outer;
        }
        return real;
    }

    /** The folder, as it was given. */
    public Path path() {
        return folder;
    }

    /**
     * A file of the folder, or nothing if there is none of that name.
     *
     * @throws InvalidRecordException if the name is not a plain file name, or leads outside, or to anything but a regular file
     */
    public Optional<Path> find(String name) {
        requirePlain(name);
        Path file = folder.resolve(name);
        if (!Files.exists(file, LinkOption.NOFOLLOW_LINKS)) {
            return Optional.empty();
        }
        try {
            Path target = file.toRealPath();
            if (!target.startsWith(real) && !target.startsWith(cache)) {
                throw new InvalidRecordException(file, "must not be a link to a file outside the model's folder");
            }
        } catch (NoSuchFileException e) {
            throw new InvalidRecordException(file, "is a link to a file that does not exist");
        } catch (IOException e) {
            throw new UncheckedIOException("cannot read " + file + ": " + e.getMessage(), e);
        }
        if (!Files.isRegularFile(file)) {
            throw new InvalidRecordException(file, "must be a regular file");
        }
        return Optional.of(file);
    }

    /**
     * A file of the folder.
     *
     * @throws InvalidRecordException as {@link #find}, and if there is none of that name
     */
    public Path require(String name) {
        return find(name).orElseThrow(() -> new InvalidRecordException(folder, "holds no " + name));
    }

    /** The names of the files that may hold pickles, which can run code and are never opened here; sorted. */
    public List<String> pickles() {
        List<String> names = new ArrayList<>();
        try (DirectoryStream<Path> files = Files.newDirectoryStream(folder, "*.{bin,pt,pth,ckpt,pkl,pickle}")) {
            files.forEach(file -> names.add(file.getFileName().toString()));
        } catch (IOException e) {
            throw new UncheckedIOException("cannot read " + folder + ": " + e.getMessage(), e);
        }
        names.sort(null);
        return List.copyOf(names);
    }

    private void requirePlain(String name) {
        boolean isPlain = !name.isEmpty()
                && name.length() <= 255
                && !name.endsWith(".")
                && !name.endsWith(" ")
                && name.chars().noneMatch(c -> c < ' ' || c == 0x7f || "/\\:*?\"<>|".indexOf(c) >= 0);
        if (!isPlain) {
            throw new InvalidRecordException(
                    folder, "files must have plain names, found " + InvalidRecordException.quote(name));
        }
    }
}
