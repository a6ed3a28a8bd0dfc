package winnow.finetune;

import ai.djl.ndarray.NDManager;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.random.RandomGenerator;
import winnow.random.Seeds;
import winnow.transformer.Encoder;
import winnow.transformer.Network;
import winnow.transformer.TokenBatch;
import winnow.transformer.TrainingPass;

/** Predicting hidden tokens of a text from the rest of it. Which are hidden is drawn anew every time. */
public final class MaskedTokenTask implements TrainingTask {
    private final Encoder encoder;
    private final List<int[]> texts;
    private final int[] maskable;
    private final MaskingSettings settings;

    private MaskedTokenTask(Encoder encoder, List<int[]> texts, int[] maskable, MaskingSettings settings) {
        this.encoder = encoder;
        this.texts = texts;
        this.maskable = maskable;
        this.settings = settings;
    }

    /**
     * A task over texts.
     *
     * @param texts token ids with the special tokens around them
     * @throws IllegalArgumentException if there is none, or one is longer than the model takes or has special tokens only
     * @throws IllegalStateException if the network has no masked-LM head
     */
    public static MaskedTokenTask of(Encoder encoder, List<int[]> texts, MaskingSettings settings) {
        if (!encoder.hasMaskedLmHead()) {
            throw new IllegalStateException("the checkpoint holds no masked-LM head");
        }
        EncoderTexts.requireFitting(encoder, texts);
        int[] maskable = new int[texts.size()];
        for (int i = 0; i < maskable.length; i++) {
            maskable[i] = (int) Arrays.stream(texts.get(i))
                    .filter(id -> !settings.specialIds().contains(id))
                    .count();
            if (maskable[i] == 0) {
                throw new IllegalArgumentException(
                        "texts must have a token that is not special, got none at index " + i);
            }
        }
        return new MaskedTokenTask(encoder, EncoderTexts.copy(texts), maskable, settings);
    }

    @Override
    public Network network() {
        return encoder;
    }

    @Override
    public int size() {
        return texts.size();
    }

    @Override
    public int tokens(int example) {
        return texts.get(example).length;
    }

    @Override
    public boolean isPackable() {
        return true;
    }

    @Override
    public String fingerprint() {
        ExampleDigest digest = new ExampleDigest();
        texts.forEach(digest::add);
        return digest.text() + " " + settings;
    }

    @Override
    public TaskBatch batch(List<int[]> rows, Seeds seeds) {
        RandomGenerator random = seeds.stream("masks");
        List<List<MaskedTokens>> masked = rows.stream()
                .map(row -> Arrays.stream(row)
                        .mapToObj(i -> MaskedTokens.of(texts.get(i), maskable[i], settings, random))
                        .toList())
                .toList();
        List<List<int[]>> ids = new ArrayList<>();
        masked.forEach(row -> ids.add(row.stream().map(MaskedTokens::ids).toList()));
        PredictedTokens predicted = new PredictedTokens(TokenBatch.packed(ids, 0));
        for (int i = 0; i < rows.size(); i++) {
            int start = 0;
            for (int j = 0; j < rows.get(i).length; j++) {
                int[] original = texts.get(rows.get(i)[j]);
                for (int k = 0; k < original.length; k++) {
                    predicted.add(
                            i, start + k, original[k], masked.get(i).get(j).isPredicted(k) ? 1 : 0);
                }
                start += original.length;
            }
        }
        return new TaskBatch() {
            @Override
            public double weight() {
                return predicted.weight();
            }

            @Override
            public double backward(NDManager owner, double divisor, TrainingPass how) {
                return encoder.backward(
                        owner,
                        predicted.batch(),
                        how,
                        hidden -> predicted.loss(hidden, encoder::maskedLmLogProbabilities, divisor));
            }

            @Override
            public double loss(NDManager owner) {
                return PlainLoss.of(
                        owner,
                        scope -> predicted.loss(
                                encoder.hidden(scope, predicted.batch()), encoder::maskedLmLogProbabilities, 1));
            }
        };
    }
}
