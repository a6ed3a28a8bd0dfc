package winnow.cli;

import java.nio.file.Path;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.OptionalDouble;
import java.util.OptionalInt;
import picocli.CommandLine.Option;
import winnow.checkpoint.Checkpoint;
import winnow.finetune.AdamWSettings;
import winnow.finetune.Batching;
import winnow.finetune.FineTuneSettings;
import winnow.finetune.LearningRate;
import winnow.finetune.SequenceSettings;
import winnow.finetune.TrainingLength;
import winnow.finetune.TuningMethod;
import winnow.finetune.Validation;
import winnow.random.Seeds;
import winnow.transformer.LoraAdapter;
import winnow.transformer.LoraSettings;
import winnow.transformer.Precision;
import winnow.transformer.TargetModules;

/** How {@code winnow finetune} trains. Defaults are those of DELIFT's published code, but for packing. */
final class FinetuneOptions {
    @Option(
            names = "--method",
            paramLabel = "full|lora|qlora",
            required = true,
            description = "All weights; low-rank adapters; adapters on a model held in 4 bits.")
    private String method;

    @Option(names = "--rank", paramLabel = "R", defaultValue = "8", description = "Of adapters (default: 8).")
    private int rank;

    @Option(
            names = "--alpha",
            paramLabel = "A",
            defaultValue = "32",
            description = "Adapters are scaled by alpha/rank (default: 32).")
    private double alpha;

    @Option(
            names = "--lora-dropout",
            paramLabel = "SHARE",
            defaultValue = "0.1",
            description = "Dropout before adapters (default: 0.1).")
    private double loraDropout;

    @Option(
            names = "--targets",
            paramLabel = "NAMES",
            defaultValue = "all-linear",
            description = "Layers that get adapters: ends of their names, comma-separated, each of which the model must"
                    + " have (default: all-linear).")
    private String targets;

    @Option(names = "--epochs", paramLabel = "N", description = "Passes over the data (default: 20).")
    private Integer epochs;

    @Option(names = "--steps", paramLabel = "N", description = "Steps, instead of --epochs.")
    private Integer steps;

    @Option(names = "--batch", paramLabel = "ROWS", defaultValue = "1", description = "Rows of a batch (default: 1).")
    private int batch;

    @Option(
            names = "--accumulate",
            paramLabel = "N",
            defaultValue = "1",
            description = "Batches of a step (default: 1).")
    private int accumulate;

    @Option(
            names = "--pack",
            paramLabel = "TOKENS",
            description = "Put several examples into rows of at most so many tokens; none sees another.")
    private Integer pack;

    @Option(
            names = "--loss",
            paramLabel = "responses|all",
            defaultValue = "responses",
            description = "Tokens that are learned (default: responses).")
    private String loss;

    @Option(
            names = "--no-end-token",
            description = "Do not put the end token after responses; never done with --template seedling.")
    private boolean noEndToken;

    @Option(
            names = "--max-length",
            paramLabel = "TOKENS",
            description = "Longest example (default: what the model takes, at most 1024).")
    private Integer maxLength;

    @Option(
            names = Overlong.OPTION,
            paramLabel = Overlong.WHEN_LEARNING,
            defaultValue = "refuse",
            description = "What to do with a longer one; cut-prompt leaves out its start, cut-end its end"
                    + " (default: refuse).")
    private String overlong;

    @Option(
            names = "--rate",
            paramLabel = "R",
            defaultValue = "2.5e-5",
            description = "Learning rate (default: 2.5e-5).")
    private double rate;

    @Option(
            names = "--schedule",
            paramLabel = "constant|linear|cosine",
            defaultValue = "constant",
            description = "Course of the rate, to zero unless constant (default: constant).")
    private String schedule;

    @Option(
            names = "--warmup",
            paramLabel = "SHARE",
            defaultValue = "0",
            description = "Share of steps in which the rate rises (default: 0).")
    private double warmup;

    @Option(
            names = "--weight-decay",
            paramLabel = "W",
            defaultValue = "0.01",
            description = "Of matrices (default: 0.01).")
    private double weightDecay;

    @Option(names = "--clip", paramLabel = "NORM", defaultValue = "1", description = "Largest gradient (default: 1).")
    private double clip;

    @Option(
            names = "--dropout",
            paramLabel = "SHARE",
            defaultValue = "0",
            description = "After the embedding and every block (default: 0).")
    private double dropout;

    @Option(
            names = "--recompute",
            description =
                    "Keep only the inputs of layers and compute each again on the way back: less memory, a third more"
                            + " time. Always on with qlora.")
    private boolean recompute;

    @Option(names = "--validate-every", paramLabel = "STEPS", description = "Default: at the end of each epoch.")
    private Integer validateEvery;

    @Option(
            names = "--patience",
            paramLabel = "N",
            description = "Stop after so many validations without improvement and take the best weights.")
    private Integer patience;

    @Option(
            names = "--save-every",
            paramLabel = "STEPS",
            defaultValue = "200",
            description = "How often to write what --resume continues from (default: 200).")
    private int saveEvery;

