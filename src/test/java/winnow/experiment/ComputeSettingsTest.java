package winnow.experiment;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assumptions.assumeFalse;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashSet;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.function.Executable;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import winnow.corpus.Corpus;
import winnow.embedding.HashedNgramEmbedder;
import winnow.finetune.FineTuneSettings;
import winnow.finetune.TrainingLength;
import winnow.linalg.FloatMatrix;
import winnow.maximize.Budget;
import winnow.model.LanguageModel;
import winnow.model.LanguageModels;
import winnow.model.Pooling;
import winnow.model.ScoringTemplate;
import winnow.random.Seeds;
import winnow.synthetic.SkillCorpusSettings;
import winnow.transformer.ComputeDevice;
import winnow.transformer.Precision;

class ComputeSettingsTest {
    private static final ComputeSettings BF16 = ComputeSettings.CPU_F32.withPrecision(Precision.BF16_LINEAR);
    private static final ComputeSettings GPU = ComputeSettings.CPU_F32.withDevice(ComputeDevice.GPU);

    private static final String SHORT =
            "{\"tune\": \"full\", \"steps\": 1, \"batch\": 2, \"rate\": 0.001, \"warmup\": 0}";

    private static final String DETOXIFICATION =
            """
            {"schema": 1, "name": "toxic", "question": "?", "kind": "detoxification", "model": "seedling",
             "corpus": {"size": 30, "toxicShare": 0.4, "afterToxic": 0.5, "afterHarmless": 0.05, "words": 8, "world": 1},
             "sizes": {"target": 4, "heldOut": 2, "prompts": 2}, "reading": SHORT,
             "sampling": {"generations": 2, "maxNewTokens": 4, "temperature": 1, "topP": 0.9, "threshold": 0.5},
             "shares": [0.1], "methods": ["Random"], "seeds": [1], "metrics": ["logloss"]}
            """
                    .replace("SHORT", SHORT);

    private static final String DOMAIN =
            """
            {"schema": 1, "name": "domains", "question": "?", "kind": "domain", "model": "seedling", "domains": ["lab"],
             "corpus": {"domainShare": 0.2, "size": 30, "duplicateShare": 0.1, "wordsPerKind": 12, "world": 1},
             "sizes": {"target": 4, "heldOut": 2, "train": 3, "test": 3}, "reading": SHORT, "learning": SHORT,
             "pretraining": {"texts": 2, "tune": "full", "steps": 1, "batch": 2, "rate": 0.001, "warmup": 0},
             "shares": [0.1], "methods": ["DAPT"], "seeds": [1], "metrics": ["accuracy"]}
            """
                    .replace("SHORT", SHORT);

    private static final String GAINS =
            """
            {"schema": 1, "name": "gains", "question": "?", "kind": "gains", "model": "seedling",
             "corpus": {"skills": 2, "size": 6, "zipfExponent": 0, "noiseShare": 0, "duplicateShare": 0, "world": 1},
             "learner": {"name": "LoRA", "tune": "lora", "steps": 1, "batch": 1, "rate": 0.005, "warmup": 0},
             "shares": [1], "methods": ["in context (PMI)"], "seeds": [1], "metrics": ["rank correlation of pairs"]}
            """;

    private static final String IN_CONTEXT = ExperimentSpecTest.DELIFT.replace(
            "\"learners\": [", "\"learners\": [{\"name\": \"in context\", \"examples\": 1}, ");

    @TempDir
    private static Path folder;

    private static Path model;

    @BeforeAll
    static void writeTheModel() {
        model = DomainComparisonTest.decoder(folder);
    }

    private static ExperimentSpec parse(String text) {
        return ExperimentSpec.parse(text, "text");
    }

    private static StepSetting setting(ComputeSettings compute) {
        return new StepSetting(model, "digest", compute, folder.resolve("cache"), 1);
    }

    private static Set<String> keys(ExperimentSpec spec, String digest) {
        return spec.steps().stream()
                .map(step -> step.key(digest, spec.compute()))
                .collect(Collectors.toSet());
    }

