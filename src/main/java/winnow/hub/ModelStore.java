package winnow.hub;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.FileSystemException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import winnow.corpus.OutputFile;

/** The folder of one model in the cache, as it is written: {@code blobs}, then {@code snapshots}, last {@code refs}. */
final class ModelStore {
    private final Path folder;
    private final Path lock;

    ModelStore(Path cache, ModelName name) {
        this.folder = cache.resolve(name.folder());
        this.lock = cache.resolve(".locks").resolve(name.folder()).resolve("winnow.lock");
    }

    /** The file whose lock holds the model against other downloads of it. */
    Path lock() {
        return lock;
    }

    /** The folder of contents, which is made if need be. */
    Path blobs() {
        return created(folder.resolve("blobs"));
    }

    /** Where the content with a digest stands, or will. */
    Path blob(String digest) {
        return blobs().resolve(digest);
    }

    Path snapshot(String commit) {
        return created(folder.resolve("snapshots").resolve(commit));
    }

    /** Makes a blob appear under a name in a snapshot: a relative link, or a copy where there are no links. */
    void link(String commit, RemoteFile file) {
        Path link = snapshot(commit).resolve(file.name());
        Path blob = blob(file.digest());
        Path temporary = link.resolveSibling("." + file.name() + ".winnow-tmp");
        try {
            if (Files.exists(link) && Files.isSameFile(link, blob)) {
                return;
            }
            Files.deleteIfExists(temporary);
            linkOrCopy(temporary, blob);
            Files.move(temporary, link, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
        } catch (IOException e) {
            throw cannotWrite(link, e);
        }
    }

    /** Lets a revision mean a commit. */
    void refer(String revision, String commit) {
        Path ref = folder.resolve("refs").resolve(revision);
        created(ref.getParent());
        OutputFile.write(ref, out -> out.write(commit.getBytes(StandardCharsets.US_ASCII)));
    }

    static UncheckedIOException cannotWrite(Path file, IOException e) {
        String reason = e instanceof FileSystemException f && f.getReason() != null ? f.getReason() : e.getMessage();
        return new UncheckedIOException("cannot write " + file + ": " + reason, e);
    }

    private static void linkOrCopy(Path link, Path blob) throws IOException {
        try {
            Files.createSymbolicLink(link, link.getParent().relativize(blob));
        } catch (UnsupportedOperationException | FileSystemException noLinks) {
            try {
                // Takes no space either.
                Files.createLink(link, blob);
            } catch (UnsupportedOperationException | FileSystemException noHardLinks) {
                Files.copy(blob, link, LinkOption.NOFOLLOW_LINKS);
            }
        }
    }

    private static Path created(Path path) {
        try {
            return Files.createDirectories(path);
        } catch (IOException e) {
            throw cannotWrite(path, e);
        }
    }
}
