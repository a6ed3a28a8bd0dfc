package winnow.finetune;

import java.util.OptionalDouble;
import java.util.OptionalInt;
import winnow.random.Seeds;
import winnow.transformer.LoraSettings;

/**
 * Settings of a training run.
 *
 * @param method which numbers learn
 * @param length how long
 * @param batching how examples become steps
 * @param rate learning rate
 * @param optimiser AdamW
 * @param clip if present, gradients with a larger norm are scaled to this one
 * @param dropout share of activations set to zero after the embedding and every block, in [0, 1)
 * @param recomputing whether layers are computed a second time on the way back, to save memory
 * @param validation when to validate
 * @param saveEvery if present, a run with a folder is saved every so many steps
 * @param seeds where shuffles, masks, dropout and fresh adapters come from
 */
public record FineTuneSettings(
        TuningMethod method,
        TrainingLength length,
        Batching batching,
        LearningRate rate,
        AdamWSettings optimiser,
        OptionalDouble clip,
        double dropout,
        boolean recomputing,
        Validation validation,
        OptionalInt saveEvery,
        Seeds seeds) {
    /** Checks the ranges. */
    public FineTuneSettings {
        if (clip.isPresent() && !(clip.getAsDouble() > 0 && clip.getAsDouble() < Double.POSITIVE_INFINITY)) {
            throw new IllegalArgumentException("clip must be > 0 and finite, got " + clip.getAsDouble());
        }
        if (!(dropout >= 0 && dropout < 1)) {
            throw new IllegalArgumentException("dropout must be in [0, 1), got " + dropout);
        }
        if (saveEvery.isPresent() && saveEvery.getAsInt() < 1) {
            throw new IllegalArgumentException("saving must be every >= 1 steps, got " + saveEvery.getAsInt());
        }
    }

    /**
     * Those of DELIFT's published code: adapters of rank 8 on all linear layers, 20 epochs, one row a step packed to 1,024
     * tokens, a constant rate of 2.5e-5, weight decay 0.01, gradients clipped at 1, layers recomputed.
     */
    public static FineTuneSettings delift() {
        return new FineTuneSettings(
                TuningMethod.lora(LoraSettings.DEFAULT),
                TrainingLength.epochs(20),
                Batching.of(1).withPacking(1024),
                LearningRate.constant(2.5e-5),
                new AdamWSettings(0.9, 0.999, 1e-8, 0.01),
                OptionalDouble.of(1),
                0,
                true,
                Validation.EVERY_EPOCH,
                OptionalInt.empty(),
                Seeds.of(0));
    }

    /**
     * Those of GOT-D for GPT-2: all parameters, 3 epochs, a rate of 2e-5 falling linearly, betas 0.9 and 0.95, epsilon 1e-5,
     * weight decay 0.1. The batch size is not published; 8 is used.
     *
     * <p>Source: Kang et al., arXiv 2405.02774, appendix C.
     */
    public static FineTuneSettings gotD() {
        return new FineTuneSettings(
                TuningMethod.full(),
                TrainingLength.epochs(3),
                Batching.of(8),
                LearningRate.linear(2e-5, 0, 0),
                new AdamWSettings(0.9, 0.95, 1e-5, 0.1),
                OptionalDouble.of(1),
                0,
                false,
                Validation.EVERY_EPOCH,
                OptionalInt.empty(),
                Seeds.of(0));
    }

    /** The same with another method. */
    public FineTuneSettings withMethod(TuningMethod other) {
        return new FineTuneSettings(
                other, length, batching, rate, optimiser, clip, dropout, recomputing, validation, saveEvery, seeds);
    }

    /** The same for another time. */
    public FineTuneSettings withLength(TrainingLength other) {
        return new FineTuneSettings(
                method, other, batching, rate, optimiser, clip, dropout, recomputing, validation, saveEvery, seeds);
    }

    /** The same with other batches. */
    public FineTuneSettings withBatching(Batching other) {
        return new FineTuneSettings(
                method, length, other, rate, optimiser, clip, dropout, recomputing, validation, saveEvery, seeds);
    }

    /** The same with another learning rate. */
    public FineTuneSettings withRate(LearningRate other) {
        return new FineTuneSettings(
                method, length, batching, other, optimiser, clip, dropout, recomputing, validation, saveEvery, seeds);
    }

    /** The same with another optimiser. */
    public FineTuneSettings withOptimiser(AdamWSettings other) {
        return new FineTuneSettings(
                method, length, batching, rate, other, clip, dropout, recomputing, validation, saveEvery, seeds);
    }

    /** The same with gradients clipped at another norm, or not at all. */
    public FineTuneSettings withClip(OptionalDouble other) {
        return new FineTuneSettings(
                method, length, batching, rate, optimiser, other, dropout, recomputing, validation, saveEvery, seeds);
    }

    /** The same with another dropout. */
    public FineTuneSettings withDropout(double other) {
        return new FineTuneSettings(
                method, length, batching, rate, optimiser, clip, other, recomputing, validation, saveEvery, seeds);
    }

    /** The same with or without recomputed layers. */
    public FineTuneSettings withRecomputing(boolean other) {
        return new FineTuneSettings(
                method, length, batching, rate, optimiser, clip, dropout, other, validation, saveEvery, seeds);
    }

    /** The same with other validation. */
    public FineTuneSettings withValidation(Validation other) {
        return new FineTuneSettings(
                method, length, batching, rate, optimiser, clip, dropout, recomputing, other, saveEvery, seeds);
    }

    /** The same, saved every so many steps. */
    public FineTuneSettings withSaveEvery(int steps) {
        return new FineTuneSettings(
                method,
                length,
                batching,
                rate,
                optimiser,
                clip,
                dropout,
                recomputing,
                validation,
                OptionalInt.of(steps),
                seeds);
    }

    /** The same with other seeds. */
    public FineTuneSettings withSeeds(Seeds other) {
        return new FineTuneSettings(
                method, length, batching, rate, optimiser, clip, dropout, recomputing, validation, saveEvery, other);
    }
}
