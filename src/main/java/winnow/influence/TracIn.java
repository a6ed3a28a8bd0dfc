package winnow.influence;

import java.util.LinkedHashMap;
import java.util.Map;
import winnow.corpus.Corpus;
import winnow.model.ScoringListener;

/**
 * TracIn: how much steps of plain gradient descent on a record would have lowered the loss on a target.
 *
 * <p>Inf(x, y) = Σ_i η_i ⟨∇ℓ(x; θ_i), ∇ℓ(y; θ_i)⟩ over the checkpoints at the ends of epochs, η_i being the mean learning rate of
 * epoch i; the score of x is the mean over the target. No normalisation: records with large gradients, such as those with short
 * responses, have large scores of either sign. In nats.
 *
 * <p>Exact, without projection, as the target's mean gradient is one vector. Time: (n + m) forward and backward passes a checkpoint.
 * Memory: 8·P bytes beside the checkpoints. The model is trained and put back as it was. Deterministic.
 *
 * <p>Source: Pruthi et al., arXiv 2002.08484, section 3.3 (TracInCP). Departure: checkpoints are those of a {@link WarmUp}, with
 * respect to what it trains; the mean over the target stands for its sum, which orders alike.
 *
 * @param learner the model
 * @param warmUp the training whose checkpoints count
 */
public record TracIn(Learner learner, WarmUp warmUp) {
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
        long each = (long) pool.size() + target.size();
        long passes = warmUp.passes(pool.size());
        Progress progress = new Progress(listener, passes + warmUp.epochs() * each);
        double[] sums = new double[pool.size()];
        try (Trajectory trajectory = Trajectory.of(learner, pool, warmUp, progress.training(passes))) {
            for (int epoch = 0; epoch < trajectory.epochs(); epoch++) {
                trajectory.moveTo(epoch);
                double rate = trajectory.meanRate(epoch);
                addInfluence(trajectory.gradients(pool), trajectory.gradients(target), rate, sums, progress);
            }
        }
        return InfluenceScores.of(sums);
    }

    /** Adds rate · ⟨g(x), mean g(y)⟩ for every x. */
    static void addInfluence(
            GradientSource pool, GradientSource target, double rate, double[] sums, Progress progress) {
        double[] mean = mean(target, progress);
        float[] gradient = new float[pool.width()];
        for (int x = 0; x < sums.length; x++) {
            pool.read(x, gradient);
            sums[x] += rate * FeatureStream.dot(gradient, mean);
            progress.step();
        }
    }

    /** The mean of all vectors, {@code [P]}. */
    static double[] mean(GradientSource source, Progress progress) {
        float[] gradient = new float[source.width()];
        double[] mean = new double[gradient.length];
        for (int y = 0; y < source.size(); y++) {
            source.read(y, gradient);
            for (int k = 0; k < mean.length; k++) {
                mean[k] += (double) gradient[k] / source.size();
            }
            progress.step();
        }
        return mean;
    }

    /** As it stands in manifests. */
    public Map<String, Object> settings() {
        Map<String, Object> settings = new LinkedHashMap<>();
        settings.put("model", learner.settings());
        settings.put("warm-up", warmUp.settings());
        return settings;
    }
}
