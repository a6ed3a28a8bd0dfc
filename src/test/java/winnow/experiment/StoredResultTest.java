package winnow.experiment;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class StoredResultTest {
    private static final ExperimentSpec SPEC = ExperimentSpec.parse(ExperimentSpecTest.DELIFT, "text");
    private static final String SETTING = SPEC.problem().points().get(0).label();
    private static final ChosenRecords HOSTILE = new ChosenRecords(
            SETTING, Optional.of(0.3), "DELIFT", 1, List.of("a \"quoted\"\nid", "\u2028", "", "ü, {}"));

    @TempDir
    private Path folder;

    @BeforeEach
    void write() {
        write(1, 0);
    }

    private void write(double... values) {
        Outcome outcome = Outcome.of(1, "stage 1", "LoRA", "DELIFT", "test", "exact", values);
        List<PointResults> points = List.of(new PointResults(SETTING, 0.3, new Results(List.of(outcome))));
        ChosenRecords full = new ChosenRecords(SETTING, Optional.empty(), "Full", Long.MAX_VALUE, List.of());
        new StoredResult(folder, SPEC, Map.of("winnow", "1"), points, List.of(HOSTILE, full)).write();
    }

    @Test
    void whatIsWrittenIsRead() {
        StoredResult read = StoredResult.read(folder);
        assertEquals(HOSTILE, read.selections().get(0));
        assertEquals(Long.MAX_VALUE, read.selections().get(1).seed());
        assertEquals(Optional.empty(), read.selections().get(1).share());
        assertEquals(Map.of("winnow", "1"), read.madeBy());
    }

    @Test
    void theFolderAboveNamesTheOneBelow() {
        String message = assertThrows(IllegalArgumentException.class, () -> StoredResult.read(folder.getParent()))
                .getMessage();
        assertTrue(message.contains(" must be a folder of results, found no manifest.json; there is one in "), message);
    }

    @Test
    void choicesThatWereChangedAreRefused() throws IOException {
        Path file = folder.resolve("selections.jsonl");
        Files.writeString(file, Files.readString(file).replace("Full", "Fool"));
        String message = assertThrows(IllegalArgumentException.class, () -> StoredResult.read(folder))
                .getMessage();
        assertTrue(message.startsWith(file + " is not the one that manifest.json states"), message);
    }

    @Test
    void whereOtherValuesAreWrittenInPartNoManifestVouchesForThem() throws IOException {
        Path selections = folder.resolve("selections.jsonl");
        Files.delete(selections);
        Files.createDirectory(selections);
        assertThrows(IllegalArgumentException.class, () -> write(0, 1));
        assertTrue(Files.notExists(folder.resolve("manifest.json")));
        Files.delete(selections);
        write(0, 1);
        assertEquals(HOSTILE, StoredResult.read(folder).selections().get(0));
    }

    @Test
    void aManifestOlderThanChoicesIsRead() throws IOException {
        Path manifest = folder.resolve("manifest.json");
        Map<String, Object> content =
                new LinkedHashMap<>(StrictJson.read(manifest).asMap());
        content.keySet().removeAll(List.of("selections", "digest"));
        content.put("digest", CanonicalJson.hash(content));
        Files.writeString(manifest, CanonicalJson.pretty(content));
        Files.delete(folder.resolve("selections.jsonl"));
        assertEquals(List.of(), StoredResult.read(folder).selections());
    }
}
