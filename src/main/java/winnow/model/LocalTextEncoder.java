package winnow.model;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.DataType;
import ai.djl.ndarray.types.Shape;
import ai.djl.ndarray.types.SparseFormat;
import ai.djl.nn.core.Embedding;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.stream.IntStream;
import winnow.linalg.FloatMatrix;
import winnow.linalg.Parallel;
import winnow.tokenizer.Tokenizer;
import winnow.transformer.GradientMode;
import winnow.transformer.Network;
import winnow.transformer.TokenBatch;

/** Pooled hidden states of a model in this process. */
final class LocalTextEncoder implements TextEncoder {
    /** Multiplications a batch, so that a processor is done with it in about two seconds. */
    private static final double WORK_PER_BATCH = 2e11;

    private static final int FEWEST_BATCH_TOKENS = 256;
    private static final int MOST_BATCH_TOKENS = 2048;

    /** A pass through a model. */
    @FunctionalInterface
    interface Pass {
        /** Hidden states after the last layer [b, t, d] in the scope. */
        NDArray hidden(NDManager scope, TokenBatch batch);
    }

    private final Network network;
    private final Pass pass;
    private final Tokenizer tokenizer;
    private final Pooling pooling;
    private final int batchTokens;

    LocalTextEncoder(Network network, Pass pass, Tokenizer tokenizer, Pooling pooling) {
        this.network = network;
        this.pass = pass;
        this.tokenizer = tokenizer;
        this.pooling = pooling;
        double fitting = WORK_PER_BATCH / network.size();
        this.batchTokens = (int) Math.max(FEWEST_BATCH_TOKENS, Math.min(MOST_BATCH_TOKENS, fitting));
    }

    @Override
    public int width() {
        return network.width();
    }

    @Override
    public Map<String, Object> settings() {
        Map<String, Object> settings = new LinkedHashMap<>();
        settings.put("architecture", network.config().modelType());
        settings.put("weights", network.size());
        settings.put("precision", network.precision().name().toLowerCase(Locale.ROOT));
        settings.put("pooling", pooling.word());
        return settings;
    }

    @Override
    public FloatMatrix encode(List<String> names, List<String> texts, Overflow overflow) {
        List<int[]> tokens = new ArrayList<>(texts.size());
        for (int i = 0; i < texts.size(); i++) {
            tokens.add(tokens(names.get(i), texts.get(i), overflow));
        }
        List<Integer> byLength = IntStream.range(0, tokens.size())
                .boxed()
                .sorted(Comparator.comparingInt(i -> tokens.get(i).length))
                .toList();
        float[] vectors = new float[Math.multiplyExact(texts.size(), width())];
        GradientMode.off(() -> {
            int from = 0;
            while (from < byLength.size()) {
                int to = from + 1;
                while (to < byLength.size()
                        && (to + 1 - from) * (long) tokens.get(byLength.get(to)).length <= batchTokens) {
                    to++;
                }
                Parallel.stopIfInterrupted();
                encode(byLength.subList(from, to), tokens, vectors);
                from = to;
            }
            return null;
        });
        return FloatMatrix.wrap(texts.size(), width(), vectors);
    }

    private int[] tokens(String name, String text, Overflow overflow) {
        int[] tokens = tokenizer.encodeWithSpecials(text);
        int limit = network.contextLength();
        if (tokens.length == 0) {
            throw new IllegalArgumentException("a text must have at least one token, got none for " + name);
        }
        if (tokens.length <= limit) {
            return tokens;
        }
        if (overflow == Overflow.REFUSE) {
            throw new OverlongException(
                    "the model takes at most " + limit + " tokens, got " + tokens.length + " for " + name);
        }
        int last = tokens[tokens.length - 1];
        int[] kept = Arrays.copyOf(tokens, limit);
        if (tokenizer.endId().isPresent() && tokenizer.endId().getAsInt() == last) {
            kept[limit - 1] = last;
        }
        return kept;
    }

    private void encode(List<Integer> rows, List<int[]> tokens, float[] vectors) {
        TokenBatch batch = TokenBatch.rightPadded(rows.stream().map(tokens::get).toList(), 0);
        try (NDManager scope = network.newScope()) {
            NDArray states = pass.hidden(scope, batch).toType(DataType.FLOAT32, false);
            float[] pooled = pooled(scope, states, batch).toFloatArray();
            for (int i = 0; i < rows.size(); i++) {
                System.arraycopy(pooled, i * width(), vectors, rows.get(i) * width(), width());
            }
        }
    }

    /** One vector for each sequence, [b, d]. */
    private NDArray pooled(NDManager scope, NDArray states, TokenBatch batch) {
        int b = batch.size();
        int t = batch.width();
        if (pooling == Pooling.MEAN) {
            float[] shares = new float[b * t];
            for (int i = 0; i < b; i++) {
                Arrays.fill(shares, i * t, i * t + batch.length(i), 1f / batch.length(i));
            }
            return states.mul(scope.create(shares, new Shape(b, t, 1))).sum(new int[] {1});
        }
        long[] places = new long[b];
        for (int i = 0; i < b; i++) {
            places[i] = (long) i * t + (pooling == Pooling.CLS ? 0 : batch.length(i) - 1);
        }
        NDArray flat = states.reshape((long) b * t, width());
        return Embedding.embedding(scope.create(places), flat, SparseFormat.DENSE)
                .singletonOrThrow();
    }

    @Override
    public void close() {
        network.close();
        tokenizer.close();
    }
}
