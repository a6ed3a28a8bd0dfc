package winnow.finetune;

import static org.junit.jupiter.api.Assertions.assertEquals;

import ai.djl.ndarray.NDManager;
import java.util.List;
import org.junit.jupiter.api.Test;
import winnow.random.Seeds;
import winnow.transformer.Decoder;
import winnow.transformer.Parameter;
import winnow.transformer.TrainingPass;

class AdamWTest {
    private static final double FLOAT = 2e-6;

    /** The definition in double precision, on the gradients that the network really has. */
    @Test
    void stepsFollowTheDefinition() {
        for (DecayRule rule : DecayRule.values()) {
            AdamWSettings settings = new AdamWSettings(0.8, 0.95, 1e-6, 0.1, rule);
            try (Decoder decoder = TinyModel.decoder();
                    NDManager scope = decoder.newScope();
                    AdamW optimiser = new AdamW(settings, scope, decoder.parameters())) {
                TaskBatch batch = NextTokenTask.of(decoder, TinyModel.counting(2, 1))
                        .batch(List.of(new int[] {0}, new int[] {1}), Seeds.of(0));
                List<Parameter> watched = List.of(
                        decoder.parameter("model.norm.weight").orElseThrow(),
                        decoder.parameter("model.layers.0.mlp.up_proj.weight").orElseThrow());
                double[][] m = new double[2][512];
                double[][] v = new double[2][512];
                for (int step = 1; step <= 3; step++) {
                    batch.backward(scope, batch.weight(), TrainingPass.plain());
                    float[][] expected = new float[2][];
                    for (int k = 0; k < 2; k++) {
                        expected[k] = step(watched.get(k), m[k], v[k], step, settings, k == 1 || rule == DecayRule.ALL);
                    }
                    optimiser.step(0.01, 0.5);
                    for (int k = 0; k < 2; k++) {
                        double far = TinyModel.largestDifference(
                                expected[k], watched.get(k).value().toFloatArray());
                        assertEquals(0, far, FLOAT, rule + " " + watched.get(k) + " step " + step);
                    }
                }
                optimiser.gradientNorm();
                assertEquals(0, optimiser.gradientNorm());
                assertEquals(3, optimiser.steps());
            }
        }
    }

    private static float[] step(
            Parameter parameter, double[] m, double[] v, int step, AdamWSettings settings, boolean decays) {
        float[] weights = parameter.value().toFloatArray();
        float[] gradient = parameter.value().getGradient().toFloatArray();
        for (int i = 0; i < weights.length; i++) {
            double g = 0.5 * gradient[i];
            m[i] = 0.8 * m[i] + 0.2 * g;
            v[i] = 0.95 * v[i] + 0.05 * g * g;
            double mean = m[i] / (1 - Math.pow(0.8, step));
            double square = v[i] / (1 - Math.pow(0.95, step));
            double decayed = weights[i] * (decays ? 1 - 0.01 * settings.weightDecay() : 1);
            weights[i] = (float) (decayed - 0.01 * mean / (Math.sqrt(square) + settings.epsilon()));
        }
        return weights;
    }
}
