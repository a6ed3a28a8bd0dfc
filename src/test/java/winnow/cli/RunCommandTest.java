package winnow.cli;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import winnow.checkpoint.Checkpoint;
import winnow.checkpoint.ElementType;
import winnow.checkpoint.ModelConfig;
import winnow.checkpoint.ModelFolder;
import winnow.experiment.ChosenRecords;
import winnow.experiment.Comparison;
import winnow.experiment.Contender;
import winnow.experiment.DeliftContenders;
import winnow.experiment.ExperimentSpec;
import winnow.experiment.Learner;
import winnow.experiment.Results;
import winnow.experiment.Stage;
import winnow.experiment.StoredResult;
import winnow.finetune.Batching;
import winnow.finetune.FineTuneSettings;
import winnow.finetune.LearningRate;
import winnow.finetune.TrainingLength;
import winnow.model.ScoringTemplate;
import winnow.random.Seeds;
import winnow.seedling.Seedling;
import winnow.selection.TargetObjective;
import winnow.synthetic.SkillCorpusSettings;
import winnow.transformer.ComputeDevice;
import winnow.transformer.Decoder;

class RunCommandTest {
    private static final String SEEDLING =
            """
            {"schema": 1, "name": "tiny", "question": "Does it run?", "kind": "delift", "model": "seedling", "stage": 1,
             "corpus": {"skills": 2, "size": 12, "zipfExponent": 1, "noiseShares": [0.2], "duplicateShares": [0.1], "world": 1},
             "questionsPerSkill": 2, "targetObjective": "flqmi",
             "learners": [{"name": "LoRA", "tune": "lora", "steps": 1, "batch": 8, "rate": 0.005, "warmup": 0}],
             "shares": [0.3], "methods": ["Random", "DELIFT", "Full"], "seeds": [1], "metrics": ["logloss"]}
            """;

    /** A decoder of random weights, so small that it learns in no time. */
    @TempDir
    private static Path model;

    private static String tiny;

    @TempDir
    private Path folder;

    @BeforeAll
    static void writeTheModel() {
        ModelConfig config = ModelConfig.of(Map.of(
                "model_type", "llama",
                "vocab_size", 1536,
                "hidden_size", 16,
                "intermediate_size", 32,
                "num_hidden_layers", 1,
                "num_attention_heads", 2,
                "max_position_embeddings", 512,
                "initializer_range", 0.1));
        Path decoder = model.resolve("decoder");
        try (Decoder made = Decoder.initial(config, Seeds.of(1), ComputeDevice.CPU)) {
            made.write(decoder, Checkpoint.companions(ModelFolder.of(Seedling.folder())), ElementType.F32);
        }
        tiny = SEEDLING.replace("seedling", decoder.toString());
    }

    private Path experiment(String text) throws IOException {
        Path file = folder.resolve(ExperimentSpec.parse(text, "text").name() + ".json");
        return Files.writeString(file, text);
    }

    private Path results() {
        return folder.resolve("results");
    }

    private CommandLineRun run(String text) throws IOException {
        return CommandLineRun.of("run", experiment(text), "--out", results());
    }

    private Path resultOf(String text) {
        ExperimentSpec spec = ExperimentSpec.parse(text, "text");
        return results().resolve(spec.name()).resolve(spec.shortHash());
    }

    private static Map<String, String> files(Path folder) throws IOException {
        Map<String, String> files = new TreeMap<>();
        try (Stream<Path> all = Files.walk(folder)) {
            for (Path file : all.filter(Files::isRegularFile).toList()) {
                files.put(folder.relativize(file).toString(), Files.readString(file));
            }
        }
        return files;
    }

