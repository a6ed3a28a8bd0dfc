package winnow.seedling;

import java.util.random.RandomGenerator;
import winnow.random.Normal;
import winnow.random.Seeds;
import winnow.transformer.Decoder;
import winnow.transformer.Parameter;

/**
 * Initial weights from which a small model learns early to copy from its context.
 *
 * <p>Values are a random rotation of the input and the output projection turns them back at a tenth of their size, so that
 * attention starts as a faint average of what was seen and copying is left for queries and keys to learn. Queries and keys have
 * random biases, which let a head look a fixed distance back whatever stands there. The feed-forward blocks start at nothing.
 * Measured on copy sequences: log-loss 4.5 after 0.36 million tokens, where usual initial weights stand at 5.3.
 */
final class CopyingStart {
    private static final double WORDS = 0.1;
    private static final double RETURNED = 0.1;
    private static final double BIAS = 0.5;

    private final Seeds seeds;

    CopyingStart(Seeds seeds) {
        this.seeds = seeds;
    }

    void apply(Decoder decoder) {
        decoder.parameters().forEach(this::set);
    }

    private void set(Parameter parameter) {
        String name = parameter.name();
        if (name.endsWith("embed_tokens.weight")) {
            parameter.assign(normal(parameter, WORDS));
        } else if (name.endsWith("q_proj.bias") || name.endsWith("k_proj.bias")) {
            parameter.assign(normal(parameter, BIAS));
        } else if (name.endsWith("v_proj.weight")) {
            parameter.assign(flat(rotation(parameter), false, 1));
        } else if (name.endsWith("o_proj.weight")) {
            parameter.assign(flat(rotation(parameter), true, RETURNED));
        } else if (name.endsWith("down_proj.weight")) {
            parameter.assign(new float[Math.toIntExact(parameter.value().size())]);
        }
    }

    private float[] normal(Parameter parameter, double deviation) {
        return Normal.draws(
                seeds.stream(parameter.name()),
                Math.toIntExact(parameter.value().size()),
                deviation);
    }

    /** A random rotation, the same for both projections of a layer: rows of a random matrix made orthonormal one by one. */
    private double[][] rotation(Parameter parameter) {
        int n = Math.toIntExact(parameter.value().getShape().get(0));
        String layer = parameter.name().replaceAll("\\.self_attn.*", "");
        RandomGenerator random = seeds.stream("rotation of " + layer);
        double[][] rows = new double[n][n];
        for (int i = 0; i < n; i++) {
            for (int j = 0; j < n; j++) {
                rows[i][j] = Normal.draw(random);
            }
            for (int k = 0; k < i; k++) {
                double along = inner(rows[i], rows[k]);
                for (int j = 0; j < n; j++) {
                    rows[i][j] -= along * rows[k][j];
                }
            }
            double length = StrictMath.sqrt(inner(rows[i], rows[i]));
            for (int j = 0; j < n; j++) {
                rows[i][j] /= length;
            }
        }
        return rows;
    }

    private static double inner(double[] a, double[] b) {
        double sum = 0;
        for (int i = 0; i < a.length; i++) {
            sum += a[i] * b[i];
        }
        return sum;
    }

    private static float[] flat(double[][] matrix, boolean transposed, double factor) {
        int n = matrix.length;
        float[] flat = new float[n * n];
        for (int i = 0; i < n; i++) {
            for (int j = 0; j < n; j++) {
                flat[i * n + j] = (float) (factor * (transposed ? matrix[j][i] : matrix[i][j]));
            }
        }
        return flat;
    }
}
