package winnow.finetune;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import java.util.Arrays;
import java.util.List;
import winnow.random.Seeds;
import winnow.transformer.Encoder;
import winnow.transformer.Network;
import winnow.transformer.Scaled;
import winnow.transformer.TokenBatch;
import winnow.transformer.TrainingPass;

/** Telling the class of a text; the loss is the cross-entropy in nats. */
public final class ClassificationTask implements TrainingTask {
    private final Encoder encoder;
    private final List<int[]> texts;
    private final int[] classes;

    private ClassificationTask(Encoder encoder, List<int[]> texts, int[] classes) {
        this.encoder = encoder;
        this.texts = texts;
        this.classes = classes;
    }

    /**
     * A task over texts.
     *
     * @param texts token ids with the special tokens around them
     * @param classes index of each text's class among {@link Encoder#labels()}
     * @throws IllegalArgumentException if there is no text, one is too long, or a class is none of the network's
     * @throws IllegalStateException if the network has no classification head
     */
    public static ClassificationTask of(Encoder encoder, List<int[]> texts, int[] classes) {
        if (!encoder.hasClassifier()) {
            throw new IllegalStateException("the checkpoint holds no classification head");
        }
        EncoderTexts.requireFitting(encoder, texts);
        if (classes.length != texts.size()) {
            throw new IllegalArgumentException(
                    "every text must have a class, got " + classes.length + " for " + texts.size());
        }
        int count = encoder.labels().size();
        for (int i = 0; i < classes.length; i++) {
            if (classes[i] < 0 || classes[i] >= count) {
                throw new IllegalArgumentException(
                        "classes must be in 0.." + (count - 1) + ", got " + classes[i] + " at index " + i);
            }
        }
        return new ClassificationTask(encoder, EncoderTexts.copy(texts), classes.clone());
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
    public String fingerprint() {
        ExampleDigest digest = new ExampleDigest();
        texts.forEach(digest::add);
        digest.add(classes);
        return digest.text();
    }

    @Override
    public TaskBatch batch(List<int[]> rows, Seeds seeds) {
        int[] chosen = rows.stream().mapToInt(row -> row[0]).toArray();
        TokenBatch batch = TokenBatch.rightPadded(
                Arrays.stream(chosen).mapToObj(texts::get).toList(), 0);
        long[] targets = Arrays.stream(chosen).mapToLong(i -> classes[i]).toArray();
        return new TaskBatch() {
            @Override
            public double weight() {
                return targets.length;
            }

            @Override
            public double backward(NDManager owner, double divisor, TrainingPass how) {
                return encoder.backward(owner, batch, how, hidden -> sum(hidden, divisor));
            }

            @Override
            public double loss(NDManager owner) {
                return PlainLoss.of(owner, scope -> sum(encoder.hidden(scope, batch), 1));
            }

            private NDArray sum(NDArray hidden, double divisor) {
                NDArray wanted = hidden.getManager().create(targets);
                return Scaled.of(
                        encoder.classLogProbabilities(hidden, batch, wanted).sum(), -1 / divisor);
            }
        };
    }
}
