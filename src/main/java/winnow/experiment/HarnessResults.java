package winnow.experiment;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.math.BigDecimal;
import java.math.MathContext;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import winnow.corpus.OutputFile;

/**
 * Results in the shape in which lm-evaluation-harness leaves its own: {@code MODEL/results_TIME.json} and {@code
 * MODEL/samples_TASK_TIME.jsonl}.
 *
 * <p>A model is what one learner made of one method's choice with one seed at one point; a task is what it was asked, {@code
 * EXPERIMENT_ASKED}. The standard error of a metric with a value for each item is the closed form s/√n with s over n − 1; a metric that has
 * one value for all items, such as F1, has none, and it says {@code N/A}. The time is that of the manifest's file, in UTC, so a folder gives
 * the same files again.
 *
 * <p>Results keep no texts: prompts, targets and answers are empty, and the hashes of a document are those of the settings, the seed and
 * the number of the item from which it follows, so that equal hashes do mean equal questions.
 *
 * <p>Source: EleutherAI/lm-evaluation-harness, {@code lm_eval/loggers/evaluation_tracker.py} and {@code lm_eval/utils.py}, which name and
 * find the files, and {@code scripts/zeno_visualize.py}, which reads them.
 */
public final class HarnessResults {
    private static final String NONE = ",none";
    private static final String POOL = "pool";
    private static final MathContext DIGITS = new MathContext(12);
    private static final DateTimeFormatter TIME = DateTimeFormatter.ofPattern("uuuu-MM-dd'T'HH-mm-ss");

    private final StoredResult stored;
    private final Instant time;

    private HarnessResults(StoredResult stored, Instant time) {
        this.stored = stored;
        this.time = time;
    }

