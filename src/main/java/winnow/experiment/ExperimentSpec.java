package winnow.experiment;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Pattern;
import winnow.transformer.Precision;

/**
 * What an experiment file says: a question, a problem, and which methods answer it at which budgets with which seeds.
 *
 * <p>The file is strict JSON of one object. Unknown keys, wrong types and values out of range are refused with file, key and rule.
 * Everything that decides results is in the file; lists of shares, noise or domains are sweeps.
 *
 * <p>Example: {@code ExperimentSpec.read(Path.of("experiments/quick.json")).hash()}.
 *
 * @param name also that of the folder of results
 * @param question in a sentence
 * @param model a folder, a model of the cache, or the built-in one
 * @param problem what it is about
 * @param shares of the pool that may be chosen, in (0, 1]
 * @param methods names of contenders, in the order of tables
 * @param seeds of the runs
 * @param metrics that tables and figures show; all are kept
 * @param compute where and in which format models are computed
 * @param shape of the model, for plans where it is not here
 * @param unknown what a paper does not say and this file had to decide, or does otherwise, in sentences
 */
public record ExperimentSpec(
        String name,
        String question,
        String model,
        ExperimentProblem problem,
        List<Double> shares,
        List<String> methods,
        List<Long> seeds,
        List<String> metrics,
        ComputeSettings compute,
        Optional<ModelShape> shape,
        List<String> unknown) {
    /** Version of the form of experiment files. */
    public static final int SCHEMA = 1;

    private static final int HASH_DIGITS = 8;
    private static final double LEAST_SHARE = 1e-6;
    private static final Pattern NAME = Pattern.compile("[a-z0-9][a-z0-9-]{0,59}");

    /** Copies the lists. */
    public ExperimentSpec {
        if (!NAME.matcher(name).matches()) {
            throw new IllegalArgumentException(
                    "name must be of at most 60 small letters, digits and hyphens, got \"" + name + "\"");
        }
        shares = List.copyOf(shares);
        methods = List.copyOf(methods);
        seeds = List.copyOf(seeds);
        metrics = List.copyOf(metrics);
        unknown = List.copyOf(unknown);
        if (seeds.isEmpty() || seeds.stream().distinct().count() < seeds.size()) {
            throw new IllegalArgumentException("seeds must be different and at least one, got " + seeds);
        }
        requireDifferentPoints(problem, shares);
        if (compute.precision() != Precision.F32 && !problem.hasModelsThatOnlyRead()) {
            throw new IllegalArgumentException("precision must be f32 where every model learns, got "
                    + compute.asMap().get("precision") + " for an experiment of kind " + problem.kind());
        }
    }

    /** Files of results know a point by its words, which have six digits of every number. */
    private static void requireDifferentPoints(ExperimentProblem problem, List<Double> shares) {
        Set<String> known = new HashSet<>();
        for (ExperimentProblem point : problem.points()) {
            for (double share : shares) {
                String words = point.label() + "; share " + Shares.text(share);
                if (!known.add(words)) {
                    throw new IllegalArgumentException(
                            "points must differ in the first six digits of a setting, got twice: " + words);
                }
            }
        }
    }

    /**
     * Reads an experiment file.
     *
     * @throws IllegalArgumentException if it breaks a rule, with file, key and rule
     */
    public static ExperimentSpec read(Path file) {
        return of(StrictJson.read(file));
    }

    /**
     * The same of a text.
     *
     * @param source named in errors
     */
    public static ExperimentSpec parse(String text, String source) {
        return of(StrictJson.parse(text, source));
    }

    static ExperimentSpec of(StrictJson json) {
        json.whole("schema", SCHEMA, SCHEMA);
        String kind = json.choice("kind", ExperimentProblem.KINDS);
        ExperimentProblem problem = json.checked(() -> switch (kind) {
            case "delift" -> DeliftProblem.of(json);
            case "records" -> RecordsProblem.of(json);
            case "domain" -> DomainProblem.of(json);
            case "detoxification" -> DetoxificationProblem.of(json);
            case "gains" -> GainProblem.of(json);
            case "transport" -> TransportProblem.of(json);
            case "texts" -> TextsProblem.of(json);
            default -> DetoxificationTextsProblem.of(json);
        });
        ExperimentSpec spec = json.checked(() -> new ExperimentSpec(
                json.text("name"),
                json.text("question"),
                json.text("model"),
                problem,
                json.numbers("shares", LEAST_SHARE, 1),
                json.choices("methods", problem.methods()),
                json.wholes("seeds", 0, Long.MAX_VALUE),
                json.choices("metrics", problem.metrics()),
                ComputeSettings.of(json),
                json.objectIfAny("shape").map(ModelShape::of),
                json.has("unknown") ? json.texts("unknown") : List.of()));
        json.requireNothingElse();
        return spec;
    }

    /** The same with other seeds. */
    public ExperimentSpec withSeeds(List<Long> others) {
        return new ExperimentSpec(
                name, question, model, problem, shares, methods, others, metrics, compute, shape, unknown);
    }

    /**
     * The same computed elsewhere or in another format.
     *
     * @throws IllegalArgumentException if the format is not F32 and every model of the experiment learns
     */
    public ExperimentSpec withCompute(ComputeSettings other) {
        return new ExperimentSpec(
                name, question, model, problem, shares, methods, seeds, metrics, other, shape, unknown);
    }

    /**
     * The same with its corpora found and pinned by their content.
     *
     * @throws IllegalStateException if one is not here or is not what the experiment states; the message says what to do
     */
    public ExperimentSpec located(CorpusPlaces places) {
        return with(problem.located(places));
    }

    /**
     * The same with the sizes of its corpora, so far as they are here or stated: enough to plan, not to run.
     *
     * @throws IllegalStateException if the size of one is not known
     */
    public ExperimentSpec sized(CorpusPlaces places) {
        return with(problem.sized(places));
    }

    private ExperimentSpec with(ExperimentProblem other) {
        return new ExperimentSpec(
                name, question, model, other, shares, methods, seeds, metrics, compute, shape, unknown);
    }

    /** All settings, by the keys of the file. */
    public Map<String, Object> asMap() {
        Map<String, Object> map = new LinkedHashMap<>();
        map.put("schema", SCHEMA);
        map.put("name", name);
        map.put("question", question);
        map.put("kind", problem.kind());
        map.put("model", model);
        map.putAll(problem.asMap());
        map.put("shares", shares);
        map.put("methods", methods);
        map.put("seeds", seeds);
        map.put("metrics", metrics);
        map.putAll(compute.asMap());
        shape.ifPresent(s -> map.put("shape", s.asMap()));
        if (!unknown.isEmpty()) {
            map.put("unknown", unknown);
        }
        return map;
    }

    /** The settings in one line, keys sorted: equal for equal settings, however a file is laid out. */
    public String canonical() {
        return CanonicalJson.of(asMap());
    }

    /** SHA-256 of the settings without those that decide nothing, as the question; 64 hexadecimal digits. */
    public String hash() {
        Map<String, Object> settings = asMap();
        settings.keySet().removeAll(List.of("question", "shape", "unknown"));
        return CanonicalJson.hash(settings);
    }

    /** The first eight digits of the hash, the name of a folder of results. */
    public String shortHash() {
        return hash().substring(0, HASH_DIGITS);
    }

    /** Every point, seed and method, in the order of tables. */
    public List<ExperimentStep> steps() {
        List<ExperimentStep> steps = new ArrayList<>();
        for (long seed : seeds) {
            for (ExperimentProblem point : problem.points()) {
                for (double share : shares) {
                    for (String method : methods) {
                        steps.add(new ExperimentStep(point, share, method, seed));
                    }
                }
            }
        }
        return List.copyOf(steps);
    }
}
