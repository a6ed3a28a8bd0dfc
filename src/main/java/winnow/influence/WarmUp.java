package winnow.influence;

import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.OptionalDouble;
import java.util.OptionalInt;
import java.util.stream.IntStream;
import winnow.corpus.Corpus;
import winnow.finetune.AdamWSettings;
import winnow.finetune.Batching;
import winnow.finetune.FineTuneSettings;
import winnow.finetune.LearningRate;
import winnow.finetune.TrainingLength;
import winnow.finetune.TuningMethod;
import winnow.finetune.Validation;
import winnow.random.RandomDraw;
import winnow.random.Seeds;
import winnow.transformer.LoraSettings;
import winnow.transformer.TargetModules;

/**
 * A short training on a random share of the pool, at whose epochs gradients are taken. Its method says which numbers learn, and so
 * with respect to which gradients are taken: adapters, or all parameters.
 *
 * @param share of the pool, in (0, 1]; at least one record
 * @param training how it is trained on; its seeds also draw the share
 */
public record WarmUp(double share, FineTuneSettings training) {
    /** Checks the share, and that training has epochs and does not go back to earlier weights. */
    public WarmUp {
        if (!(share > 0 && share <= 1)) {
            throw new IllegalArgumentException("share of the warm-up must be in (0, 1], got " + share);
        }
        if (training.length().unit() != TrainingLength.Unit.EPOCHS) {
            throw new IllegalArgumentException(
                    "a warm-up must last whole epochs, got " + training.length().count() + " steps");
        }
        if (training.validation().patience().isPresent()) {
            throw new IllegalArgumentException("a warm-up must not stop early, got a patience of "
                    + training.validation().patience().getAsInt());
        }
    }

    /**
     * That of LESS: 5 % of the pool, 4 epochs, adapters of rank 128 and alpha 512 with dropout 0.1 on q, k, v and o, AdamW with a
     * rate of 2e-5 falling linearly after a warm-up over 3 % of the steps, 32 sequences a step, gradients clipped at 1.
     *
     * <p>Source: Xia et al., arXiv 2402.04333, section 4.1, and its published training arguments. For a small model take a small
     * rank, a larger rate and fewer sequences a step.
     */
    public static WarmUp less(Seeds seeds) {
        // o is called out_proj in OPT and GPT-Neo.
        TargetModules attention = TargetModules.matching(".*\\.(q_proj|k_proj|v_proj|o_proj|out_proj)");
        LoraSettings adapters = new LoraSettings(128, 512, 0.1, attention);
        return new WarmUp(
                0.05,
                new FineTuneSettings(
                        TuningMethod.lora(adapters),
                        TrainingLength.epochs(4),
                        Batching.of(1).withAccumulation(32),
                        LearningRate.linear(2e-5, 0, 0).afterWarmup(0.03),
                        AdamWSettings.DEFAULT,
                        OptionalDouble.of(1),
                        0,
                        false,
                        Validation.EVERY_EPOCH,
                        OptionalInt.empty(),
                        seeds));
    }

    /** The same on another share. */
    public WarmUp withShare(double other) {
        return new WarmUp(other, training);
    }

    /** The same with other training. */
    public WarmUp withTraining(FineTuneSettings other) {
        return new WarmUp(share, other);
    }

    /** The same with other seeds. */
    public WarmUp withSeeds(Seeds other) {
        return new WarmUp(share, training.withSeeds(other));
    }

    /** Number of records trained on, of n. */
    int size(int n) {
        return (int) Math.max(1, Math.round(share * n));
    }

    /** Positions of the records trained on, ascending. */
    int[] sample(Corpus pool) {
        int[] order = IntStream.range(0, pool.size()).toArray();
        RandomDraw.shuffle(order, training.seeds().stream("warm-up share"));
        int[] chosen = Arrays.copyOf(order, size(pool.size()));
        Arrays.sort(chosen);
        return chosen;
    }

    /** Number of checkpoints. */
    int epochs() {
        return training.length().count();
    }

    /** Examples that go through the model while it is trained. */
    long passes(int n) {
        return (long) epochs() * size(n);
    }

    Map<String, Object> settings() {
        Map<String, Object> settings = new LinkedHashMap<>();
        settings.put("share", share);
        settings.put("training", training.toString());
        return settings;
    }
}
