package winnow.cli;

import java.io.IOException;
import java.io.PrintWriter;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.stream.LongStream;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;
import winnow.corpus.OutputFile;
import winnow.experiment.Comparison;
import winnow.experiment.Contender;
import winnow.experiment.DeliftContenders;
import winnow.experiment.Learner;
import winnow.experiment.Results;
import winnow.experiment.Stage;
import winnow.finetune.Batching;
import winnow.finetune.FineTuneSettings;
import winnow.finetune.LearningRate;
import winnow.finetune.TrainingLength;
import winnow.finetune.TuningMethod;
import winnow.model.ScoringTemplate;
import winnow.report.ResultTables;
import winnow.report.Tables;
import winnow.seedling.Seedling;
import winnow.selection.TargetObjective;
import winnow.synthetic.SkillCorpusSettings;

/** {@code winnow demo}: methods choose, the built-in model learns from each choice, and all are asked the same questions. */
@Command(
        name = "demo",
        description = {
            "Choose with several methods from a built-in corpus whose truth is known, tune the built-in model on each choice, and"
                    + " compare.",
            "",
            "As it stands it takes some minutes on two cores. A run that was stopped continues with the seeds that are missing.",
            ""
        },
        mixinStandardHelpOptions = true,
        sortOptions = false,
        footer = {
            "",
            "Examples:",
            "  winnow demo",
            "  winnow demo --stage 2 --seeds 1-5 --methods all --learn full,context --out results/stage-2"
        })
final class DemoCommand implements Callable<Integer> {
    private static final List<String> CHOICE_METRICS =
            List.of("skills covered", "noise", "near-duplicates", "clean and wanted");
    private static final List<String> TEST_METRICS = List.of("logloss", "exact", "rouge1", "rougeL");
    private static final String LOG_LOSS = "logloss";
    private static final String EXACT = "exact";
    private static final int WIDE = 200;

    @Spec
    private CommandSpec spec;

    @Option(names = "--stage", paramLabel = "1|2|3", defaultValue = "1", description = "Of DELIFT (default: 1).")
    private int stage;

    @Option(names = "--seeds", paramLabel = "A-B", defaultValue = "1-2", description = "Runs (default: 1-2).")
    private String seeds;

    @Option(names = "--skills", paramLabel = "N", defaultValue = "6", description = "Skills (default: 6).")
    private int skills;

    @Option(
            names = "--per-skill",
            paramLabel = "N",
            defaultValue = "40",
            description = "Records a skill (default: 40).")
    private int perSkill;

    @Option(names = "--noise", paramLabel = "X", defaultValue = "0.2", description = "Share of wrong responses (0.2).")
    private double noise;

    @Option(
            names = "--redundancy",
            paramLabel = "X",
            defaultValue = "0.1",
            description = "Share of near-duplicates (0.1).")
    private double redundancy;

    @Option(names = "--share", paramLabel = "X", defaultValue = "0.3", description = "Of the pool to choose (0.3).")
    private double share;

    @Option(names = "--questions", paramLabel = "N", defaultValue = "12", description = "Asked a skill (12).")
    private int questions;

    @Option(
            names = "--methods",
            paramLabel = "tables|all",
            defaultValue = "tables",
            description = "Those of the paper's tables, or all ablations too, of which only --tune are learned from.")
    private String methods;

    @Option(names = "--tune", paramLabel = "NAME|NAME", description = "Further methods to learn from.")
    private String tune;

    @Option(
            names = "--learn",
            paramLabel = "lora,full,context",
            defaultValue = "lora",
            description = "How to learn from a choice (default: lora).")
    private String learn;

    @Option(
            names = "--target-objective",
            paramLabel = "paper|flqmi|flvmi",
            defaultValue = "flqmi",
            description = "Stage 2 (default: flqmi).")
    private String objective;

    @Option(
            names = "--steps",
            paramLabel = "N",
            description = "Steps of training for every method (default: five passes over the pool).")
    private Integer steps;

    @Option(names = "--out", paramLabel = "DIR", defaultValue = "results/demo", description = "Folder of results.")
    private Path out;

    @Option(
            names = "--utilities",
            paramLabel = "DIR",
            description = "Where to keep utilities, which other stages of the same seeds ask for too.")
    private Path utilityFolder;

