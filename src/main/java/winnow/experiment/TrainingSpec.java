package winnow.experiment;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import winnow.finetune.Batching;
import winnow.finetune.FineTuneSettings;
import winnow.finetune.LearningRate;
import winnow.finetune.TrainingLength;
import winnow.finetune.TuningMethod;
import winnow.transformer.LoraSettings;

/**
 * How an experiment file says that weights are tuned: what learns, how long, in which batches, at which rate.
 *
 * <p>The rate rises linearly over the warm-up and falls linearly to zero; the optimiser is that of the paper.
 *
 * @param tune {@code lora} or {@code full}
 * @param length in steps or passes
 * @param batch sequences a step
 * @param rate highest learning rate
 * @param warmup steps of rising
 */
record TrainingSpec(String tune, TrainingLength length, int batch, double rate, int warmup) {
    private static final int MOST_STEPS = 10_000_000;

    static TrainingSpec of(StrictJson json) {
        boolean isInSteps = json.has("steps");
        if (isInSteps == json.has("passes")) {
            throw json.refused(new IllegalArgumentException("must have either steps or passes"));
        }
        return new TrainingSpec(
                json.choice("tune", List.of("lora", "full")),
                isInSteps
                        ? TrainingLength.steps(json.whole("steps", 1, MOST_STEPS))
                        : TrainingLength.epochs(json.whole("passes", 1, 1000)),
                json.whole("batch", 1, 4096),
                json.number("rate", 1e-9, 1),
                json.whole("warmup", 0, MOST_STEPS));
    }

    Map<String, Object> asMap() {
        Map<String, Object> map = new LinkedHashMap<>();
        map.put("tune", tune);
        map.put(length.unit() == TrainingLength.Unit.STEPS ? "steps" : "passes", length.count());
        map.put("batch", batch);
        map.put("rate", rate);
        map.put("warmup", warmup);
        return map;
    }

    /** The settings of a paper with these in their place. */
    FineTuneSettings over(FineTuneSettings paper) {
        return paper.withMethod(tune.equals("full") ? TuningMethod.full() : TuningMethod.lora(LoraSettings.DEFAULT))
                .withLength(length)
                .withBatching(Batching.of(batch))
                .withRate(LearningRate.linear(rate, warmup, 0))
                .withRecomputing(false);
    }

    /** Sequences that are learned from. */
    long sequences(long records) {
        return length.unit() == TrainingLength.Unit.STEPS ? (long) length.count() * batch : length.count() * records;
    }
}