    @Test
    void whatWasComputedBeforeThereWasAChoiceKeepsItsNames() throws IOException {
        Path results = Path.of("results", "quick");
        ExperimentSpec spec = ExperimentSpec.read(Path.of("experiments", "quick.json"));
        StoredResult stored = StoredResult.read(results.resolve(spec.shortHash()));
        assertEquals(ComputeSettings.CPU_F32, stored.spec().compute());
        try (Stream<Path> steps = Files.list(stored.folder().resolve("steps"))) {
            Set<String> there = steps.map(step -> step.getFileName().toString())
                    .map(name -> name.substring(0, name.indexOf('.')))
                    .collect(Collectors.toSet());
            assertEquals(there, keys(spec, (String) stored.madeBy().get("modelDigest")));
        }
    }

    @Test
    void everyDeviceAndFormatHasResultsStepsAndSharedFilesOfItsOwn() {
        ExperimentSpec usual = parse(IN_CONTEXT);
        Set<String> hashes = new HashSet<>();
        Set<String> keys = new HashSet<>();
        Set<Path> shared = new HashSet<>();
        for (ComputeDevice device : List.of(ComputeDevice.CPU, ComputeDevice.GPU)) {
            for (Precision precision : List.of(Precision.F32, Precision.F16, Precision.BF16_LINEAR)) {
                ComputeSettings compute = new ComputeSettings(device, precision);
                ExperimentSpec spec = usual.withCompute(compute);
                hashes.add(spec.hash());
                keys.addAll(keys(spec, "digest"));
                shared.add(setting(compute).utilities());
                shared.add(setting(compute).vectors("settings"));
                shared.add(setting(compute).gains("settings"));
                assertEquals(spec, parse(spec.canonical()), "its own text says the same");
            }
        }
        assertEquals(6, hashes.size());
        assertEquals(6 * keys(usual, "digest").size(), keys.size());
        assertEquals(6 * 3, shared.size());
        assertFalse(usual.canonical().contains("device"), "what is as usual is not said");
        assertEquals(
                Map.of("device", "gpu", "precision", "bf16"),
                GPU.withPrecision(Precision.BF16_LINEAR).asMap());
    }

    @Test
    void utilitiesAnswersAndVectorsAreOfTheFormatAndWhatLearnsIsNot() throws IOException {
        ExperimentProblem problem = parse(IN_CONTEXT).problem();
        Results exact =
                problem.run("Full", 0.3, 1, setting(ComputeSettings.CPU_F32)).results();
        Results rounded = problem.run("Full", 0.3, 1, setting(BF16)).results();
        assertNotEquals(logloss(exact, "in context"), logloss(rounded, "in context"));
        assertEquals(logloss(exact, "in context"), logloss(rounded, "in context"), 0.1);
        assertEquals(logloss(exact, "LoRA"), logloss(rounded, "LoRA"), "both learn and answer in F32");

        EmbedderSpec embedder = new EmbedderSpec.OfModel(Pooling.MEAN, EmbedderSpec.OfModel.UNIT, Optional.empty());
        Corpus pool = SkillTask.of(
                        Stage.INSTRUCTION, SkillCorpusSettings.ofSkills(2).withSize(4), 1, Seeds.of(1))
                .pool();
        assertNotEquals(
                points(embedder, pool, setting(ComputeSettings.CPU_F32)), points(embedder, pool, setting(BF16)));

        // Ranks of so few records may agree by chance; the utilities that are kept do not.
        parse(GAINS).problem().run("in context (PMI)", 1, 1, setting(ComputeSettings.CPU_F32));
        parse(GAINS).problem().run("in context (PMI)", 1, 1, setting(BF16));
        assertNotEquals(
                tail(setting(ComputeSettings.CPU_F32).utilities()),
                tail(setting(BF16).utilities()));
    }

    private static double logloss(Results results, String learner) {
        return results.mean(learner, "Full", "test", "logloss").orElseThrow().estimate();
    }

    /** Of the only file of a folder that begins so: the last floats, behind the header. */
    private static String tail(Path folder) throws IOException {
        try (Stream<Path> files = Files.list(folder)) {
            Path file = files.filter(each -> each.getFileName().toString().startsWith("pmi"))
                    .findFirst()
                    .orElseThrow();
            byte[] all = Files.readAllBytes(file);
            return HexFormat.of().formatHex(all, all.length - 60, all.length);
        }
    }

