package winnow.model;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.DataType;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import winnow.checkpoint.Checkpoint;
import winnow.corpus.InvalidRecordException;
import winnow.linalg.FloatMatrix;
import winnow.linalg.Parallel;
import winnow.tokenizer.Tokenizer;
import winnow.transformer.ComputeDevice;
import winnow.transformer.Encoder;
import winnow.transformer.GradientMode;
import winnow.transformer.Precision;
import winnow.transformer.TokenBatch;

/**
 * Tells the class of a text by an encoder with a classification head.
 *
 * <p>A text longer than the model takes is cut at its end, the closing token kept. A text's probabilities do not depend on the others
 * beyond rounding (about 1e-6).
 */
public final class EncoderClassifier implements AutoCloseable {
    private static final int CHUNK = 32;
    private static final String ONE_OF_SEVERAL = "single_label_classification";

    private final Encoder encoder;
    private final Tokenizer tokenizer;
    private final boolean isOwner;

    private EncoderClassifier(Encoder encoder, Tokenizer tokenizer, boolean isOwner) {
        this.encoder = encoder;
        this.tokenizer = tokenizer;
        this.isOwner = isOwner;
    }

    /**
     * Opens a Hugging Face folder of an encoder with a classification head.
     *
     * @throws IllegalStateException if it has no such head
     * @throws InvalidRecordException naming the file that is missing or breaks a rule, also if the classes do not exclude each other
     */
    public static EncoderClassifier open(Path folder, ComputeDevice device, Precision precision) {
        try (Checkpoint checkpoint = Checkpoint.open(folder)) {
            Encoder encoder = Encoder.load(checkpoint, device, precision);
            try {
                requireHead(encoder);
                return new EncoderClassifier(encoder, Tokenizer.load(folder), true);
            } catch (RuntimeException e) {
                encoder.close();
                throw e;
            }
        }
    }

    /**
     * A model that is in memory already. Closing the result closes neither argument.
     *
     * @throws IllegalStateException if it has no classification head
     * @throws InvalidRecordException if its classes do not exclude each other
     */
    public static EncoderClassifier of(Encoder encoder, Tokenizer tokenizer) {
        requireHead(encoder);
        return new EncoderClassifier(encoder, tokenizer, false);
    }

    /** Before a tokenizer is opened, which nobody would close. */
    private static void requireHead(Encoder encoder) {
        if (!encoder.hasClassifier()) {
            throw new IllegalStateException("the checkpoint holds no classification head");
        }
        String kind = encoder.config().textOr(ONE_OF_SEVERAL, "problem_type");
        if (!kind.equals(ONE_OF_SEVERAL)) {
            throw new InvalidRecordException(
                    encoder.config().file(),
                    "problem_type must be " + ONE_OF_SEVERAL + ", found " + InvalidRecordException.quote(kind)
                            + ": its outputs are no probabilities of classes that exclude each other");
        }
    }

    /** Names of the classes, in order. */
    public List<String> labels() {
        return encoder.labels();
    }

    /**
     * Probability of each class of each text.
     *
     * @return [n, K]; rows sum to 1 up to rounding
     * @throws IllegalArgumentException if a text has no token
     */
    public FloatMatrix probabilities(List<String> texts) {
        List<int[]> tokens = texts.stream().map(this::tokens).toList();
        int classes = labels().size();
        float[] all = new float[texts.size() * classes];
        GradientMode.off(() -> {
            for (int from = 0; from < all.length / classes; from += CHUNK) {
                Parallel.stopIfInterrupted();
                List<int[]> chunk = tokens.subList(from, Math.min(tokens.size(), from + CHUNK));
                float[] ofChunk = probabilitiesOf(TokenBatch.rightPadded(chunk, 0));
                System.arraycopy(ofChunk, 0, all, from * classes, ofChunk.length);
            }
            return null;
        });
        return FloatMatrix.wrap(texts.size(), classes, all);
    }

    private float[] probabilitiesOf(TokenBatch batch) {
        try (NDManager scope = encoder.newScope()) {
            NDArray logits = encoder.classLogits(encoder.hidden(scope, batch), batch);
            return logits.toType(DataType.FLOAT32, false).softmax(-1).toFloatArray();
        }
    }

    /** Index of the likeliest class of each text [n], ties to the first. */
    public int[] classes(List<String> texts) {
        FloatMatrix probabilities = probabilities(texts);
        int[] classes = new int[texts.size()];
        for (int i = 0; i < classes.length; i++) {
            for (int c = 1; c < probabilities.columns(); c++) {
                if (probabilities.get(i, c) > probabilities.get(i, classes[i])) {
                    classes[i] = c;
                }
            }
        }
        return classes;
    }

    /** The tokens of a text with those around it, as this reads it. */
    public int[] tokens(String text) {
        int[] tokens = tokenizer.encodeWithSpecials(text);
        if (tokens.length == 0) {
            throw new IllegalArgumentException("a text must have at least one token, got none for \"" + text + "\"");
        }
        if (tokens.length <= encoder.contextLength()) {
            return tokens;
        }
        int[] cut = Arrays.copyOf(tokens, encoder.contextLength());
        cut[cut.length - 1] = tokens[tokens.length - 1];
        return cut;
    }

    @Override
    public void close() {
        if (isOwner) {
            encoder.close();
            tokenizer.close();
        }
    }
}