    @Test
    void whatIsMissingIsComputedAndTheFilesAreTheSame() throws IOException {
        CommandLineRun first = run(tiny);
        assertEquals(0, first.exitCode(), first.err());
        assertTrue(first.err().contains("0 of 3 steps were there"), first.err());
        assertTrue(first.out().contains("LoRA, test, difference to Full"), first.out());
        Path result = resultOf(tiny);
        Map<String, String> files = files(result);
        assertTrue(
                files.keySet()
                        .containsAll(List.of(
                                "manifest.json",
                                "outcomes.csv",
                                "selections.jsonl",
                                "tables.txt",
                                "logloss-LoRA-test.svg")),
                files.keySet().toString());
        assertFalse(files.get("manifest.json").contains(folder.toString()), "no folder of results");

        Path step;
        try (Stream<Path> steps = Files.list(result.resolve("steps"))) {
            step = steps.filter(file -> file.toString().endsWith(".csv"))
                    .sorted()
                    .toList()
                    .get(1);
        }
        Files.delete(step);
        Files.delete(result.resolve("manifest.json"));
        Files.writeString(result.resolve("steps").resolve("." + step.getFileName() + ".999999999.winnow-tmp"), "torn");
        CommandLineRun again = run(tiny);
        assertTrue(again.err().contains("2 of 3 steps were there"), again.err());
        assertEquals(files.keySet(), files(result).keySet());
        assertEquals(files, files(result));

        String sweep = tiny.replace("\"tiny\"", "\"sweep\"").replace("[0.3]", "[0.3, 0.5]");
        CommandLineRun other = run(sweep);
        assertTrue(other.err().contains("3 of 5 steps were there"), other.err());

        Files.writeString(step, Files.readString(step).replaceFirst("logloss,\\d", "logloss,9"));
        CommandLineRun changed = run(tiny);
        assertEquals(2, changed.exitCode(), changed.err());
        assertTrue(changed.err().contains("a step was changed"), changed.err());
    }

    @Test
    void whatWasChosenIsKeptAndChosenAgainWhereOnlyValuesAreThere() throws IOException {
        assertEquals(0, run(tiny).exitCode());
        StoredResult stored = StoredResult.read(resultOf(tiny));
        List<ChosenRecords> selections = stored.selections();
        assertEquals(
                List.of("Random", "DELIFT", "Full"),
                selections.stream().map(ChosenRecords::method).toList());
        List<String> pool = selections.get(2).ids();
        assertEquals(12, pool.size());
        assertEquals(Optional.empty(), selections.get(2).share(), "the whole pool is the same at every budget");
        for (ChosenRecords chosen : selections.subList(0, 2)) {
            assertEquals(Optional.of(0.3), chosen.share());
            assertEquals(3, chosen.ids().size());
            assertTrue(pool.containsAll(chosen.ids()), chosen.ids().toString());
        }

        Map<String, String> files = files(resultOf(tiny));
        forgetWhatWasChosen();
        CommandLineRun again = run(tiny);
        assertEquals(0, again.exitCode(), again.err());
        assertTrue(again.err().contains("step 2 of 3 chooses again: DELIFT at 30 %"), again.err());
        assertFalse(again.err().contains("done "), "nothing is computed: " + again.err());
        assertEquals(files, files(resultOf(tiny)));

        forgetWhatWasChosen();
        Path step = resultOf(tiny).resolve("steps").resolve(stepOf("DELIFT"));
        Files.writeString(step, Files.readString(step).replace("skills covered,", "skills covered,9"));
        CommandLineRun refused = run(tiny);
        assertEquals(2, refused.exitCode());
        assertTrue(refused.error().contains(step + " must be what DELIFT at 30 %, "), refused.err());
        assertTrue(refused.error().endsWith("; delete it and run again"), refused.err());
    }

    /** Leaves the files that versions left which did not keep choices. */
    private void forgetWhatWasChosen() throws IOException {
        Files.delete(resultOf(tiny).resolve("manifest.json"));
        Files.delete(resultOf(tiny).resolve("selections.jsonl"));
        try (Stream<Path> steps = Files.list(resultOf(tiny).resolve("steps"))) {
            for (Path step :
                    steps.filter(file -> file.toString().endsWith(".json")).toList()) {
                Files.delete(step);
            }
        }
    }