    /** Everything that opens a model, asked for a GPU, must not silently take the processor. */
    @Test
    void everyModelIsOpenedOnTheDevice() {
        assumeFalse(ComputeDevice.AUTO.isGpu());
        for (String text : List.of(ExperimentSpecTest.DELIFT, GAINS, DOMAIN, DETOXIFICATION)) {
            ExperimentSpec spec = parse(text);
            assertNeedsAGpu(() -> spec.steps().get(0).run(setting(GPU)));
        }
        ExperimentSpec withoutSource = parse(DOMAIN.replaceFirst("\"pretraining\": \\{[^}]*},", ""));
        assertNeedsAGpu(() -> withoutSource.steps().get(0).run(setting(GPU)));

        HashedNgramEmbedder embedder = HashedNgramEmbedder.withDefaults();
        SkillTask task =
                SkillTask.of(Stage.INSTRUCTION, SkillCorpusSettings.ofSkills(2).withSize(4), 1, Seeds.of(1));
        Learner.Subject subject =
                new Learner.Subject(model, GPU, ScoringTemplate.seedling(), embedder, Learner.SHORT_ANSWERS);
        FineTuneSettings step = FineTuneSettings.delift().withLength(TrainingLength.steps(1));
        for (Learner learner : List.of(Learner.inContext(), Learner.tuned("LoRA", step))) {
            assertNeedsAGpu(() -> learner.learn(subject, List.of(task.pool()), List.of(task.test()), Seeds.of(1)));
        }
        assertNeedsAGpu(() -> points(
                new EmbedderSpec.OfModel(Pooling.MEAN, EmbedderSpec.OfModel.UNIT, Optional.empty()),
                task.pool(),
                setting(GPU)));
        try (LanguageModel opened = LanguageModels.open(model, ComputeDevice.CPU, Precision.F32);
                Arena arena = new Arena(
                        task,
                        opened,
                        model,
                        ComputeDevice.GPU,
                        ScoringTemplate.seedling(),
                        embedder,
                        Budget.share(1),
                        Seeds.of(1),
                        1,
                        Optional.empty())) {
            assertNeedsAGpu(arena::learner);
        }
    }

    private static void assertNeedsAGpu(Executable opened) {
        String message = assertThrows(IllegalStateException.class, opened).getMessage();
        assertTrue(message.startsWith("device gpu needs a CUDA build of libtorch"), message);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = ';',
            quoteCharacter = '`',
            value = {
                "\"device\": \"auto\"; device must be among cpu | gpu, got \"auto\"",
                "\"device\": \"cuda\"; device must be among cpu | gpu, got \"cuda\"",
                "\"precision\": \"nf4\"; precision must be among f32 | f16 | bf16, got \"nf4\"",
                "\"precision\": 16; precision must be a text that is not blank, got 16",
            })
    void aFileSaysWhatMeansTheSameOnEveryMachine(String setting, String message) {
        String text = ExperimentSpecTest.DELIFT.replace("\"stage\"", setting + ", \"stage\"");
        String found =
                assertThrows(IllegalArgumentException.class, () -> parse(text)).getMessage();
        assertTrue(found.contains(message), found);
    }

    @Test
    void whereEveryModelLearnsThereIsNoFormatToChoose() {
        for (String text : List.of(DOMAIN, DETOXIFICATION)) {
            ExperimentSpec spec = parse(text);
            String message = assertThrows(IllegalArgumentException.class, () -> spec.withCompute(BF16))
                    .getMessage();
            assertEquals(
                    "precision must be f32 where every model learns, got bf16 for an experiment of kind "
                            + spec.problem().kind(),
                    message);
            assertNotEquals(spec.hash(), spec.withCompute(GPU).hash());
        }
        assertThrows(IllegalArgumentException.class, () -> ComputeSettings.CPU_F32.withDevice(ComputeDevice.AUTO));
        assertThrows(IllegalArgumentException.class, () -> ComputeSettings.CPU_F32.withPrecision(Precision.NF4_LINEAR));
    }

    private static FloatMatrix points(EmbedderSpec spec, Corpus pool, StepSetting setting) {
        try (EmbedderSpec.Placing opened = spec.open(pool, Optional.empty(), setting)) {
            return opened.points(pool);
        }
    }
}
