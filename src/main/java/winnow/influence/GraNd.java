package winnow.influence;

import java.util.Map;
import winnow.corpus.Corpus;
import winnow.model.ScoringListener;

/**
 * GraNd: how large the gradient of a record is early in training; high for what is hard to learn, and for noise.
 *
 * <p>E ‖∇ℓ(x; θ)‖₂ over the ends of several short runs. No target. Time: a warm-up and n forward and backward passes a run. The
 * model is trained and put back as it was. Deterministic.
 *
 * <p>Source: Paul et al., arXiv 2107.07075, definition 2.1 and section 3. Departure: the loss is the mean over the response's tokens,
 * and gradients are those of what the warm-up trains, usually adapters; the paper's runs train on all records, so a share of 1 is
 * nearest to it.
 *
 * @param learner the model
 * @param early the runs
 */
public record GraNd(Learner learner, EarlyRuns early) {
    /**
     * Scores a pool.
     *
     * @param listener hears of examples passed through the model, those of the warm-ups included
     * @throws IllegalArgumentException if the pool is empty, or an example cannot be laid out
     */
    public InfluenceScores scores(Corpus pool, ScoringListener listener) {
        return InfluenceScores.of(early.mean(
                learner,
                pool,
                listener,
                (trajectory, share, sums, progress) -> addNorms(trajectory.gradients(pool), share, sums, progress)));
    }

    /** Adds share · ‖g(x)‖ for every x. */
    static void addNorms(GradientSource source, double share, double[] sums, Progress progress) {
        float[] gradient = new float[source.width()];
        for (int x = 0; x < sums.length; x++) {
            source.read(x, gradient);
            sums[x] += share * FeatureStream.norm(gradient);
            progress.step();
        }
    }

    /** As it stands in manifests. */
    public Map<String, Object> settings() {
        return early.settings(learner);
    }
}