    private String stepOf(String method) throws IOException {
        try (Stream<Path> steps = Files.list(resultOf(tiny).resolve("steps"))) {
            for (Path step : steps.toList()) {
                if (Files.readString(step).contains("," + method + ",")) {
                    return step.getFileName().toString();
                }
            }
        }
        throw new AssertionError(method);
    }

    @Test
    void aRunThatComputesNothingLeavesItSaidWhoComputed() throws IOException {
        assertEquals(0, run(tiny).exitCode());
        Path manifest = resultOf(tiny).resolve("manifest.json");
        String first = Files.readString(manifest);
        assertTrue(first.contains("\"commit\" : \"unknown\""), first);
        System.setProperty("winnow.home", Path.of("").toAbsolutePath().toString());
        try {
            assertEquals(0, run(tiny).exitCode());
        } finally {
            System.clearProperty("winnow.home");
        }
        assertEquals(first, Files.readString(manifest));
    }

    @Test
    void stepsOneByOneGiveWhatTheComparisonGives() throws IOException {
        assertEquals(0, run(tiny).exitCode());
        FineTuneSettings settings = FineTuneSettings.delift()
                .withLength(TrainingLength.steps(1))
                .withBatching(Batching.of(8))
                .withRate(LearningRate.linear(0.005, 0, 0))
                .withRecomputing(false);
        Comparison comparison = new Comparison(
                Stage.INSTRUCTION,
                SkillCorpusSettings.ofSkills(2).withSize(12),
                0.3,
                2,
                List.of(Contender.random(), DeliftContenders.delift(TargetObjective.FLQMI), Contender.full()),
                List.of("Random", "DELIFT", "Full"),
                List.of(Learner.tuned("LoRA", settings)),
                model.resolve("decoder"),
                ScoringTemplate.seedling(),
                1,
                Optional.empty());
        Path together = folder.resolve("together.csv");
        new Results(comparison.run(1, (steps, of, latest) -> {})).write(together);
        Results apart = StoredResult.read(resultOf(tiny)).points().get(0).results();
        Results expected = Results.read(together);
        for (String method : List.of("Random", "DELIFT", "Full")) {
            assertEquals(
                    expected.outcomes().stream()
                            .filter(outcome -> outcome.method().equals(method))
                            .toList(),
                    apart.outcomes().stream()
                            .filter(outcome -> outcome.method().equals(method))
                            .toList());
        }
    }

    @Test
    void aManifestThatWasChangedOrIsOfAnOlderSchemaIsRefusedAndNothingIsLost() throws IOException {
        assertEquals(0, run(tiny).exitCode());
        Path manifest = resultOf(tiny).resolve("manifest.json");
        String text = Files.readString(manifest);

        Files.writeString(manifest, text.replace("\"size\" : 12", "\"size\" : 13"));
        assertRefused("manifest.json was changed since it was written: its digest is ");
        Files.writeString(manifest, text.replaceFirst("\"schema\" : 1", "\"schema\" : 0"));
        assertRefused("manifest.json is of schema 0, this version reads schema 1; delete it and run");
        Files.writeString(manifest, "{");
        assertRefused("manifest.json:1 must be JSON: ");

        Files.writeString(manifest, text);
        Path outcomes = resultOf(tiny).resolve("outcomes.csv");
        String values = Files.readString(outcomes);
        Files.writeString(outcomes, values.replace("DELIFT", "DELIFD"));
        assertRefused("outcomes.csv is not the one that manifest.json states");

        Files.delete(manifest);
        CommandLineRun again = run(tiny);
        assertTrue(again.err().contains("3 of 3 steps were there"), again.err());
        assertEquals(text, Files.readString(manifest));
        assertEquals(values, Files.readString(outcomes));
    }

    private void assertRefused(String message) throws IOException {
        for (CommandLineRun refused :
                List.of(run(tiny), CommandLineRun.of("compare", resultOf(tiny), resultOf(tiny)))) {
            assertEquals(2, refused.exitCode(), refused.err());
            assertTrue(refused.error().contains(message), refused.err());
        }
    }

