package winnow.hub;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;

/** Writes caches as other programs leave them. */
final class CacheFolder {
    static final String COMMIT = "0123456789abcdef0123456789abcdef01234567";

    private CacheFolder() {}

    /** A snapshot with the given files, and a ref to it. */
    static Path snapshot(Path cache, String model, String revision, String... files) throws IOException {
        Path folder = cache.resolve(model);
        Path snapshot = folder.resolve("snapshots").resolve(COMMIT);
        Files.createDirectories(snapshot);
        for (String file : files) {
            Files.writeString(snapshot.resolve(file), "{}");
        }
        Path ref = folder.resolve("refs").resolve(revision);
        Files.createDirectories(ref.getParent());
        Files.writeString(ref, COMMIT);
        return snapshot;
    }
}
