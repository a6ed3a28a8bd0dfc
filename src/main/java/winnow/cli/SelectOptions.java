package winnow.cli;

import com.fasterxml.jackson.databind.JsonNode;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import picocli.CommandLine;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.OptionSpec;
import picocli.CommandLine.Option;
import winnow.random.Seeds;
import winnow.selection.SimilarityForm;
import winnow.selection.TargetObjective;

/** Everything that decides what is chosen: what a manifest records and a replay reads back. */
final class SelectOptions {
    private static final long DEFAULT_SEED = 0;

    @Option(
            names = "--pool",
            paramLabel = "FILE",
            description = "Records to choose from: JSON lines, JSON, CSV, TSV, Parquet or .txt, a text a line;"
                    + " winnow data join makes one file of several.")
    Path pool;

    @Option(names = "--method", paramLabel = "ID", description = "How to choose; 'list' prints all methods.")
    String method;

    @Option(
            names = "--budget",
            paramLabel = "AMOUNT",
            description = "How much: a share (30%%), records (300) or tokens (50000tokens).")
    String budget;

    @Option(names = "--target", paramLabel = "FILE", description = "Records of the task to become good at.")
    Path target;

    @Option(names = "--existing", paramLabel = "FILE", description = "Records the model was trained on already.")
    Path existing;

    @Option(names = "--seed", paramLabel = "N", description = "Root of all random choices (default: 0).")
    long seed = DEFAULT_SEED;

    @Option(
            names = "--embedder",
            paramLabel = "hashed|FILE.npy",
            description =
                    "Hashed n-grams (default), or vectors made elsewhere, as by winnow embed, one row for each record of the"
                            + " pool.")
    String embedder;

    @Option(names = "--target-vectors", paramLabel = "FILE.npy", description = "Vectors of the target.")
    Path targetVectors;

    @Option(names = "--existing-vectors", paramLabel = "FILE.npy", description = "Vectors of the existing records.")
    Path existingVectors;

    @Option(
            names = "--layout",
            paramLabel = "NAME|prompt=COLUMN,response=COLUMN",
            description = "Which columns are prompt and response, when that is not recognised rightly. Names: messages,"
                    + " conversations, multiple-choice, squad, self-instruct, instruction, question-answer, prompt-completion,"
                    + " prompt-response, preference, instruction-response, question-response, query-response, problem-solution,"
                    + " inputs-targets, input-output, text.")
    String layout;

    @Option(names = "--target-layout", paramLabel = "LAYOUT", description = "The same for the target.")
    String targetLayout;

    @Option(names = "--existing-layout", paramLabel = "LAYOUT", description = "The same for the existing records.")
    String existingLayout;

    @Option(
            names = "--id-field",
            paramLabel = "COLUMN",
            description = "The pool's column of ids (default: id, else generated).")
    String idField;

    @Option(
            names = "--tag",
            paramLabel = "COLUMN",
            description = "A column of the pool to keep as a tag; may be repeated.")
    List<String> tags = new ArrayList<>();

    @Option(names = "--skip-invalid", description = "Leave out records that cannot be read, and say which.")
    boolean skipInvalid;

    @Option(names = "--eta", paramLabel = "X", description = "delift, delift-se: weight of the target (default: 1).")
    Double eta;

    @Option(
            names = "--nu",
            paramLabel = "X",
            description = "delift, delift-se: weight of the existing records (default: 1).")
    Double nu;

    @Option(
            names = "--target-objective",
            paramLabel = "paper|flqmi|flvmi",
            description =
                    "delift, delift-se: with a target, paper covers the pool and leans towards the target (by --eta), flvmi"
                            + " covers the target, flqmi takes only what is like the target (default: paper).")
    String targetObjective;

    @Option(
            names = "--similarity-form",
            paramLabel = "auto|dense|sparse",
            description =
                    "delift-se: all similarities, or nearest neighbours only (default: auto, dense to 16,384 records).")
    String similarityForm;

    @Option(
            names = "--neighbours",
            paramLabel = "K",
            description =
                    "delift-se: neighbours in the sparse form. delift with --approximation neighbours: candidates that are"
                            + " scored for each record, beside itself (default: 64).")
    Integer neighbours;

    @Option(
            names = "--clusters",
            paramLabel = "K",
            description = "k-means: at most (default: 1024). semdedup: (default: n / 1000). deft-ucs: (default: 7).")
    Integer clusters;