    @Test
    void twoRunsDoNotWriteOneFolderAtOnce() throws IOException {
        Path cache = Files.createDirectories(results().resolve(".cache"));
        try (FileChannel channel =
                        FileChannel.open(cache.resolve("lock"), StandardOpenOption.CREATE, StandardOpenOption.WRITE);
                FileLock lock = channel.lock()) {
            assertTrue(lock.isValid());
            CommandLineRun second = run(tiny);
            assertEquals(1, second.exitCode());
            assertEquals("winnow run: " + results() + " is being written by another run", second.error());
        }
    }

    @Test
    void stepsAtOnceGiveTheSameFilesAndShareUtilities() throws IOException {
        String several = tiny.replace(
                        "[\"Random\", \"DELIFT\", \"Full\"]", "[\"DELIFT\", \"DELIFT; repeat\", \"Full\"]")
                .replace("\"seeds\": [1]", "\"seeds\": [1, 2]");
        assertEquals(0, run(several).exitCode());
        Map<String, String> apart = files(resultOf(several));
        Path utilities = results().resolve(".cache/utilities");
        Map<String, byte[]> computed = bytes(utilities);
        assertEquals(2, computed.size(), "one matrix for each seed, for both methods that need it");

        Path together = folder.resolve("together");
        CommandLineRun run =
                CommandLineRun.of("run", experiment(several), "--out", together, "--parallel", 2, "--threads", 2);
        assertEquals(0, run.exitCode(), run.err());
        assertTrue(run.err().startsWith("2 steps at once, each with about "), run.err());
        assertTrue(run.err().contains("done 6 of 6: "), run.err());
        assertEquals(apart, files(together.resolve(results().relativize(resultOf(several)))));
        Map<String, byte[]> again = bytes(together.resolve(".cache/utilities"));
        assertEquals(computed.keySet(), again.keySet());
        computed.forEach((name, bytes) -> assertArrayEquals(bytes, again.get(name), name));
    }

    private static Map<String, byte[]> bytes(Path folder) throws IOException {
        Map<String, byte[]> files = new TreeMap<>();
        try (Stream<Path> all = Files.walk(folder)) {
            for (Path file : all.filter(Files::isRegularFile).toList()) {
                files.put(folder.relativize(file).toString(), Files.readAllBytes(file));
            }
        }
        return files;
    }

    @Test
    void whatAProcessCannotDoIsSaidInOneLine() throws IOException {
        Path file = experiment(tiny);
        assertEquals(0, run(tiny).exitCode());
        forgetWhatWasChosen();
        Path steps = resultOf(tiny).resolve("steps");
        Path full = steps.resolve(stepOf("Full"));
        Files.delete(full);
        Files.createDirectories(
                Path.of(full.toString().replace(".csv", ".json")).resolve("in the way"));
        CommandLineRun failed = CommandLineRun.of("run", file, "--out", results(), "--parallel", 2);
        assertTrue(failed.exitCode() > 0, failed.err());
        assertTrue(failed.error().startsWith("winnow run: "), failed.err());
        assertTrue(failed.error().contains(full.getFileName().toString().replace(".csv", "")), failed.err());

        CommandLineRun refused = CommandLineRun.of("run", file, "--out", results(), "--parallel", 0);
        assertEquals("winnow run: --parallel must be from 1 to 256, got 0", refused.error());
    }

    @Test
    void aFolderThatCannotBeWrittenIsSaidInOneLine() throws IOException {
        Files.writeString(results(), "a file");
        CommandLineRun refused = run(tiny);
        assertEquals(1, refused.exitCode());
        assertTrue(refused.error().startsWith("winnow run: cannot create " + results()), refused.err());
    }