    @Option(names = "--threads", paramLabel = "N", description = "Threads (default: all cores).")
    private Integer threads;

    @Override
    public Integer call() {
        NativeThreads.prepareFor(Seedling.folder(), Threads.of(threads));
        Comparison comparison = comparison();
        long[] runs = runs();
        createFolder();
        requireSameSettings(comparison);
        try (Progress progress = new Progress(spec.commandLine().getErr())) {
            Results results = new Results(List.of());
            for (int r = 0; r < runs.length; r++) {
                results = results.and(run(comparison, runs[r], r + 1, runs.length, progress));
            }
            progress.begin("writing");
            write(comparison, results);
            progress.end();
        }
        return 0;
    }

    private Comparison comparison() {
        Stage ofStage = Stage.of(stage);
        TargetObjective form = TargetObjective.valueOf(objective.toUpperCase(Locale.ROOT));
        List<Contender> contenders = new ArrayList<>(DeliftContenders.ofTheTables(form));
        List<String> learned =
                new ArrayList<>(contenders.stream().map(Contender::name).toList());
        if (methods.equals("all")) {
            contenders.addAll(DeliftContenders.ablations(ofStage, form));
        } else if (!methods.equals("tables")) {
            throw new IllegalArgumentException("--methods must be tables or all, got \"" + methods + "\"");
        }
        if (tune != null) {
            learned.addAll(List.of(tune.split("\\|")));
        }
        SkillCorpusSettings corpus = SkillCorpusSettings.ofSkills(skills)
                .withSize(skills * perSkill)
                .withNoiseShare(noise)
                .withDuplicateShare(redundancy);
        return new Comparison(
                ofStage,
                corpus,
                share,
                questions,
                contenders,
                learned,
                learners(corpus.size()),
                Seedling.folder(),
                ScoringTemplate.seedling(),
                Threads.of(threads).count(),
                Optional.ofNullable(utilityFolder));
    }

    private List<Learner> learners(int poolSize) {
        int batch = 16;
        int length = steps == null ? 5 * ((poolSize + batch - 1) / batch) : steps;
        FineTuneSettings settings = FineTuneSettings.delift()
                .withLength(TrainingLength.steps(length))
                .withBatching(Batching.of(batch))
                .withRecomputing(false);
        List<Learner> learners = new ArrayList<>();
        for (String name : learn.split(",")) {
            learners.add(
                    switch (name) {
                        case "lora" ->
                            Learner.tuned("LoRA", settings.withRate(LearningRate.linear(5e-3, length / 10, 0)));
                        case "full" ->
                            Learner.tuned(
                                    "full tuning",
                                    settings.withMethod(TuningMethod.full())
                                            .withRate(LearningRate.linear(1e-3, length / 10, 0)));
                        case "context" -> Learner.inContext();
                        default ->
                            throw new IllegalArgumentException(
                                    "--learn must name lora, full or context, got \"" + name + "\"");
                    });
        }
        return learners;
    }

    private long[] runs() {
        String[] ends = seeds.split("-", -1);
        try {
            long from = Long.parseLong(ends[0]);
            long to = ends.length == 1 ? from : Long.parseLong(ends[1]);
            if (ends.length <= 2 && from <= to) {
                return LongStream.rangeClosed(from, to).toArray();
            }
        } catch (NumberFormatException e) {
            // Said below.
        }
        throw new IllegalArgumentException("--seeds must be a number or a range such as 1-5, got \"" + seeds + "\"");
    }

    private void createFolder() {
        try {
            Files.createDirectories(out);
            if (utilityFolder != null) {
                Files.createDirectories(utilityFolder);
            }
        } catch (IOException e) {
            throw new UncheckedIOException("cannot create " + out + ": " + ErrorLine.of(e), e);
        }
    }

    /** Outcomes of other settings must not be put together with these. */
    private void requireSameSettings(Comparison comparison) {
        Path file = out.resolve("settings.json");
        String settings = Json.pretty(settings(comparison));
        if (!Files.exists(file)) {
            text(file, settings);
            return;
        }
        try {
            if (!Files.readString(file).equals(settings)) {
                throw new IllegalArgumentException(
                        out + " holds results of other settings; choose another --out, or remove the folder");
            }
        } catch (IOException e) {
            throw new UncheckedIOException("cannot read " + file + ": " + ErrorLine.of(e), e);
        }
    }

