package winnow.finetune;

import ai.djl.ndarray.NDManager;
import java.util.Arrays;
import java.util.List;
import winnow.random.Seeds;
import winnow.transformer.Decoder;
import winnow.transformer.Network;
import winnow.transformer.TrainingPass;

/**
 * Predicting each token from those before it. Several sequences may share a row: none sees another, and each has positions from
 * 0, so that packing changes no loss.
 */
public final class NextTokenTask implements TrainingTask {
    private final Decoder decoder;
    private final List<WeightedSequence> sequences;

    private NextTokenTask(Decoder decoder, List<WeightedSequence> sequences) {
        this.decoder = decoder;
        this.sequences = sequences;
    }

    /**
     * A task over sequences.
     *
     * @throws IllegalArgumentException if there is none, or one has no token with a weight after its first, or is longer than
     *     the model takes
     */
    public static NextTokenTask of(Decoder decoder, List<WeightedSequence> sequences) {
        if (sequences.isEmpty()) {
            throw new IllegalArgumentException("training needs at least one sequence, got none");
        }
        for (int i = 0; i < sequences.size(); i++) {
            WeightedSequence sequence = sequences.get(i);
            if (sequence.length() > decoder.contextLength()) {
                throw new IllegalArgumentException("sequences must be at most " + decoder.contextLength()
                        + " tokens long, got " + sequence.length() + " at index " + i);
            }
            if (!(sequence.predictedWeight() > 0)) {
                throw new IllegalArgumentException(
                        "sequences must have a token with a weight after the first, got none at index " + i);
            }
        }
        return new NextTokenTask(decoder, List.copyOf(sequences));
    }

    @Override
    public Network network() {
        return decoder;
    }

    @Override
    public int size() {
        return sequences.size();
    }

    @Override
    public int tokens(int example) {
        return sequences.get(example).length();
    }

    @Override
    public boolean isPackable() {
        return true;
    }

    @Override
    public String fingerprint() {
        ExampleDigest digest = new ExampleDigest();
        sequences.forEach(sequence -> sequence.addTo(digest));
        return digest.text();
    }

    @Override
    public TaskBatch batch(List<int[]> rows, Seeds seeds) {
        PredictedTokens predicted = PredictedTokens.next(rows.stream()
                .map(row -> Arrays.stream(row).mapToObj(sequences::get).toList())
                .toList());
        return new TaskBatch() {
            @Override
            public double weight() {
                return predicted.weight();
            }

            @Override
            public double backward(NDManager owner, double divisor, TrainingPass how) {
                return decoder.backward(
                        owner,
                        predicted.batch(),
                        how,
                        hidden -> predicted.loss(hidden, decoder::logProbabilities, divisor));
            }

            @Override
            public double loss(NDManager owner) {
                return PlainLoss.of(
                        owner,
                        scope -> predicted.loss(
                                decoder.hidden(scope, predicted.batch(), null), decoder::logProbabilities, 1));
            }
        };
    }
}
