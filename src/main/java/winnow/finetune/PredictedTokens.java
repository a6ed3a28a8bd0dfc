package winnow.finetune;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.index.NDIndex;
import ai.djl.ndarray.types.Shape;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.function.BinaryOperator;
import winnow.transformer.Scaled;
import winnow.transformer.TokenBatch;

/** A batch, and which tokens are to be predicted from which of its hidden states, with what weight. */
final class PredictedTokens {
    private final TokenBatch batch;
    private long[] places = new long[64];
    private long[] targets = new long[64];
    private float[] weights = new float[64];
    private int size;
    private double weight;

    PredictedTokens(TokenBatch batch) {
        this.batch = batch;
    }

    /** Every token with a weight is predicted from the one before it; the first of a sequence is not. */
    static PredictedTokens next(List<List<WeightedSequence>> rows) {
        List<List<int[]>> ids = new ArrayList<>();
        rows.forEach(row -> ids.add(row.stream().map(WeightedSequence::ids).toList()));
        PredictedTokens predicted = new PredictedTokens(TokenBatch.packed(ids, 0));
        for (int i = 0; i < rows.size(); i++) {
            int start = 0;
            for (int s = 0; s < rows.get(i).size(); s++) {
                WeightedSequence sequence = rows.get(i).get(s);
                int[] tokens = ids.get(i).get(s);
                for (int j = 1; j < tokens.length; j++) {
                    predicted.add(i, start + j - 1, tokens[j], sequence.weight(j));
                }
                start += tokens.length;
            }
        }
        return predicted;
    }

    /** Predicts a token from the hidden state of a column. */
    void add(int row, int column, int target, float tokenWeight) {
        if (tokenWeight == 0) {
            return;
        }
        if (size == places.length) {
            places = Arrays.copyOf(places, 2 * size);
            targets = Arrays.copyOf(targets, 2 * size);
            weights = Arrays.copyOf(weights, 2 * size);
        }
        places[size] = (long) row * batch.width() + column;
        targets[size] = target;
        weights[size++] = tokenWeight;
        weight += tokenWeight;
    }

    TokenBatch batch() {
        return batch;
    }

    /** Σ w. */
    double weight() {
        return weight;
    }

    /**
     * −Σ w log p / divisor.
     *
     * @param hidden [b, t, d]
     * @param logProbabilities of targets [n] from states [n, d]
     * @return of shape [], in the scope of the hidden states
     */
    NDArray loss(NDArray hidden, BinaryOperator<NDArray> logProbabilities, double divisor) {
        NDManager scope = hidden.getManager();
        long d = hidden.getShape().get(2);
        NDArray states =
                hidden.reshape(new Shape(-1, d)).get(new NDIndex("{}", scope.create(Arrays.copyOf(places, size))));
        NDArray log = logProbabilities.apply(states, scope.create(Arrays.copyOf(targets, size)));
        NDArray sum = log.mul(scope.create(Arrays.copyOf(weights, size))).sum();
        return Scaled.of(sum, -1 / divisor);
    }
}
