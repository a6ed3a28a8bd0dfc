package winnow.cli;

import java.io.BufferedWriter;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.Set;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;
import winnow.corpus.Corpus;
import winnow.corpus.Format;
import winnow.embedding.Embedder;
import winnow.linalg.Vectors;
import winnow.selection.Selection;
import winnow.selection.Selector;
import winnow.selection.Tokens;

/** {@code winnow select}: choose from a pool and write the chosen records unchanged. */
@Command(
        name = "select",
        description = {
            "Choose records from a pool and write them unchanged, in order of selection.",
            "",
            "Beside subset.jsonl it writes subset.scores.jsonl (rank, gain and reason of every pick) and"
                    + " subset.manifest.json, from which the run can be repeated.",
            ""
        },
        mixinStandardHelpOptions = true,
        sortOptions = false,
        footer = {
            "",
            "Examples:",
            "  winnow select --pool alpaca.jsonl --method delift-se --budget 30%% --out subset.jsonl",
            "  winnow select --pool p.jsonl --method delift --endpoint http://localhost:8000/v1 --endpoint-model m --template seedling"
                    + " --approximation learned --budget 20%% --out s.jsonl",
            "  winnow select --pool p.jsonl --target t.jsonl --method delift-se --budget 500 --out s.jsonl",
            "  winnow select --pool p.jsonl --method delift --model ./gpt2 --template plain --budget 20%% --out s.jsonl",
            "  winnow select --pool p.jsonl --target t.jsonl --method less --model ./gpt2 --template plain --budget 5%% --out"
                    + " s.jsonl",
            "  winnow select --replay subset.manifest.json"
        })
final class SelectCommand implements Callable<Integer> {
    @Spec
    private CommandSpec spec;

    @Mixin
    private SelectOptions options;

    @Option(
            names = "--out",
            paramLabel = "FILE",
            description = "Where to write the chosen records, in the pool's format (or .jsonl, .parquet).")
    private Path out;

    @Option(
            names = "--as-dataset",
            paramLabel = "DIR",
            description = "Also write a folder that Hugging Face load_dataset opens.")
    private Path dataset;

    @Option(names = "--overwrite", description = "Replace outputs that exist.")
    private boolean overwrite;

    @Option(
            names = "--replay",
            paramLabel = "MANIFEST",
            description = "Repeat the run of a manifest and check that its outputs come out the same to the byte.")
    private Path replay;

    @Option(
            names = "--threads",
            paramLabel = "N",
            description = "Threads to use (default: all cores); changes no result.")
    private Integer threads;

    @Option(names = "--json", description = "Print one JSON object instead of the table.")
    private boolean json;

    @Override
    public Integer call() {
        if ("list".equals(options.method)) {
            spec.commandLine().getOut().print(Method.table());
            return 0;
        }
        Threads pool = Threads.of(threads);
        return pool.run(() -> replay == null ? select() : replay());
    }

    /** Whether the method that was asked for has an option. */
    boolean takes(String option) {
        return options.method != null && Method.of(options.method).options().contains(option);
    }

    private int select() {
        SelectionJob job = SelectionJob.of(options);
        if (out == null) {
            throw new IllegalArgumentException("--out must be given; see winnow select --help");
        }
        Outputs outputs = Outputs.of(out, dataset);
        print(run(job, outputs, Optional.empty()));
        return 0;
    }

    private int replay() {
        if (!options.asMap().keySet().equals(Set.of("seed"))) {
            throw new IllegalArgumentException("--replay takes every choice from the manifest, got also "
                    + options.asMap().keySet().stream()
                            .filter(name -> !name.equals("seed"))
                            .toList());
        }
        Manifest manifest = Manifest.read(replay);
        SelectionJob job = SelectionJob.of(manifest.options());
        Path scratch = out == null ? manifest.scratch() : out;
        if (Format.of(scratch) != Format.of(manifest.scratch())) {
            throw new IllegalArgumentException(
                    "--out must be " + Format.of(manifest.scratch()) + " as the records of " + replay + ", got " + out);
        }
        Outputs outputs = Outputs.of(scratch, dataset);
        Done done = run(job, outputs, Optional.of(manifest));
        done.summary.put("replayed", replay.toString());
        print(done);
        return 0;
    }

