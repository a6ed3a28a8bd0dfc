package winnow.finetune;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import java.util.List;
import winnow.transformer.Decoder;

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
        PredictedTokens predicted =
                PredictedTokens.next(sequences.stream().map(List::of).toList());
        if (predicted.weight() == 0) {
            throw new IllegalArgumentException("a batch must hold a token with a weight, got none");
        }
        NDArray hidden = decoder.trainingHidden(scope, predicted.batch());
        return predicted.loss(hidden, decoder::logProbabilities, predicted.weight());
    }
}
