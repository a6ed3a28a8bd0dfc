package winnow.influence;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.index.NDIndex;
import ai.djl.ndarray.types.Shape;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import winnow.corpus.Corpus;
import winnow.finetune.WeightedSequence;
import winnow.linalg.Parallel;
import winnow.model.ScoringListener;
import winnow.transformer.Decoder;
import winnow.transformer.GradientMode;
import winnow.transformer.TokenBatch;

/**
 * EL2N: how far predictions for a record are from what it says, early in training; high for what is hard to learn, and for noise.
 *
 * <p>E of the mean over response tokens t of ‖p_t − e_t‖₂, p_t being the predicted distribution and e_t the token as a vector of one
 * 1; in [0, √2]. The expectation is over the ends of several short runs. No target. Time: a warm-up and n forward passes a run. The
 * model is trained and put back as it was. Deterministic.
 *
 * <p>Source: Paul et al., arXiv 2107.07075, definition 2.2 and section 3. Departure: the paper classifies; here every token is a
 * classification, and their mean makes long and short responses comparable.
 *
 * @param learner the model
 * @param early the runs
 */
public record El2n(Learner learner, EarlyRuns early) {
    /** Most bytes of logits at a time. */
    private static final long LOGIT_BYTES = 64L << 20;

    /**
     * Scores a pool.
     *
     * @param listener hears of examples passed through the model, those of the warm-ups included
     * @throws IllegalArgumentException if the pool is empty, or an example cannot be laid out
     */
    public InfluenceScores scores(Corpus pool, ScoringListener listener) {
        return InfluenceScores.of(early.mean(learner, pool, listener, (trajectory, share, sums, progress) -> {
            List<WeightedSequence> sequences = learner.sequences(pool);
            for (int x = 0; x < sums.length; x++) {
                Parallel.stopIfInterrupted();
                double error = meanError(learner.decoder(), sequences.get(x));
                if (!Double.isFinite(error)) {
                    throw new IllegalStateException("predictions must be finite, got an error of " + error
                            + ", example " + pool.get(x).id());
                }
                sums[x] += share * error;
                progress.step();
            }
        }));
    }

    /** Σ w_t ‖p_t − e_t‖₂ / Σ w_t over the predicted tokens of a sequence. */
    static double meanError(Decoder decoder, WeightedSequence sequence) {
        int[] ids = sequence.ids();
        int[] predicted = IntStream.range(1, ids.length)
                .filter(t -> sequence.weight(t) > 0)
                .toArray();
        int piece = (int) Math.max(1, LOGIT_BYTES / Float.BYTES / decoder.vocabularySize());
        double sum = 0;
        double weight = 0;
        try (NDManager scope = decoder.newScope()) {
            NDArray hidden = decoder.hidden(scope, TokenBatch.rightPadded(List.of(ids), 0), null);
            NDArray states = hidden.reshape(new Shape(-1, hidden.getShape().get(2)));
            for (int from = 0; from < predicted.length; from += piece) {
                int[] tokens = Arrays.copyOfRange(predicted, from, Math.min(predicted.length, from + piece));
                float[] squares = GradientMode.off(() -> squaredErrors(decoder, states, ids, tokens));
                for (int i = 0; i < tokens.length; i++) {
                    // Rounding may leave a little less than nothing.
                    sum += sequence.weight(tokens[i]) * Math.sqrt(Math.max(0, (double) squares[i]));
                    weight += sequence.weight(tokens[i]);
                }
            }
        }
        return sum / weight;
    }

    /** ‖p − e‖² of some tokens, the difference being taken before the square so that small errors keep their digits. */
    private static float[] squaredErrors(Decoder decoder, NDArray states, int[] ids, int[] tokens) {
        try (NDManager scope = states.getManager().newSubManager()) {
            long[] places = Arrays.stream(tokens).mapToLong(t -> t - 1).toArray();
            long[] targets = Arrays.stream(tokens).mapToLong(t -> ids[t]).toArray();
            NDArray chosen = states.get(new NDIndex("{}", scope.create(places)));
            chosen.attach(scope);
            NDArray p = decoder.logits(chosen).softmax(1);
            NDArray difference = p.sub(scope.create(targets).oneHot(decoder.vocabularySize()));
            return difference.mul(difference).sum(new int[] {1}).toFloatArray();
        }
    }

    /** As it stands in manifests. */
    public Map<String, Object> settings() {
        return early.settings(learner);
    }
}
