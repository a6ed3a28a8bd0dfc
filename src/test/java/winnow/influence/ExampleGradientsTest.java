package winnow.influence;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import ai.djl.ndarray.NDManager;
import java.util.List;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import winnow.corpus.Corpus;
import winnow.finetune.NextTokenTask;
import winnow.finetune.TaskBatch;
import winnow.finetune.TrainingListener;
import winnow.finetune.TuningMethod;
import winnow.finetune.WeightedSequence;
import winnow.random.Seeds;
import winnow.transformer.Parameter;

class ExampleGradientsTest {
    private static SmallLearner model;
    private static final Corpus POOL = SmallLearner.skills(4, 16).pool();

    @BeforeAll
    static void open() {
        model = SmallLearner.tiny();
    }

    @AfterAll
    static void close() {
        model.close();
    }

    /** d/dh ℓ(θ + h·g/‖g‖) at 0 is ‖g‖. */
    @Test
    void aGradientIsTheSlopeOfTheMeanLossOfTheResponse() {
        Learner learner = model.learner();
        List<Parameter> some = learner.decoder().parameters().stream()
                .filter(p -> p.name().contains("layers.0.self_attn"))
                .toList();
        ExampleGradients gradients = ExampleGradients.of(learner, POOL, some);
        float[] g = new float[gradients.width()];
        gradients.read(3, g);
        double norm = FeatureStream.norm(g);
        double h = 0.02;
        double slope = (loss(learner, 3, some, g, h / norm) - loss(learner, 3, some, g, -h / norm)) / (2 * h);
        assertEquals(norm, slope, 0.01 * norm);
    }

    @Test
    void readingAgainAndInOtherOrderGivesTheSameBitsAndLeavesNothingBehind() {
        Learner learner = model.learner();
        ExampleGradients gradients =
                ExampleGradients.of(learner, POOL, learner.decoder().parameters());
        assertEquals(learner.decoder().size(), gradients.width());
        float[] first = new float[gradients.width()];
        float[] other = new float[gradients.width()];
        float[] again = new float[gradients.width()];
        gradients.read(0, first);
        gradients.read(1, other);
        gradients.read(0, again);
        assertArrayEquals(first, again);
        assertTrue(FeatureStream.norm(first) > 0);
        int before = arrays(learner);
        for (int i = 0; i < 20; i++) {
            gradients.read(i % 16, other);
        }
        assertEquals(before, arrays(learner), "arrays are left over");
        assertFalse(learner.decoder().parameters().get(0).value().hasGradient());
    }

    @Test
    void theModelIsPutBackAfterATrajectory() {
        for (TuningMethod method : List.of(SmallLearner.warmUp().training().method(), TuningMethod.full())) {
            Learner learner = model.learner();
            double before = loss(learner, 2);
            WarmUp warmUp = SmallLearner.warmUp();
            warmUp = warmUp.withTraining(warmUp.training().withMethod(method));
            try (Trajectory trajectory = Trajectory.of(learner, POOL, warmUp, TrainingListener.none())) {
                assertEquals(2, trajectory.epochs());
                // 4 of 16 records, 4 a step: one step an epoch; the first is warm-up, at its peak.
                assertEquals(5e-3, trajectory.meanRate(0), 1e-9);
                assertEquals(2, trajectory.curve().steps().size());
                assertTrue(Math.abs(before - loss(learner, 2)) > 1e-4, method + " trains nothing");
                GradientSource gradients = trajectory.gradients(POOL);
                assertEquals(trajectory.width(), gradients.width());
                float[] last = new float[gradients.width()];
                float[] first = new float[gradients.width()];
                float[] again = new float[gradients.width()];
                gradients.read(2, last);
                trajectory.moveTo(0);
                gradients.read(2, first);
                trajectory.moveTo(1);
                gradients.read(2, again);
                assertArrayEquals(last, again);
                assertFalse(java.util.Arrays.equals(last, first));
            }
            assertEquals(before, loss(learner, 2), method.toString());
        }
    }

    @Test
    void warmUpsDrawTheirShareFromSeeds() {
        WarmUp warmUp = SmallLearner.warmUp();
        assertArrayEquals(warmUp.sample(POOL), warmUp.sample(POOL));
        assertEquals(4, warmUp.sample(POOL).length);
        assertFalse(java.util.Arrays.equals(
                warmUp.sample(POOL), warmUp.withSeeds(Seeds.of(77)).sample(POOL)));
        assertEquals(1, warmUp.withShare(1e-9).sample(POOL).length);
        assertEquals(16, warmUp.withShare(1).sample(POOL).length);
    }

    @Test
    void badArgumentsAreRefused() {
        Learner learner = model.learner();
        refused("gradients need at least one parameter, got none", () -> ExampleGradients.of(learner, POOL, List.of()));
        refused("share of the warm-up must be in (0, 1], got 0.0", () -> SmallLearner.warmUp()
                .withShare(0));
        refused(
                "the pool of a warm-up must not be empty",
                () -> Trajectory.of(learner, Corpus.of(List.of()), SmallLearner.warmUp(), TrainingListener.none()));
        refused("a warm-up must last whole epochs, got 3 steps", () -> SmallLearner.warmUp()
                .withTraining(SmallLearner.warmUp().training().withLength(winnow.finetune.TrainingLength.steps(3))));
    }

    private static int arrays(Learner learner) {
        try (NDManager scope = learner.decoder().newScope()) {
            return scope.getParentManager().getManagedArrays().size();
        }
    }

    private static double loss(
            Learner learner, int example, List<Parameter> parameters, float[] direction, double step) {
        shift(parameters, direction, step);
        double loss = loss(learner, example);
        shift(parameters, direction, -step);
        return loss;
    }

    private static void shift(List<Parameter> parameters, float[] direction, double step) {
        int at = 0;
        for (Parameter parameter : parameters) {
            float[] values = parameter.value().toFloatArray();
            for (int k = 0; k < values.length; k++) {
                values[k] += (float) (step * direction[at++]);
            }
            parameter.assign(values);
        }
    }

    private static double loss(Learner learner, int example) {
        WeightedSequence sequence = learner.sequences(POOL).get(example);
        NextTokenTask task = NextTokenTask.of(learner.decoder(), List.of(sequence));
        try (NDManager scope = learner.decoder().newScope()) {
            TaskBatch batch = task.batch(List.of(new int[] {0}), Seeds.of(0));
            return batch.loss(scope) / batch.weight();
        }
    }

    private static void refused(String message, org.junit.jupiter.api.function.Executable work) {
        assertEquals(message, assertThrows(IllegalArgumentException.class, work).getMessage());
    }
}
