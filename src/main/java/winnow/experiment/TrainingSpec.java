package winnow.experiment;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import winnow.finetune.Batching;
import winnow.finetune.FineTuneSettings;
import winnow.finetune.LearningRate;
import winnow.finetune.TrainingLength;
import winnow.finetune.TuningMethod;
import winnow.transformer.LoraSettings;
import winnow.transformer.Precision;

/**
 * How an experiment file says that weights are tuned: what learns, how long, in which batches, at which rate.
 *
 * <p>Unless the file says {@code "schedule": "constant"}, the rate rises linearly over the warm-up and falls linearly to zero; the
 * optimiser is that of the paper.
 *
 * @param tune {@code lora}, {@code qlora} (on 4-bit weights) or {@code full}
 * @param length in steps or passes
 * @param batch sequences a step
 * @param rate highest learning rate
 * @param warmup steps of rising
 * @param isConstant whether the rate stays as it is
 * @param adapter of LoRA on all linear layers; the paper's code's where the file says nothing
 * @param packed tokens of rows that several records share, if they do
 */
record TrainingSpec(
        String tune,
        TrainingLength length,
        int batch,
        double rate,
        int warmup,
        boolean isConstant,
        Optional<LoraSettings> adapter,
        OptionalInt packed) {
    private static final int MOST_STEPS = 10_000_000;
    private static final int MOST_TOKENS = 1 << 20;
    private static final String FULL = "full";
    private static final String QUANTISED = "qlora";

    TrainingSpec {
        if (isConstant && warmup > 0) {
            throw new IllegalArgumentException("warmup must be 0 with a constant rate, got " + warmup);
        }
        if (adapter.isPresent() && tune.equals(FULL)) {
            throw new IllegalArgumentException("adapter must not be given where all weights are tuned");
        }
    }

    static TrainingSpec of(StrictJson json) {
        boolean isInSteps = json.has("steps");
        if (isInSteps == json.has("passes")) {
            throw json.refused(new IllegalArgumentException("must have either steps or passes"));
        }
        return new TrainingSpec(
                json.choice("tune", List.of("lora", QUANTISED, FULL)),
                isInSteps
                        ? TrainingLength.steps(json.whole("steps", 1, MOST_STEPS))
                        : TrainingLength.epochs(json.whole("passes", 1, 1000)),
                json.whole("batch", 1, 4096),
                json.number("rate", 1e-9, 1),
                json.whole("warmup", 0, MOST_STEPS),
                json.has("schedule")
                        && json.choice("schedule", List.of("constant", "linear"))
                                .equals("constant"),
                json.objectIfAny("adapter").map(TrainingSpec::adapter),
                json.has("packed") ? OptionalInt.of(json.whole("packed", 2, MOST_TOKENS)) : OptionalInt.empty());
    }

    private static LoraSettings adapter(StrictJson json) {
        LoraSettings read = LoraSettings.DEFAULT
                .withRank(json.whole("rank", 1, 4096))
                .withAlpha(json.number("alpha", 1e-6, 1e6))
                .withDropout(json.number("dropout", 0, 0.99));
        json.requireNothingElse();
        return read;
    }

    Map<String, Object> asMap() {
        Map<String, Object> map = new LinkedHashMap<>();
        map.put("tune", tune);
        map.put(length.unit() == TrainingLength.Unit.STEPS ? "steps" : "passes", length.count());
        map.put("batch", batch);
        map.put("rate", rate);
        map.put("warmup", warmup);
        if (isConstant) {
            map.put("schedule", "constant");
        }
        adapter.ifPresent(a -> map.put("adapter", asMap(a)));
        packed.ifPresent(tokens -> map.put("packed", tokens));
        return map;
    }

    private static Map<String, Object> asMap(LoraSettings adapter) {
        Map<String, Object> map = new LinkedHashMap<>();
        map.put("rank", adapter.rank());
        map.put("alpha", adapter.alpha());
        map.put("dropout", adapter.dropout());
        return map;
    }

    boolean isFull() {
        return tune.equals(FULL);
    }

    LoraSettings adapterOrDefault() {
        return adapter.orElse(LoraSettings.DEFAULT);
    }

    /** How the weights are held. */
    Precision precision() {
        return tune.equals(QUANTISED) ? Precision.NF4_LINEAR : Precision.F32;
    }

    /** The settings of a paper with these in their place. */
    FineTuneSettings over(FineTuneSettings paper) {
        Batching rows = Batching.of(batch);
        return paper.withMethod(isFull() ? TuningMethod.full() : TuningMethod.lora(adapterOrDefault()))
                .withLength(length)
                .withBatching(packed.isPresent() ? rows.withPacking(packed.getAsInt()) : rows)
                .withRate(isConstant ? LearningRate.constant(rate) : LearningRate.linear(rate, warmup, 0))
                .withRecomputing(tune.equals(QUANTISED));
    }

    /** Sequences that are learned from; records, where several share a row. */
    long sequences(long records) {
        return length.unit() == TrainingLength.Unit.STEPS ? (long) length.count() * batch : length.count() * records;
    }
}