    @Test
    void thePlanSaysWhatIsThereAndTheComparisonWhatDiffers() throws IOException {
        Path file = experiment(tiny);
        CommandLineRun plan = CommandLineRun.of("plan", file, "--out", results());
        assertEquals(0, plan.exitCode(), plan.err());
        assertTrue(plan.out().contains("steps    3, of which 0 are there"), plan.out());
        assertTrue(
                plan.out().contains("passes   about 144 for utilities, 24 sequences of training, 24 in tests"),
                plan.out());
        assertTrue(plan.out().contains("time     not known"), plan.out());
        assertFalse(Files.exists(results()), "a plan writes nothing");

        assertEquals(0, run(tiny).exitCode());
        plan = CommandLineRun.of("plan", file, "--out", results(), "--seeds", "1-2");
        assertTrue(plan.out().contains("steps    6, of which 3 are there"), plan.out());
        assertTrue(plan.out().contains("time     about "), plan.out());

        String slower = tiny.replace("\"tiny\"", "\"slower\"").replace("0.005", "0.5");
        CommandLineRun missing = CommandLineRun.of("compare", file, experiment(slower), "--results", results());
        assertEquals(2, missing.exitCode());
        assertTrue(missing.error().contains("slower.json must have been run, found no results in"), missing.err());
        assertEquals(0, run(slower).exitCode());
        CommandLineRun compared = CommandLineRun.of("compare", file, experiment(slower), "--results", results());
        assertEquals(0, compared.exitCode(), compared.err());
        List<String> lines = compared.out().lines().toList();
        assertEquals("learners[0].rate: 0.005 | 0.5", lines.get(0));
        assertEquals("", lines.get(1), "that setting and no other");
        assertTrue(compared.out().contains("LoRA, test (paired by seed and item)"), compared.out());
        String full = lines.stream()
                .filter(line -> line.startsWith("Full") && line.contains("logloss"))
                .findFirst()
                .orElseThrow();
        assertTrue(full.split("\\[").length == 4, "three intervals: " + full);

        Path again = folder.resolve("again");
        assertEquals(0, CommandLineRun.of("run", resultOf(tiny), "--out", again).exitCode());
        assertEquals(
                files(resultOf(tiny)),
                files(again.resolve(results().relativize(resultOf(tiny)))),
                "made again from its manifest");

        CommandLineRun same = CommandLineRun.of("compare", resultOf(tiny), resultOf(tiny));
        assertTrue(same.out().startsWith("the settings are equal\n"), same.out());
    }

    @Test
    void everyFormatHasResultsOfItsOwnAndTheComparisonSaysWhich() throws IOException {
        assertEquals(0, run(tiny).exitCode());
        CommandLineRun rounded = CommandLineRun.of(
                "run", experiment(tiny), "--out", results(), "--precision", "bf16", "--device", "cpu");
        assertEquals(0, rounded.exitCode(), rounded.err());
        assertTrue(rounded.err().contains("0 of 3 steps were there"), rounded.err());
        Path exact = resultOf(tiny);
        Path other = resultOf(tiny.replace("\"stage\"", "\"precision\": \"bf16\", \"stage\""));
        assertTrue(Files.readString(other.resolve("manifest.json")).contains("\"precision\" : \"bf16\""));
        assertFalse(Files.readString(exact.resolve("manifest.json")).contains("precision"));
        CommandLineRun compared = CommandLineRun.of("compare", exact, other);
        assertEquals(
                List.of("precision: none | \"bf16\"", ""),
                compared.out().lines().limit(2).toList(),
                "that setting and no other");

        CommandLineRun again = CommandLineRun.of("run", other, "--out", results(), "--parallel", 2);
        assertTrue(again.err().contains("3 of 3 steps were there"), again.err());
        Path anew = folder.resolve("anew");
        assertEquals(
                0,
                CommandLineRun.of("run", other, "--out", anew, "--parallel", 2).exitCode());
        assertEquals(files(other), files(anew.resolve(results().relativize(other))), "processes are told the format");
    }