    @Option(names = "--seed", paramLabel = "N", defaultValue = "0", description = "Of all that is random (default: 0).")
    private long seed;

    boolean isFull() {
        return method().equals("full");
    }

    Precision precision() {
        return method().equals("qlora") ? Precision.NF4_LINEAR : Precision.F32;
    }

    private String method() {
        return oneOf("--method", method, "full", "lora", "qlora");
    }

    FineTuneSettings settings() {
        return new FineTuneSettings(
                isFull() ? TuningMethod.full() : TuningMethod.lora(lora()),
                length(),
                new Batching(batch, accumulate, optional(pack)),
                rate(),
                AdamWSettings.DEFAULT.withWeightDecay(weightDecay),
                OptionalDouble.of(clip),
                dropout,
                recompute || precision() == Precision.NF4_LINEAR,
                new Validation(optional(validateEvery), optional(patience)),
                OptionalInt.of(saveEvery),
                Seeds.of(seed));
    }

    private LoraSettings lora() {
        TargetModules modules = targets.equals("all-linear")
                ? TargetModules.allLinear()
                : TargetModules.named(targets.strip().split("\\s*,\\s*"));
        return new LoraSettings(rank, alpha, loraDropout, modules);
    }

    /** Checks that the model has layers for adapters, without loading it. */
    void requireTargets(Path model) {
        if (isFull()) {
            return;
        }
        try (Checkpoint checkpoint = Checkpoint.open(model)) {
            LoraAdapter.requireTargets(checkpoint, lora());
        }
    }

    private TrainingLength length() {
        if (epochs != null && steps != null) {
            throw new IllegalArgumentException("--epochs and --steps exclude each other, got both");
        }
        return steps != null ? TrainingLength.steps(steps) : TrainingLength.epochs(epochs == null ? 20 : epochs);
    }

    private LearningRate rate() {
        LearningRate course =
                switch (oneOf("--schedule", schedule, "constant", "linear", "cosine")) {
                    case "linear" -> LearningRate.linear(rate, 0, 0);
                    case "cosine" -> LearningRate.cosine(rate, 0, 0);
                    default -> LearningRate.constant(rate);
                };
        return course.afterWarmup(warmup);
    }

    /** How examples become sequences. */
    SequenceSettings sequences(String template, int contextLength) {
        int length = maxLength == null ? Math.min(1024, contextLength) : maxLength;
        if (length > contextLength) {
            throw new IllegalArgumentException(
                    "--max-length must be at most the model's " + contextLength + " tokens, got " + length);
        }
        boolean isAll = oneOf("--loss", loss, "responses", "all").equals("all");
        return new SequenceSettings(
                isAll ? SequenceSettings.Learned.ALL_TOKENS : SequenceSettings.Learned.RESPONSES,
                noEndToken ? SequenceSettings.Ending.OF_TEMPLATE : ending(template),
                length,
                switch (Overlong.of(overlong, Overlong.WHEN_LEARNING)) {
                    case CUT_PROMPT -> SequenceSettings.Overlong.CUT_PROMPT;
                    case CUT_END -> SequenceSettings.Overlong.CUT_END;
                    default -> SequenceSettings.Overlong.REFUSE;
                });
    }

    /** How responses end under a template: some layouts have an ending of their own. */
    static SequenceSettings.Ending ending(String template) {
        boolean endsItself = template.equals("seedling") || template.equals("delift-published");
        return endsItself ? SequenceSettings.Ending.OF_TEMPLATE : SequenceSettings.Ending.END_TOKEN;
    }

    /** As they stand in the manifest. */
    Map<String, Object> asMap() {
        Map<String, Object> map = new LinkedHashMap<>();
        map.put("method", method);
        map.put("seed", seed);
        if (!isFull()) {
            map.put("rank", rank);
            map.put("alpha", alpha);
            map.put("loraDropout", loraDropout);
            map.put("targets", targets);
        }
        map.put(steps != null ? "steps" : "epochs", length().count());
        map.put("batch", batch);
        map.put("accumulate", accumulate);
        map.put("pack", pack);
        map.put("loss", loss);
        map.put("endToken", !noEndToken);
        map.put("maxLength", maxLength);
        map.put("overlong", overlong);
        map.put("rate", rate);
        map.put("schedule", schedule);
        map.put("warmup", warmup);
        map.put("weightDecay", weightDecay);
        map.put("clip", clip);
        map.put("dropout", dropout);
        map.put("recompute", recompute);
        map.put("validateEvery", validateEvery);
        map.put("patience", patience);
        return map;
    }

    private static OptionalInt optional(Integer value) {
        return value == null ? OptionalInt.empty() : OptionalInt.of(value);
    }

    private static String oneOf(String option, String value, String... allowed) {
        if (!Arrays.asList(allowed).contains(value)) {
            throw new IllegalArgumentException(
                    option + " must be one of " + String.join(", ", allowed) + ", got " + value);
        }
        return value;
    }
}
