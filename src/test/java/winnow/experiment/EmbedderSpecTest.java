package winnow.experiment;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import winnow.experiment.EmbedderSpec.LabelledTask;
import winnow.linalg.FloatMatrix;
import winnow.random.Seeds;
import winnow.synthetic.DomainCorpusSettings;
import winnow.synthetic.DomainMix;

/** Models of random weights, tuned on a task before they place its texts. */
class EmbedderSpecTest {
    private static final DomainTask TASK = DomainTask.of(
            "lab",
            DomainCorpusSettings.of(DomainMix.among("lab", 0.2)).withSize(20),
            new DomainTask.Sizes(4, 1, 9, 3),
            Seeds.of(4));
    private static final String PLAIN = "{'by': 'model', 'pooling': 'mean', 'length': 'unit'}";
    private static final String TUNED =
            PLAIN.replace("}", ", 'tuned': {'tune': 'full', 'steps': 3, 'batch': 4, 'rate': 0.01, 'warmup': 0}}");

    @TempDir
    Path folder;

    private static EmbedderSpec spec(String text) {
        return EmbedderSpec.of(StrictJson.parse(text.replace('\'', '"'), "e.json"), true);
    }

    private static LabelledTask task(int records) {
        int[] first = new int[records];
        for (int i = 0; i < records; i++) {
            first[i] = i;
        }
        return new LabelledTask(TASK.train().subset(first), TASK.labels(), Seeds.of(7));
    }

    private Path model(String kind) {
        return kind.equals("decoder")
                ? DomainComparisonTest.decoder(folder)
                : DomainComparisonTest.encoder(folder, TASK);
    }

    private StepSetting setting(Path model, String cache) {
        return new StepSetting(model, "digest", ComputeSettings.CPU_F32, folder.resolve(cache), 1);
    }

    /** Of pool and target. */
    private static List<FloatMatrix> points(EmbedderSpec spec, LabelledTask task, StepSetting setting) {
        var embedder = spec.embedder(TASK.pool(), List.of(TASK.target()), Optional.of(task), setting);
        return List.of(
                embedder.embed(TASK.pool()).matrix(),
                embedder.embed(TASK.target()).matrix());
    }

    private long files(String cache) throws IOException {
        try (Stream<Path> all = Files.list(folder.resolve(cache).resolve("vectors"))) {
            return all.count();
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"decoder", "encoder"})
    void aTunedModelPlacesTextsElsewhereAndAgainAtTheSamePlaces(String kind) throws IOException {
        Path model = model(kind);
        List<FloatMatrix> plain = points(spec(PLAIN), task(9), setting(model, "a"));
        List<FloatMatrix> tuned = points(spec(TUNED), task(9), setting(model, "a"));
        assertEquals(TASK.pool().size(), tuned.get(0).rows());
        assertEquals(16, tuned.get(1).columns());
        assertNotEquals(plain, tuned);
        assertEquals(tuned, points(spec(TUNED), task(9), setting(model, "b")));
        List<FloatMatrix> fewer = points(spec(TUNED), task(6), setting(model, "a"));
        assertNotEquals(tuned, fewer);
        assertEquals(6, files("a"), "pool and target, each as it comes and tuned on nine records and on six");
        Files.delete(model.resolve("config.json"));
        assertEquals(tuned, points(spec(TUNED), task(9), setting(model, "a")), "kept");
    }

    @Test
    void onlyATaskWithLabelsTunes() {
        assertEquals(spec(TUNED), spec(CanonicalJson.of(spec(TUNED).asMap())));
        assertEquals("model's mean unit after tuning", spec(TUNED).label());
        assertEquals(new ExperimentProblem.Work(0, 12, 24), spec(TUNED).work(24, 9));
        assertEquals(new ExperimentProblem.Work(0, 0, 24), spec(PLAIN).work(24, 9));
        StrictJson json = StrictJson.parse(TUNED.replace('\'', '"'), "e.json");
        String message = assertThrows(IllegalArgumentException.class, () -> EmbedderSpec.of(json))
                .getMessage();
        assertTrue(message.startsWith("e.json: there is no key tuned;"), message);
    }
}
