package winnow.hub;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import winnow.corpus.InvalidRecordException;

class HubCacheTest {
    private static final ModelName NAME = ModelName.of("org/name");

    @TempDir
    private Path folder;

    @Test
    void theVariablesAreReadInTheirOrder() {
        Map<String, String> environment = new HashMap<>(Map.of("HOME", "/home/u"));
        assertEquals(
                Path.of("/home/u/.cache/huggingface/hub"),
                HubCache.of(environment).folder());
        environment.put("XDG_CACHE_HOME", "/xdg");
        assertEquals(Path.of("/xdg/huggingface/hub"), HubCache.of(environment).folder());
        environment.put("HF_HOME", "~/hf");
        assertEquals(Path.of("/home/u/hf/hub"), HubCache.of(environment).folder());
        environment.put("HF_HUB_CACHE", "/models");
        assertEquals(Path.of("/models"), HubCache.of(environment).folder());
        environment.put("HF_HUB_CACHE", " ");
        assertEquals(Path.of("/home/u/hf/hub"), HubCache.of(environment).folder(), "blank counts as not set");
    }

    @Test
    void aRevisionIsFollowedToItsCommit() throws IOException {
        Path snapshot = CacheFolder.snapshot(folder, "models--org--name", "main", "config.json", "model.safetensors");
        CachedModel model = HubCache.at(folder).find(NAME).orElseThrow();
        assertEquals(new CachedModel(NAME, CacheFolder.COMMIT, snapshot), model);
    }

    @Test
    void aCommitNeedsNoRef() throws IOException {
        CacheFolder.snapshot(folder, "models--org--name", "v1", "config.json", "model.safetensors");
        HubCache cache = HubCache.at(folder);
        assertEquals(Optional.empty(), cache.find(NAME));
        assertTrue(cache.find(NAME.withRevision("v1")).isPresent());
        assertTrue(cache.find(NAME.withRevision(CacheFolder.COMMIT)).isPresent());
    }

    @Test
    void aCacheThatDoesNotExistIsEmpty() {
        assertEquals(Optional.empty(), HubCache.at(folder.resolve("none")).find(NAME));
    }

    @Test
    void aSnapshotWithoutWeightsIsAnErrorThatNamesThemAndTheCommand() throws IOException {
        CacheFolder.snapshot(folder, "models--org--name", "main", "tokenizer.json");
        String message = assertThrows(
                        IllegalStateException.class, () -> HubCache.at(folder).find(NAME))
                .getMessage();
        assertTrue(message.contains("lacks config.json, *.safetensors"), message);
        assertTrue(message.endsWith("winnow model pull org/name"), message);
    }

    @Test
    void aShardThatTheIndexNamesButIsAbsentIsNamed() throws IOException {
        Path snapshot = CacheFolder.snapshot(
                folder, "models--org--name", "main", "config.json", "model-00001-of-00002.safetensors");
        Files.writeString(
                snapshot.resolve("model.safetensors.index.json"),
                """
                {"metadata": {"weight_map": 1, "x": [{}]}, "weight_map": {
                  "a": "model-00001-of-00002.safetensors", "b": "model-00002-of-00002.safetensors"}}""");
        String message = assertThrows(
                        IllegalStateException.class, () -> HubCache.at(folder).find(NAME))
                .getMessage();
        assertTrue(message.contains("lacks model-00002-of-00002.safetensors;"), message);
    }

    @Test
    void aLinkToABlobThatIsGoneCountsAsAbsent() throws IOException {
        Path snapshot = CacheFolder.snapshot(folder, "models--org--name", "main", "config.json");
        Files.createSymbolicLink(snapshot.resolve("model.safetensors"), Path.of("../../blobs/gone"));
        assertThrows(IllegalStateException.class, () -> HubCache.at(folder).find(NAME));
    }

    @ParameterizedTest
    @ValueSource(strings = {"../../secret", "/etc/passwd", "a/b.safetensors", "c:\\\\x", "nul"})
    void anIndexThatNamesAFileElsewhereIsRefused(String shard) throws IOException {
        Path snapshot = CacheFolder.snapshot(folder, "models--org--name", "main", "config.json");
        Files.writeString(
                snapshot.resolve("model.safetensors.index.json"), "{\"weight_map\": {\"a\": \"" + shard + "\"}}");
        String message = assertThrows(
                        InvalidRecordException.class, () -> HubCache.at(folder).find(NAME))
                .getMessage();
        assertTrue(message.contains("must name files of its own folder"), message);
    }

    @Test
    void anIndexThatIsNotJsonIsRefused() throws IOException {
        Path snapshot = CacheFolder.snapshot(folder, "models--org--name", "main", "config.json");
        Files.writeString(snapshot.resolve("model.safetensors.index.json"), "{\"weight_map\": {\"a\": ");
        String message = assertThrows(
                        InvalidRecordException.class, () -> HubCache.at(folder).find(NAME))
                .getMessage();
        assertTrue(message.contains("index.json: malformed JSON"), message);
    }

    @Test
    void anIndexThatCannotBeReadHidesNoModelOfTheList() throws IOException {
        Path snapshot = CacheFolder.snapshot(folder, "models--org--name", "main", "config.json");
        Files.writeString(snapshot.resolve("model.safetensors.index.json"), "{");
        List<CachedSnapshot> all = HubCache.at(folder).list();
        assertEquals(1, all.size());
        assertEquals(List.of("model.safetensors.index.json"), all.get(0).missing());
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "../../../etc", "0123456789abcdef0123456789abcdef012345678", "main"})
    void aRefThatHoldsNoCommitIsRefused(String text) throws IOException {
        CacheFolder.snapshot(folder, "models--org--name", "main", "config.json", "model.safetensors");
        Files.writeString(folder.resolve("models--org--name/refs/main"), text);
        String message = assertThrows(
                        IllegalStateException.class, () -> HubCache.at(folder).find(NAME))
                .getMessage();
        assertTrue(message.contains("must hold a commit"), message);
    }

    @Test
    void theListNamesEveryRevisionAndWhatItLacks() throws IOException {
        CacheFolder.snapshot(folder, "models--org--name", "main", "config.json", "model.safetensors");
        CacheFolder.snapshot(folder, "models--org--name", "refs/pr/1");
        CacheFolder.snapshot(folder, "models--gpt2", "main", "config.json");
        Files.createDirectories(folder.resolve("models--gpt2/snapshots").resolve("f".repeat(40)));
        Files.createDirectories(folder.resolve("datasets--org--data/refs"));
        Files.createDirectories(folder.resolve("models--..--x"));
        Files.writeString(folder.resolve("version.txt"), "1");
        assertEquals(
                List.of(
                        "gpt2 2 B lacks [*.safetensors]",
                        "gpt2@" + "f".repeat(40) + " 0 B lacks [config.json, *.safetensors]",
                        "org/name 4 B lacks []",
                        "org/name@refs/pr/1 4 B lacks []"),
                HubCache.at(folder).list().stream()
                        .map(s -> s.model().name() + " " + s.bytes() + " B lacks " + s.missing())
                        .toList());
    }

    @Test
    void aCacheThatDoesNotExistListsNothing() {
        assertEquals(List.of(), HubCache.at(folder.resolve("none")).list());
    }
}
