package winnow.finetune;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.index.NDIndex;
import ai.djl.ndarray.types.Shape;
import java.util.List;
import winnow.transformer.Decoder;
import winnow.transformer.TokenBatch;

/**
 * Cross-entropy of the next token, in nats: −Σ w log p / Σ w over the predicted tokens of a batch.
 *
 * <p>Only rows of hidden states whose prediction has a weight reach the vocabulary.
 */
public final class TokenLoss {
    private TokenLoss() {}

    /**
     * The loss of a batch as an array that can be differentiated.
     *
     * @return a number of shape [], owned by the scope
     * @throws IllegalArgumentException if no token has a weight
     */
    public static NDArray of(Decoder decoder, NDManager scope, List<WeightedSequence> sequences) {
        TokenBatch batch = TokenBatch.rightPadded(
                sequences.stream().map(WeightedSequence::ids).toList(), 0);
        int predicted = predicted(sequences);
        long[] rows = new long[predicted];
        long[] targets = new long[predicted];
        float[] weights = new float[predicted];
        double total = 0;
        int at = 0;
        for (int i = 0; i < sequences.size(); i++) {
            WeightedSequence sequence = sequences.get(i);
            int[] ids = sequence.ids();
            for (int j = 1; j < ids.length; j++) {
                if (sequence.weight(j) > 0) {
                    rows[at] = (long) i * batch.width() + j - 1;
                    targets[at] = ids[j];
                    weights[at] = sequence.weight(j);
                    total += weights[at++];
                }
            }
        }
        NDArray hidden = decoder.trainingHidden(scope, batch);
        long d = hidden.getShape().get(2);
        NDArray states = hidden.reshape(new Shape(-1, d)).get(new NDIndex("{}", scope.create(rows)));
        NDArray logProbabilities = decoder.logProbabilities(states, scope.create(targets));
        return logProbabilities.mul(scope.create(weights)).sum().div((float) -total);
    }

    private static int predicted(List<WeightedSequence> sequences) {
        int predicted = 0;
        for (WeightedSequence sequence : sequences) {
            for (int j = 1; j < sequence.length(); j++) {
                predicted += sequence.weight(j) > 0 ? 1 : 0;
            }
        }
        if (predicted == 0) {
            throw new IllegalArgumentException("a batch must hold a token with a weight, got none");
        }
        return predicted;
    }
}
