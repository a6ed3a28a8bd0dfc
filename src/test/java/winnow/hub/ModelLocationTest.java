package winnow.hub;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ModelLocationTest {
    @TempDir
    private Path folder;

    @Test
    void anExistingFolderIsThatFolder() {
        ModelLocation location = ModelLocation.resolve(folder.toString(), HubCache.at(folder.resolve("none")));
        assertEquals(new ModelLocation(folder, Optional.empty()), location);
    }

    @Test
    void anotherArgumentIsAModelOfTheCacheWithItsCommit() throws IOException {
        Path snapshot = CacheFolder.snapshot(folder, "models--org--name", "main", "config.json", "model.safetensors");
        ModelLocation location = ModelLocation.resolve("org/name", HubCache.at(folder));
        assertEquals(snapshot, location.folder());
        assertEquals(CacheFolder.COMMIT, location.model().orElseThrow().commit());
    }

    @Test
    void aModelThatIsNotThereIsAnErrorThatNamesTheCommand() {
        String message = message("org/name@v2");
        assertTrue(message.endsWith("download it with: winnow model pull org/name@v2"), message);
    }

    @Test
    void aFileIsRefused() throws IOException {
        Path file = Files.writeString(folder.resolve("model.safetensors"), "");
        String message = message(file.toString());
        assertTrue(message.contains("got the file"), message);
    }

    @Test
    void whatIsNeitherAFolderNorANameIsRefused() {
        String message = message(folder.resolve("missing").toString());
        assertTrue(message.endsWith("no such folder"), message);
    }

    private String message(String argument) {
        HubCache cache = HubCache.at(folder);
        return assertThrows(IllegalArgumentException.class, () -> ModelLocation.resolve(argument, cache))
                .getMessage();
    }
}