    /** What came of a run, and which pairs an approximation scored for it. */
    private record Done(Map<String, Object> summary, Map<String, ScoredPairs> scored) {}

    private Done run(SelectionJob job, Outputs outputs, Optional<Manifest> expected) {
        try (Progress progress = new Progress(spec.commandLine().getErr());
                OutputSet folderSet = outputs.dataset().isPresent()
                        ? OutputSet.open(outputs.dataset().get())
                        : null;
                OutputSet files = OutputSet.open(outputs.records());
                ModelSelectors models = new ModelSelectors(job, outputs.records(), Threads.of(threads), progress)) {
            if (out != null) {
                // Only now: opening has finished or tidied what a killed run left.
                outputs.requireFree(job.files(), overwrite);
            }
            job.read(progress);
            job.pool().requireWritable(outputs.records());
            expected.ifPresent(manifest -> manifest.requireInputs(job));
            Selection selection = job.method().takesModel()
                    ? InterruptOnShutdown.during(() -> choose(job, models, progress))
                    : choose(job, models, progress);
            progress.begin("writing");
            int[] positions = selection.positions();
            if (folderSet != null) {
                Path folder = folderSet.stage(outputs.dataset().get());
                folderSet.write(() -> job.pool().writeDataset(positions, folder));
            }
            Path records = files.stage(outputs.records());
            files.write(() -> job.pool().write(positions, records));
            Path scores = files.stage(outputs.scores());
            files.write(() -> writeScores(selection, scores));
            Map<String, Path> digested = new LinkedHashMap<>();
            digested.put(outputs.records().getFileName().toString(), records);
            digested.put(outputs.scores().getFileName().toString(), scores);
            Map<String, ScoredPairs> scored = models.scoredPairs();
            Map<String, Object> manifest = Manifest.of(job, selection, scored, digested);
            expected.ifPresent(before -> before.requireSame(manifest));
            progress.end();
            Map<String, Object> run = runFacts(progress);
            manifest.put("run", run);
            files.writeText(outputs.manifest(), Json.pretty(manifest));
            boolean isKept = out != null;
            if (isKept) {
                if (folderSet != null) {
                    folderSet.commit();
                }
                files.commit();
            }
            models.removeStores();
            return new Done(summary(job, selection, scored, run, isKept ? outputs.all() : List.of()), scored);
        }
    }

    private Selection choose(SelectionJob job, ModelSelectors models, Progress progress) {
        Embedder embedder = null;
        if (job.takesEmbeddings()) {
            progress.announce("embedding");
            embedder = job.embedder();
        }
        Estimate estimate = Estimate.of(job, embedder);
        progress.say(estimate.toString());
        estimate.requireMemory(job, Runtime.getRuntime().maxMemory());
        Embedder timed = embedder == null ? null : new TimedEmbedder(embedder, progress);
        Selector selector = job.selector(timed, models, progress.picks());
        progress.announce("choosing");
        Selection selection = selector.select(job.corpus(), job.budget());
        progress.end();
        models.scoredPairs()
                .forEach((role, pairs) -> pairs.warning().ifPresent(text -> progress.say(role + " " + text)));
        return selection;
    }

    private static void writeScores(Selection selection, Path file) {
        try (BufferedWriter writer = Files.newBufferedWriter(file)) {
            for (Selection.Pick pick : selection.picks()) {
                writer.write(Json.line(Json.object(
                        "id", pick.id(),
                        "rank", pick.rank(),
                        "position", pick.position(),
                        "gain", pick.gain(),
                        "reason", pick.reason())));
                writer.write('\n');
            }
        } catch (IOException e) {
            throw new UncheckedIOException("cannot write " + file + ": " + e.getMessage(), e);
        }
    }

    private Map<String, Object> runFacts(Progress progress) {
        Map<String, Object> seconds = new LinkedHashMap<>(progress.seconds());
        seconds.put(
                "total",
                progress.seconds().values().stream()
                        .mapToDouble(Double::doubleValue)
                        .sum());
        return Json.object(
                "winnow",
                Version.winnow(),
                "java",
                Version.java(),
                "vectors",
                Vectors.choice(),
                "threads",
                Threads.of(threads).count(),
                "seconds",
                seconds);
    }

