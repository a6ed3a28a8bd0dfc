package winnow.seedling;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import winnow.checkpoint.Checkpoint;
import winnow.model.LanguageModel;
import winnow.random.Seeds;
import winnow.synthetic.SkillCorpus;
import winnow.synthetic.SkillCorpusSettings;
import winnow.transformer.ComputeDevice;

/** The whole measurement, on more items, is in results/seedling; here on few. */
class SeedlingTest {
    private static final int LARGEST_BYTES = 8_000_000;

    @Test
    void itIsSmall() throws IOException {
        try (Stream<Path> files = Files.list(Seedling.folder())) {
            long bytes = files.mapToLong(file -> file.toFile().length()).sum();
            assertTrue(bytes < LARGEST_BYTES, bytes + " bytes");
        }
    }

    @Test
    void anExampleOfTheSameSkillHelpsAndUtilityTellsSkillsApart() {
        SkillCorpus corpus = SkillCorpus.of(SkillCorpusSettings.ofSkills(12), Seeds.of(4));
        try (LanguageModel model = Seedling.open(ComputeDevice.CPU)) {
            SeedlingAcceptance found = SeedlingAcceptance.measure(model, corpus, 50, Seeds.of(4));
            assertTrue(found.sameSkill() <= found.alone() / 2, found.toString());
            assertTrue(Math.abs(found.otherSkill() / found.alone() - 1) < 0.15, found.toString());
            assertTrue(found.skillAuc() >= 0.97, found.toString());
            assertTrue(found.noiseAuc() >= 0.6, found.toString());
        }
    }

    @Test
    void theAreaUnderTheCurveCountsWonPairs() {
        assertEquals(1, SeedlingAcceptance.areaUnderCurve(List.of(2.0, 3.0), List.of(1.0, 0.0)));
        assertEquals(0.5, SeedlingAcceptance.areaUnderCurve(List.of(1.0), List.of(1.0)));
        assertEquals(0.75, SeedlingAcceptance.areaUnderCurve(List.of(1.0, 3.0), List.of(2.0, 0.0)));
    }

    @Test
    void aShortTrainingWritesAModelThatCanBeReadAndIsTheSameAgain(@TempDir Path folder) throws IOException {
        SeedlingRecipe tiny = new SeedlingRecipe(16, 1, 1, 24, 300, 256, 2, 300, 1e-3, 0.5, 0.5, 0.1);
        for (String name : List.of("first", "second")) {
            new SeedlingTraining(tiny, Seeds.of(3))
                    .run(folder.resolve(name), ComputeDevice.CPU, (step, tokens, loss, decoder) -> {});
        }
        assertEquals(
                -1,
                Files.mismatch(folder.resolve("first/model.safetensors"), folder.resolve("second/model.safetensors")));
        try (Checkpoint checkpoint = Checkpoint.open(folder.resolve("first"))) {
            assertEquals("llama", checkpoint.config().modelType());
        }
    }
}