    /**
     * Writes a result.
     *
     * @param folder that holds a folder for each model
     * @return the folders of models that were written
     */
    public static List<Path> write(StoredResult stored, Path folder) {
        try {
            Instant time = Files.getLastModifiedTime(stored.folder().resolve(StoredResult.MANIFEST))
                    .toInstant();
            return new HarnessResults(stored, time).write(folder);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private record Model(PointResults point, ExperimentProblem problem, String learner, String method, long seed) {}

    private List<Path> write(Path folder) throws IOException {
        Map<Model, List<Outcome>> byModel = new LinkedHashMap<>();
        int next = 0;
        for (ExperimentProblem problem : stored.spec().problem().points()) {
            for (int s = 0; s < stored.spec().shares().size(); s++) {
                PointResults point = stored.points().get(next++);
                for (Outcome outcome : point.results().outcomes()) {
                    if (!outcome.learner().equals(Comparison.CHOICE)) {
                        Model model = new Model(point, problem, outcome.learner(), outcome.method(), outcome.seed());
                        byModel.computeIfAbsent(model, key -> new ArrayList<>()).add(outcome);
                    }
                }
            }
        }
        List<Path> written = new ArrayList<>();
        for (Map.Entry<Model, List<Outcome>> entry : byModel.entrySet()) {
            Path target = folder.resolve(fileName(name(entry.getKey())));
            if (written.contains(target)) {
                throw new IllegalArgumentException("two models must not have one folder, " + target
                        + " is also that of " + name(entry.getKey()) + "; rename a learner");
            }
            Files.createDirectories(target);
            write(target, entry.getKey(), entry.getValue());
            written.add(target);
        }
        return written;
    }

    private String name(Model model) {
        return String.join(
                ", ",
                stored.spec().name(),
                stored.spec().model(),
                model.point.title(),
                model.learner,
                model.method,
                "seed " + model.seed);
    }

    /** As the harness cleans names of models, and without blanks. */
    private static String fileName(String name) {
        return name.replaceAll("[\"<>:/|\\\\?*\\[\\]\\p{Cntrl}]+", "__").replaceAll("[\\s,;]+", "_");
    }

    private void write(Path target, Model model, List<Outcome> outcomes) {
        Map<String, List<Outcome>> byTask = new LinkedHashMap<>();
        outcomes.forEach(outcome ->
                byTask.computeIfAbsent(task(outcome), key -> new ArrayList<>()).add(outcome));
        String at = TIME.format(time.atOffset(ZoneOffset.UTC));
        Map<String, Object> hashes = new LinkedHashMap<>();
        byTask.forEach((task, found) -> {
            List<Map<String, Object>> samples = samples(model, found);
            StringBuilder lines = new StringBuilder();
            StringBuilder hashed = new StringBuilder();
            for (Map<String, Object> sample : samples) {
                lines.append(CanonicalJson.line(sample)).append('\n');
                hashed.append(sample.get("doc_hash"))
                        .append(sample.get("prompt_hash"))
                        .append(sample.get("target_hash"));
            }
            hashes.put(task, CanonicalJson.hash(hashed.toString().getBytes(StandardCharsets.UTF_8)));
            write(target.resolve("samples_" + task + "_" + at + ".jsonl"), lines.toString());
        });
        Map<String, Object> results = results(model, byTask, hashes);
        write(target.resolve("results_" + at + ".json"), CanonicalJson.pretty(results));
    }

    private static void write(Path file, String text) {
        OutputFile.write(file, out -> out.write(text.getBytes(StandardCharsets.UTF_8)));
    }

    private String task(Outcome outcome) {
        return (stored.spec().name() + "_" + outcome.asked()).replaceAll("\\W", "_");
    }

    private Map<String, Object> results(
            Model model, Map<String, List<Outcome>> byTask, Map<String, Object> taskHashes) {
        Map<String, Object> results = new LinkedHashMap<>();
        Map<String, Object> configs = new LinkedHashMap<>();
        Map<String, Object> versions = new LinkedHashMap<>();
        Map<String, Object> shots = new LinkedHashMap<>();
        Map<String, Object> directions = new LinkedHashMap<>();
        Map<String, Object> counts = new LinkedHashMap<>();
        Map<String, Object> subtasks = new LinkedHashMap<>();
        byTask.forEach((task, outcomes) -> {
            results.put(task, values(task, outcomes));
            configs.put(task, config(task, outcomes, shots(model)));
            versions.put(task, ExperimentStep.CODE_SCHEMA);
            shots.put(task, shots(model));
            Map<String, Object> direction = new LinkedHashMap<>();
            outcomes.forEach(outcome -> direction.put(outcome.metric(), isHigherBetter(outcome)));
            directions.put(task, direction);
            counts.put(task, map("original", items(outcomes), "effective", items(outcomes)));
            subtasks.put(task, List.of());
        });
        Map<String, Object> all = map(
                "results", results,
                "group_subtasks", subtasks,
                "configs", configs,
                "versions", versions,
                "n-shot", shots,
                "higher_is_better", directions,
                "n-samples", counts,
                "config", config(model));
        all.put("git_hash", commit().orElse(null));
        all.put("date", time.getEpochSecond());
        all.put("task_hashes", taskHashes);
        all.put("model_source", "winnow");
        all.put("model_name", name(model));
        all.put("model_name_sanitized", fileName(name(model)));
        return all;
    }

    private Optional<String> commit() {
        boolean isSaid = stored.madeBy().get("source") instanceof Map<?, ?> source
                && source.get("commit") instanceof String commit
                && commit.matches("[0-9a-f]+");
        return isSaid
                ? Optional.of((String) ((Map<?, ?>) stored.madeBy().get("source")).get("commit"))
                : Optional.empty();
    }

    private Map<String, Object> config(Model model) {
        return map(
                "model",
                "winnow",
                "model_args",
                name(model),
                "model_digest",
                String.valueOf(stored.madeBy().get("modelDigest")),
                "limit",
                null,
                "bootstrap_iters",
                0,
                "random_seed",
                model.seed);
    }

    private static Map<String, Object> config(String task, List<Outcome> outcomes, int shots) {
        List<Object> metrics = new ArrayList<>();
        for (Outcome outcome : perItem(outcomes)) {
            metrics.add(map(
                    "metric", outcome.metric(), "aggregation", "mean", "higher_is_better", isHigherBetter(outcome)));
        }
        return map("task", task, "output_type", "generate_until", "num_fewshot", shots, "metric_list", metrics);
    }

    /** Null of what was only counted, such as the iterations of a solver. */
    private static Boolean isHigherBetter(Outcome outcome) {
        return outcome.asked().equals(POOL) ? null : (Boolean) !Outcome.LOWER_IS_BETTER.contains(outcome.metric());
    }

    /**
     * Never whole: tables of the harness print digits only of what has a point, and readers of columns take the type of a file's first
     * values for that of all files.
     */
    private static BigDecimal number(double value) {
        BigDecimal decimal = new BigDecimal(value).round(DIGITS).stripTrailingZeros();
        return decimal.scale() < 1 ? decimal.setScale(1) : decimal;
    }

    /** Examples in the prompt; who learns from nothing is shown none. */
    private static int shots(Model model) {
        List<LearnerSpec> learners = model.problem instanceof DeliftProblem delift
                ? delift.learners()
                : model.problem instanceof RecordsProblem records ? records.learners() : List.of();
        boolean isUntaught = model.method.equals(Contender.initial().name());
        return learners.stream()
                .filter(learner -> learner.name().equals(model.learner) && !isUntaught)
                .mapToInt(LearnerSpec::examples)
                .sum();
    }

    private static Map<String, Object> values(String task, List<Outcome> outcomes) {
        Map<String, Object> values = map("alias", task);
        int items = items(outcomes);
        for (Outcome outcome : outcomes) {
            values.put(outcome.metric() + NONE, number(outcome.mean()));
            boolean hasError = outcome.values().size() == items && items > 1;
            values.put(outcome.metric() + "_stderr" + NONE, hasError ? (Object) number(standardError(outcome)) : "N/A");
        }
        return values;
    }

    private static double standardError(Outcome outcome) {
        double mean = outcome.mean();
        int n = outcome.values().size();
        double squares = outcome.values().stream()
                .mapToDouble(value -> (value - mean) * (value - mean))
                .sum();
        return Math.sqrt(squares / (n - 1) / n);
    }

    private static int items(List<Outcome> outcomes) {
        return outcomes.stream()
                .mapToInt(outcome -> outcome.values().size())
                .max()
                .orElseThrow();
    }

    private static List<Outcome> perItem(List<Outcome> outcomes) {
        int items = items(outcomes);
        return outcomes.stream()
                .filter(outcome -> outcome.values().size() == items)
                .toList();
    }

    private static List<Map<String, Object>> samples(Model model, List<Outcome> outcomes) {
        List<Outcome> perItem = perItem(outcomes);
        List<Map<String, Object>> samples = new ArrayList<>();
        for (int i = 0; i < items(outcomes); i++) {
            Map<String, Object> sample = map(
                    "doc_id", i,
                    "doc", map("item", i + 1),
                    "target", "",
                    "arguments", map("gen_args_0", map("arg_0", "")),
                    "resps", List.of(List.of("")),
                    "filtered_resps", List.of(""),
                    "filter", "none",
                    "metrics", perItem.stream().map(Outcome::metric).toList());
            for (String part : List.of("doc", "prompt", "target")) {
                sample.put(
                        part + "_hash",
                        CanonicalJson.hash(List.of(
                                part,
                                model.problem.kind(),
                                model.problem.items(),
                                model.seed,
                                outcomes.get(0).asked(),
                                i)));
            }
            for (Outcome outcome : perItem) {
                sample.put(outcome.metric(), number(outcome.values().get(i)));
            }
            samples.add(sample);
        }
        return samples;
    }

    private static Map<String, Object> map(Object... namesAndValues) {
        Map<String, Object> map = new LinkedHashMap<>();
        for (int i = 0; i < namesAndValues.length; i += 2) {
            map.put((String) namesAndValues[i], namesAndValues[i + 1]);
        }
        return map;
    }
}