    @Option(
            names = "--epsilon",
            paramLabel = "X",
            description =
                    "semdedup: cosine above 1 - X is a duplicate. got-d, ot-match: strength of the entropic term, as a"
                            + " share of --epsilon-scale (default: 0.05).")
    Double epsilon;

    @Option(
            names = "--alpha",
            paramLabel = "X",
            description =
                    "deft-ucs: share of easy records (default: 0.5). tsds: weight of being near the target against"
                            + " being spread (default: 0.5).")
    Double alpha;

    @Mixin
    BaselineOptions baselines = new BaselineOptions();

    @Mixin
    TransportOptions transport = new TransportOptions();

    @Mixin
    ModelOptions models = new ModelOptions();

    @Mixin
    EndpointOptions endpoint = new EndpointOptions();

    @Mixin
    ScoreOptions scores = new ScoreOptions();

    @Mixin
    GradientOptions gradients = new GradientOptions();

    @Mixin
    DeliftOptions delift = new DeliftOptions();

    @Mixin
    ApproximationOptions approximated = new ApproximationOptions();

    Seeds seeds() {
        return Seeds.of(seed);
    }

    SimilarityForm similarity() {
        int stored = neighbours == null ? SimilarityForm.DEFAULT_NEIGHBOURS : neighbours;
        if (stored < 1) {
            throw new IllegalArgumentException("--neighbours must be at least 1, got " + stored);
        }
        String form = similarityForm == null ? "auto" : similarityForm;
        if (form.equals("dense") && neighbours != null) {
            throw new IllegalArgumentException("--neighbours has no meaning with --similarity-form dense");
        }
        return switch (form) {
            case "auto" -> new SimilarityForm(SimilarityForm.Kind.AUTO, stored);
            case "dense" -> new SimilarityForm(SimilarityForm.Kind.DENSE, stored);
            case "sparse" -> SimilarityForm.sparse(stored);
            default ->
                throw new IllegalArgumentException(
                        "--similarity-form must be auto, dense or sparse, got \"" + form + "\"");
        };
    }

    TargetObjective targetObjective() {
        String id = targetObjective == null ? TargetObjective.PAPER.id() : targetObjective;
        for (TargetObjective objective : TargetObjective.values()) {
            if (objective.id().equals(id)) {
                return objective;
            }
        }
        throw new IllegalArgumentException("--target-objective must be paper, flqmi or flvmi, got \"" + id + "\"");
    }

    /** Which pairs the method scores, if it is {@code delift}. */
    Approximation approximation(Method of) {
        return of == Method.DELIFT
                ? Approximation.of(approximated.approximation, approximated.pairShare, scores.anchors, neighbours)
                : Approximation.of(null, null, null, null);
    }

    /** Whether vectors are read from a file. */
    boolean hasVectors() {
        return VectorFiles.isFile(embedder);
    }

    /** The options that are set, by name without dashes, in the order of declaration. */
    Map<String, Object> asMap() {
        Map<String, Object> map = new LinkedHashMap<>();
        for (OptionSpec option :
                new CommandLine(new Holder(this)).getCommandSpec().options()) {
            Object value = option.getValue();
            boolean isUnset = value == null || value.equals(false) || value instanceof List<?> list && list.isEmpty();
            if (!isUnset) {
                map.put(option.longestName().substring(2), value instanceof Path ? value.toString() : value);
            }
        }
        return map;
    }

    /**
     * The options of a manifest.
     *
     * @param manifest for messages
     * @throws IllegalArgumentException if an option is not known
     */
    static SelectOptions of(JsonNode map, Path manifest) {
        List<String> args = new ArrayList<>();
        map.properties().forEach(field -> {
            if (field.getValue().isArray()) {
                field.getValue().forEach(value -> args.add("--" + field.getKey() + "=" + value.asText()));
            } else {
                args.add("--" + field.getKey() + "=" + field.getValue().asText());
            }
        });
        SelectOptions options = new SelectOptions();
        CommandLine parser = new CommandLine(new Holder(options));
        parser.setTrimQuotes(false);
        try {
            parser.parseArgs(args.toArray(String[]::new));
        } catch (CommandLine.ParameterException e) {
            throw new IllegalArgumentException(
                    "the command of " + manifest + " must be one of this version: " + e.getMessage());
        }
        return options;
    }

    /** A command that has these options and nothing else. */
    @CommandLine.Command(name = "select")
    private static final class Holder {
        @CommandLine.Mixin
        private final SelectOptions options;

        Holder(SelectOptions options) {
            this.options = options;
        }
    }
}
