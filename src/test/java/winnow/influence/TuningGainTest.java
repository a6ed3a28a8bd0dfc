package winnow.influence;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.List;
import java.util.Optional;
import java.util.OptionalDouble;
import org.junit.jupiter.api.Test;
import winnow.corpus.Corpus;
import winnow.finetune.AdamWSettings;
import winnow.finetune.Batching;
import winnow.finetune.FineTuneSettings;
import winnow.finetune.FineTuner;
import winnow.finetune.LearningRate;
import winnow.finetune.SequenceSettings;
import winnow.finetune.TrainingLength;
import winnow.finetune.TuningMethod;
import winnow.linalg.FloatMatrix;
import winnow.model.LanguageModel;
import winnow.model.LanguageModels;
import winnow.model.ScoringListener;

class TuningGainTest {
    private static final FineTuneSettings ONE_STEP = FineTuneSettings.delift()
            .withLength(TrainingLength.steps(1))
            .withBatching(Batching.of(1))
            .withOptimiser(new AdamWSettings(0.9, 0.999, 1e-12, 0))
            .withClip(OptionalDouble.empty())
            .withRecomputing(false);

    private static Learner withoutEnd(SmallLearner model) {
        Learner usual = model.learner();
        return new Learner(
                usual.decoder(),
                usual.tokenizer(),
                usual.template(),
                usual.sequences().withEnding(SequenceSettings.Ending.OF_TEMPLATE));
    }

    /** Adam's first step is rate · sign(g_x), so the gain tends to rate · ⟨g_y, sign(g_x)⟩. */
    @Test
    void theGainOfOneSmallStepIsTheSlopeAlongIt() {
        try (SmallLearner model = SmallLearner.tiny()) {
            Learner learner = withoutEnd(model);
            Corpus pool = SmallLearner.skills(3, 4).pool();
            double rate = 2e-4;
            FloatMatrix gains = new TuningGain(
                            learner, ONE_STEP.withMethod(TuningMethod.full()).withRate(LearningRate.constant(rate)))
                    .gains(pool, pool, ScoringListener.none());
            ExampleGradients gradients =
                    ExampleGradients.of(learner, pool, learner.decoder().parameters());
            float[] x = new float[gradients.width()];
            float[] y = new float[gradients.width()];
            for (int j = 0; j < pool.size(); j++) {
                gradients.read(j, x);
                for (int i = 0; i < pool.size(); i++) {
                    gradients.read(i, y);
                    double slope = 0;
                    double scale = 0;
                    for (int p = 0; p < x.length; p++) {
                        slope += y[p] * Math.signum(x[p]);
                        scale += Math.abs(y[p]);
                    }
                    assertEquals(rate * slope, gains.get(j, i), 0.05 * rate * scale, j + " for " + i);
                }
            }
        }
    }

    /** What is learned begins with what the template puts before a query, such as the begin token; so must what is asked. */
    @Test
    void recordsAreAskedAsTheyAreLearned() {
        try (SmallLearner model = SmallLearner.tiny()) {
            Learner learner = model.learner();
            Corpus pool = SmallLearner.skills(3, 4).pool();
            FineTuneSettings training = ONE_STEP.withMethod(TuningMethod.full()).withRate(LearningRate.constant(1e-2));
            FloatMatrix gains = new TuningGain(learner, training).gains(pool, pool, ScoringListener.none());
            double[] before = losses(learner, pool);
            new FineTuner(training).train(learner.task(pool.subset(new int[] {2})));
            double[] after = losses(learner, pool);
            for (int i = 0; i < before.length; i++) {
                assertEquals(before[i] - after[i], gains.get(2, i), 1e-5, "record " + i);
            }
        }
    }

    /** After the opening of the template, as an evaluation has it. */
    private static double[] losses(Learner learner, Corpus corpus) {
        LanguageModel model = LanguageModels.of(learner.decoder(), learner.tokenizer());
        return corpus.stream()
                .mapToDouble(record -> -model.score(learner.template(), record, Optional.empty())
                        .mean())
                .toArray();
    }

    @Test
    void anAdapterHelpsItsOwnRecordAndLeavesTheModelAsItWas() {
        try (SmallLearner model = SmallLearner.tiny()) {
            Learner learner = model.learner();
            Corpus pool = SmallLearner.skills(3, 4).pool();
            TuningGain gain = new TuningGain(
                    learner, ONE_STEP.withLength(TrainingLength.steps(3)).withRate(LearningRate.constant(1e-2)));
            FloatMatrix gains = gain.gains(pool, pool, ScoringListener.none());
            for (int j = 0; j < pool.size(); j++) {
                assertTrue(gains.get(j, j) > 0, "record " + j);
            }
            assertEquals(gains, gain.gains(pool, pool, ScoringListener.none()));
            Corpus none = Corpus.of(List.of());
            assertThrows(IllegalArgumentException.class, () -> gain.gains(pool, none, ScoringListener.none()));
        }
    }
}
