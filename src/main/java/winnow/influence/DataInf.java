package winnow.influence;

import java.util.LinkedHashMap;
import java.util.Map;
import winnow.corpus.Corpus;
import winnow.model.ScoringListener;

/**
 * DataInf: the influence function, with the curvature of each layer inverted in closed form.
 *
 * <p>With g_i the gradient of record i in layer l, the curvature is G = (1/n) Σ_i (g_i g_iᵀ + λI), and its inverse is taken for the
 * mean of inverses: G⁻¹v ≈ 1/(nλ) Σ_i (v − ⟨g_i, v⟩/(λ + ‖g_i‖²) g_i), each term exact by Sherman and Morrison, their mean being
 * exact for n = 1. The score of x is Σ_l ⟨G_l⁻¹v_l, g_x⟩ for the mean gradient v of the target: what the target's loss falls by, to
 * first order, per weight given to x; higher is better. A layer whose gradients are all 0 adds nothing.
 *
 * <p>Gradients are taken at the end of the warm-up and never held: three passes over the pool, for λ, the inverse and the scores.
 * Time: 3n + m forward and backward passes. Memory: 16·P bytes and 16·n a layer. The model is trained and put back as it was.
 * Deterministic.
 *
 * <p>Source: Kwon et al., arXiv 2310.00902, section 3, and its published code: each tensor of an adapter is a layer and λ_l a tenth of
 * its mean squared gradient. The sign is turned, so that helpful records score high.
 *
 * @param learner the model
 * @param warmUp the training at whose end gradients are taken
 * @param damping λ_l
 */
public record DataInf(Learner learner, WarmUp warmUp, Damping damping) {
    /** λ of the published code. */
    public static final Damping DEFAULT_DAMPING = Damping.relative(0.1);

    private static final int PASSES_OVER_POOL = 3;

    /** With the paper's damping. */
    public static DataInf of(Learner learner, WarmUp warmUp) {
        return new DataInf(learner, warmUp, DEFAULT_DAMPING);
    }

    /**
     * Scores a pool.
     *
     * @param listener hears of examples passed through the model, those of the warm-up included
     * @throws IllegalArgumentException if pool or target are empty, or an example cannot be laid out
     */
    public InfluenceScores scores(Corpus pool, Corpus target, ScoringListener listener) {
        if (target.size() == 0) {
            throw new IllegalArgumentException("target must not be empty");
        }
        long passes = warmUp.passes(pool.size());
        Progress progress = new Progress(listener, passes + (long) PASSES_OVER_POOL * pool.size() + target.size());
        try (Trajectory trajectory = Trajectory.of(learner, pool, warmUp, progress.training(passes))) {
            double[] scores = scores(trajectory.gradients(pool), trajectory.gradients(target), damping, progress);
            return InfluenceScores.of(scores);
        }
    }

    static double[] scores(GradientSource pool, GradientSource target, Damping damping, Progress progress) {
        double[] v = TracIn.mean(target, progress);
        int[] sizes = pool.layerSizes();
        int n = pool.size();
        float[] gradient = new float[v.length];
        double[][] squares = new double[n][sizes.length];
        double[][] products = new double[n][sizes.length];
        for (int i = 0; i < n; i++) {
            pool.read(i, gradient);
            int at = 0;
            for (int l = 0; l < sizes.length; l++) {
                for (int k = at; k < at + sizes[l]; k++) {
                    squares[i][l] += (double) gradient[k] * gradient[k];
                    products[i][l] += gradient[k] * v[k];
                }
                at += sizes[l];
            }
            progress.step();
        }
        double[] inverse = inverseTimes(v, pool, lambdas(squares, sizes, damping), squares, products, progress);
        double[] scores = new double[n];
        for (int x = 0; x < n; x++) {
            pool.read(x, gradient);
            scores[x] = FeatureStream.dot(gradient, inverse);
            progress.step();
        }
        return scores;
    }

    private static double[] lambdas(double[][] squares, int[] sizes, Damping damping) {
        double[] lambdas = new double[sizes.length];
        for (int l = 0; l < sizes.length; l++) {
            double sum = 0;
            for (double[] row : squares) {
                sum += row[l];
            }
            lambdas[l] = damping.of(sum / squares.length / sizes[l]);
        }
        return lambdas;
    }

    /** G⁻¹v of every layer, one after another. */
    private static double[] inverseTimes(
            double[] v,
            GradientSource pool,
            double[] lambdas,
            double[][] squares,
            double[][] products,
            Progress progress) {
        int[] sizes = pool.layerSizes();
        int n = pool.size();
        float[] gradient = new float[v.length];
        double[] inverse = v.clone();
        for (int i = 0; i < n; i++) {
            pool.read(i, gradient);
            int at = 0;
            for (int l = 0; l < sizes.length; l++) {
                double factor = lambdas[l] == 0 ? 0 : products[i][l] / (lambdas[l] + squares[i][l]) / n;
                for (int k = at; k < at + sizes[l]; k++) {
                    inverse[k] -= factor * gradient[k];
                }
                at += sizes[l];
            }
            progress.step();
        }
        int at = 0;
        for (int l = 0; l < sizes.length; l++) {
            for (int k = at; k < at + sizes[l]; k++) {
                inverse[k] = lambdas[l] == 0 ? 0 : inverse[k] / lambdas[l];
            }
            at += sizes[l];
        }
        return inverse;
    }

    /** As it stands in manifests. */
    public Map<String, Object> settings() {
        Map<String, Object> settings = new LinkedHashMap<>();
        settings.put("model", learner.settings());
        settings.put("warm-up", warmUp.settings());
        settings.put("damping", damping.toString());
        return settings;
    }
}
