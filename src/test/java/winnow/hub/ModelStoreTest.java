package winnow.hub;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.net.URI;
import java.nio.file.FileSystem;
import java.nio.file.FileSystems;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ModelStoreTest {
    private static final ModelName NAME = ModelName.of("org/name");
    private static final RemoteFile FILE = new RemoteFile("config.json", "a".repeat(40), 2);

    @TempDir
    private Path folder;

    @Test
    void aFileIsARelativeLinkSoThatTheCacheCanMove() throws IOException {
        Path cache = Files.createDirectory(folder.resolve("cache"));
        write(cache, FILE);
        Path moved = Files.move(cache, folder.resolve("moved"));
        Path file = moved.resolve("models--org--name/snapshots/" + FakeHub.COMMIT + "/config.json");
        assertTrue(Files.isSymbolicLink(file));
        assertEquals("{}", Files.readString(file));
    }

    @Test
    void whereThereAreNoLinksAFileIsCopied() throws IOException {
        // A zip file knows neither kind of link.
        URI zip = URI.create("jar:" + folder.resolve("cache.zip").toUri());
        try (FileSystem system = FileSystems.newFileSystem(zip, Map.of("create", "true"))) {
            Path file = write(system.getPath("/cache"), FILE);
            assertFalse(Files.isSymbolicLink(file));
            assertEquals("{}", Files.readString(file));
        }
    }

    @Test
    void aLinkToOtherContentIsReplaced() throws IOException {
        Path link = write(folder, FILE);
        Path again = write(folder, new RemoteFile("config.json", "b".repeat(40), 2));
        assertEquals(link, again);
        assertEquals(Path.of("../../blobs", "b".repeat(40)), Files.readSymbolicLink(link));
    }

    @Test
    void aLinkToNothingIsReplaced() throws IOException {
        Path link = write(folder, FILE);
        Files.delete(link);
        Files.createSymbolicLink(link, Path.of("gone"));
        write(folder, FILE);
        assertTrue(Files.exists(link));
    }

    @Test
    void aRevisionWithASlashIsAFileInAFolder() throws IOException {
        new ModelStore(folder, NAME).refer("refs/pr/1", FakeHub.COMMIT);
        Path ref = folder.resolve("models--org--name/refs/refs/pr/1");
        assertEquals(FakeHub.COMMIT, Files.readString(ref));
        assertTrue(Files.isRegularFile(ref, LinkOption.NOFOLLOW_LINKS));
    }

    @Test
    void theLockIsOneForAModel() {
        Path file = new ModelStore(folder, NAME).lock();
        DownloadLock lock = DownloadLock.tryTake(file).orElseThrow();
        assertEquals(Optional.empty(), DownloadLock.tryTake(new ModelStore(folder, NAME).lock()));
        DownloadLock.tryTake(new ModelStore(folder, ModelName.of("org/other")).lock())
                .orElseThrow()
                .close();
        lock.close();
        DownloadLock.tryTake(file).orElseThrow().close();
    }

    private static Path write(Path cache, RemoteFile file) throws IOException {
        ModelStore store = new ModelStore(cache, NAME);
        Files.writeString(store.blob(file.digest()), "{}");
        store.link(FakeHub.COMMIT, file);
        return store.snapshot(FakeHub.COMMIT).resolve(file.name());
    }
}