    private static Map<String, Object> summary(
            SelectionJob job,
            Selection selection,
            Map<String, ScoredPairs> scored,
            Map<String, Object> run,
            List<Path> written) {
        Corpus pool = job.corpus();
        long tokens = 0;
        for (Selection.Pick pick : selection.picks()) {
            tokens += Tokens.count(pool.get(pick.position()));
        }
        long allTokens = pool.stream().mapToLong(Tokens::count).sum();
        Map<String, Object> summary = new LinkedHashMap<>();
        summary.put("method", selection.method());
        summary.put("records", selection.picks().size());
        summary.put("poolRecords", pool.size());
        summary.put("tokens", tokens);
        summary.put("poolTokens", allTokens);
        summary.put("tokenShare", allTokens == 0 ? 0 : (double) tokens / allTokens);
        summary.put("objectiveName", selection.settings().get("objective"));
        summary.put("objective", orNull(selection.objective()));
        summary.put("upperBound", orNull(selection.upperBound()));
        summary.put("shareOfOptimum", orNull(selection.shareOfOptimum()));
        if (!scored.isEmpty()) {
            summary.put("scored", ScoredPairs.asMap(scored));
        }
        summary.put("notes", selection.notes());
        summary.put("seconds", run.get("seconds"));
        summary.put("written", written.stream().map(Path::toString).toList());
        return summary;
    }

    private static Double orNull(OptionalDouble value) {
        return value.isPresent() ? value.getAsDouble() : null;
    }

    private void print(Done done) {
        PrintWriter out = spec.commandLine().getOut();
        if (json) {
            out.println(Json.line(done.summary));
        } else {
            table(done).forEach((name, value) -> out.println(String.format("%-11s %s", name, value)));
        }
        out.flush();
    }

    private static Map<String, String> table(Done done) {
        Map<String, Object> summary = done.summary;
        Map<String, String> table = new LinkedHashMap<>();
        long records = ((Number) summary.get("records")).longValue();
        long poolRecords = ((Number) summary.get("poolRecords")).longValue();
        table.put("method", (String) summary.get("method"));
        table.put(
                "records",
                Quantity.count(records) + " of " + Quantity.count(poolRecords) + " ("
                        + Quantity.percent((double) records / Math.max(1, poolRecords)) + ")");
        table.put(
                "tokens",
                Quantity.count((long) summary.get("tokens")) + " of " + Quantity.count((long) summary.get("poolTokens"))
                        + " (" + Quantity.percent(((Number) summary.get("tokenShare")).doubleValue()) + ")");
        if (summary.get("objective") != null) {
            table.put(
                    "objective",
                    summary.get("objectiveName") + " " + Quantity.value((double) summary.get("objective")));
        }
        if (summary.get("shareOfOptimum") != null) {
            double share = (double) summary.get("shareOfOptimum");
            table.put("bound", share >= 1 ? "optimal" : "at least " + Quantity.floorPercent(share) + " of optimal");
        }
        done.scored.forEach((role, pairs) -> table.put(role, pairs.toString()));
        List<String> phases = new ArrayList<>();
        Map<?, ?> seconds = (Map<?, ?>) summary.get("seconds");
        seconds.forEach((phase, value) -> {
            if (!phase.equals("total")) {
                phases.add(phase + " " + Quantity.seconds((double) value));
            }
        });
        table.put("time", Quantity.seconds((double) seconds.get("total")) + " (" + String.join(", ", phases) + ")");
        List<?> notes = (List<?>) summary.get("notes");
        for (int i = 0; i < notes.size(); i++) {
            table.put(i == 0 ? "note" : "note " + (i + 1), (String) notes.get(i));
        }
        if (summary.get("replayed") != null) {
            table.put("replayed", summary.get("replayed") + ": the same inputs, the same outputs to the byte");
        }
        List<?> written = (List<?>) summary.get("written");
        if (!written.isEmpty()) {
            table.put(
                    "written",
                    String.join(", ", written.stream().map(String::valueOf).toList()));
        }
        return table;
    }
}