    private Map<String, Object> settings(Comparison comparison) {
        return Json.object(
                "schema",
                Manifest.SCHEMA,
                "stage",
                comparison.stage().label(),
                "corpus",
                comparison.corpus().toString(),
                "share",
                share,
                "questionsPerSkill",
                questions,
                "methods",
                comparison.contenders().stream().map(Contender::name).toList(),
                "learnedFrom",
                comparison.learned(),
                "learners",
                comparison.learners().stream().map(Learner::toString).toList(),
                "targetObjective",
                objective,
                "model",
                ModelArgument.of(Seedling.NAME).described());
    }

    private Results run(Comparison comparison, long seed, int number, int of, Progress progress) {
        Path file = out.resolve("seed-" + seed + ".csv");
        if (Files.exists(file)) {
            progress.say("seed " + seed + ": there already, " + file);
            return Results.read(file);
        }
        progress.announce("seed " + seed + ", run " + number + " of " + of);
        long start = System.nanoTime();
        Results results = new Results(Threads.of(threads)
                .run(() -> comparison.run(
                        seed,
                        (steps, all, latest) -> progress.say(String.format(
                                Locale.ROOT,
                                "  %d of %d: %s (%.0f s)",
                                steps,
                                all,
                                latest,
                                (System.nanoTime() - start) / 1e9)))));
        results.write(file);
        progress.end();
        return Results.read(file);
    }

    private void write(Comparison comparison, Results results) {
        StringBuilder report = new StringBuilder();
        report.append(comparison.stage().label())
                .append(", ")
                .append(comparison.corpus().size())
                .append(" records of ")
                .append(skills)
                .append(" skills, ")
                .append(Quantity.percent(noise))
                .append(" noise, budget ")
                .append(Quantity.percent(share))
                .append(", seeds ")
                .append(results.seeds())
                .append("; means with 95 % intervals over runs and items\n");
        append(
                report,
                "What was chosen",
                Tables.text(ResultTables.means(results, Comparison.CHOICE, "pool", CHOICE_METRICS), WIDE, WIDE));
        for (Learner learner : comparison.learners()) {
            for (String asked : List.of("test", "old")) {
                var means = ResultTables.means(results, learner.name(), asked, TEST_METRICS);
                if (means.rowCount() == 0) {
                    continue;
                }
                append(report, learner.name() + ", " + asked, Tables.text(means, WIDE, WIDE));
                append(
                        report,
                        learner.name() + ", " + asked + ": difference to Random",
                        Tables.text(
                                ResultTables.differences(results, learner.name(), asked, "Random", TEST_METRICS),
                                WIDE,
                                WIDE));
                append(
                        report,
                        learner.name() + ", " + asked + ": difference to Full",
                        Tables.text(
                                ResultTables.differences(results, learner.name(), asked, "Full", TEST_METRICS),
                                WIDE,
                                WIDE));
            }
            String name = learner.name().replace(' ', '-');
            ResultTables.bars(
                            results,
                            learner.name(),
                            "test",
                            LOG_LOSS,
                            "Log-loss after learning (" + learner.name() + "), lower is better",
                            "nats a token")
                    .saveSvg(out.resolve("log-loss-" + name + ".svg"));
            ResultTables.bars(
                            results,
                            learner.name(),
                            "test",
                            EXACT,
                            "Exact answers after learning (" + learner.name() + "), higher is better",
                            "share of questions")
                    .saveSvg(out.resolve("exact-match-" + name + ".svg"));
        }
        text(out.resolve("tables.txt"), report.toString());
        PrintWriter writer = spec.commandLine().getOut();
        writer.print(report);
        writer.println();
        writer.println("written to " + out);
        writer.flush();
    }

    private static void append(StringBuilder report, String title, String table) {
        report.append('\n').append(title).append('\n').append(table);
    }

    private static void text(Path file, String text) {
        OutputFile.write(file, stream -> stream.write(text.getBytes(StandardCharsets.UTF_8)));
    }
}