    @Test
    void whatIsNotThereOrMeansNothingIsRefusedBeforeAnythingIsComputed() throws IOException {
        Path file = experiment(tiny);
        assertRefused("device must be auto, cpu or gpu, got cuda", file, "--device", "cuda");
        assertRefused("precision must be f32, f16 or bf16, got nf4", file, "--precision", "nf4");
        Path absent = experiment(
                SEEDLING.replace("\"seedling\"", "\"nobody/no-such-model\"").replace("\"tiny\"", "\"absent\""));
        assertRefused("; download it with: winnow model pull nobody/no-such-model", absent);
        if (!ComputeDevice.AUTO.isGpu()) {
            String onGpu =
                    tiny.replace("\"tiny\"", "\"on-gpu\"").replace("\"stage\"", "\"device\": \"gpu\", \"stage\"");
            assertRefused(
                    "device gpu needs a CUDA build of libtorch that sees a GPU, found none; winnow doctor --gpu",
                    file,
                    "--device",
                    "gpu");
            assertRefused("device gpu needs a CUDA build", experiment(onGpu));
            CommandLineRun elsewhere =
                    CommandLineRun.of("run", folder.resolve("on-gpu.json"), "--out", results(), "--device", "cpu");
            assertEquals(0, elsewhere.exitCode(), "the option stands before the file: " + elsewhere.err());
            assertTrue(Files.exists(resultOf(tiny.replace("\"tiny\"", "\"on-gpu\""))), "as if it had not said gpu");
        }
    }

    private void assertRefused(String message, Path file, String... options) {
        CommandLineRun refused =
                CommandLineRun.of(Stream.concat(Stream.of("run", file, "--out", results()), Stream.of(options))
                        .toArray());
        assertTrue(refused.exitCode() > 0);
        assertTrue(refused.error().contains(message), refused.err());
        assertFalse(Files.exists(results()), "nothing was written");
    }

    @Test
    void textIsChosenForADomainAndAgainstToxicity() throws IOException {
        String training = "{\"tune\": \"full\", \"steps\": 1, \"batch\": 2, \"rate\": 0.001, \"warmup\": 0}";
        String domain =
                """
                {"schema": 1, "name": "domains", "question": "?", "kind": "domain", "model": "MODEL", "domains": ["lab"],
                 "corpus": {"domainShare": 0.2, "size": 30, "duplicateShare": 0.1, "wordsPerKind": 12, "world": 1},
                 "sizes": {"target": 4, "heldOut": 2, "train": 3, "test": 3},
                 "pretraining": {"texts": 4, "tune": "full", "steps": 1, "batch": 2, "rate": 0.001, "warmup": 0},
                 "reading": TRAINING, "learning": TRAINING, "shares": [0.1],
                 "methods": ["DAPT"], "seeds": [1], "metrics": ["accuracy"]}
                """
                        .replace("TRAINING", training)
                        .replace("MODEL", model.resolve("decoder").toString());
        CommandLineRun run = run(domain);
        assertEquals(0, run.exitCode(), run.err());
        Results results = StoredResult.read(resultOf(domain)).points().get(0).results();
        assertEquals(
                1,
                results.mean(Comparison.CHOICE, "DAPT", "pool", "of the domain")
                        .orElseThrow()
                        .estimate());

        String toxic =
                """
                {"schema": 1, "name": "toxic", "question": "?", "kind": "detoxification", "model": "MODEL",
                 "corpus": {"size": 30, "toxicShare": 0.4, "afterToxic": 0.5, "afterHarmless": 0.05, "words": 8, "world": 1},
                 "sizes": {"target": 4, "heldOut": 2, "prompts": 2}, "reading": TRAINING,
                 "sampling": {"generations": 2, "maxNewTokens": 4, "temperature": 1, "topP": 0.9, "threshold": 0.5},
                 "shares": [0.1], "methods": ["GOT-D away"], "seeds": [1],
                 "metrics": ["toxicity probability"]}
                """
                        .replace("TRAINING", training)
                        .replace("MODEL", model.resolve("decoder").toString());
        CommandLineRun second = run(toxic);
        assertEquals(0, second.exitCode(), second.err());
        assertTrue(second.out().contains("read, toxic prompts"), second.out());
    }
}
