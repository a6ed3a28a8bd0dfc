package winnow.model;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.Shape;
import ai.djl.ndarray.types.SparseFormat;
import ai.djl.nn.core.Embedding;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.OptionalInt;
import winnow.linalg.Parallel;
import winnow.model.ScoringSettings.Overflow;
import winnow.transformer.Decoder;
import winnow.transformer.GradientMode;
import winnow.transformer.KeyValueCache;
import winnow.transformer.TokenBatch;

/**
 * Runs sequences through a decoder and keeps the log-probabilities of the scored tokens alone.
 *
 * <p>A prefix is run once; its keys and values are continued by batches of sequences of like length. Hidden states are projected
 * to the vocabulary only where a scored token is predicted, and in pieces of at most {@link #LOGIT_BYTES}.
 */
final class Scorer {
    /** Most bytes of logits at a time. */
    private static final long LOGIT_BYTES = 64L << 20;

    /** Most bytes of one layer's keys and values. */
    private static final long KEY_VALUE_BYTES = 256L << 20;

    /** Multiplications a batch, so that a processor is done with it in about two seconds. */
    private static final double WORK_PER_BATCH = 2e11;

    private static final int FEWEST_BATCH_TOKENS = 256;

    /** More rows make no matrix product faster, but push activations out of the processor's cache. */
    private static final int MOST_BATCH_TOKENS = 1024;

    private static final int MOST_BATCH_TOKENS_ON_GPU = 32_768;

    /** Any token will do: nobody sees padding. */
    private static final int PADDING = 0;

    private final Decoder decoder;
    private final OptionalInt beginToken;
    private final int batchTokens;

    Scorer(Decoder decoder, OptionalInt beginToken, boolean onGpu) {
        this.decoder = decoder;
        this.beginToken = beginToken;
        this.batchTokens = onGpu
                ? MOST_BATCH_TOKENS_ON_GPU
                : (int) Math.max(FEWEST_BATCH_TOKENS, Math.min(MOST_BATCH_TOKENS, WORK_PER_BATCH / decoder.size()));
    }

    /** One sequence on its way: where it came from, what is left of it, its scores. */
    private static final class Row {
        final ScoredSequence sequence;
        final int[] tokens;
        final int first;
        final int truncated;
        final float[] scores;

        Row(ScoredSequence sequence, ScoredSequence kept, int truncated) {
            this.sequence = sequence;
            this.tokens = kept.tokens();
            this.first = kept.first();
            this.truncated = truncated;
            this.scores = new float[sequence.scoredTokens()];
        }

        TokenScores result() {
            return TokenScores.of(sequence.id(), sequence.response(), scores, truncated);
        }
    }

    List<TokenScores> score(int[] prefix, List<ScoredSequence> sequences, ScoringSettings settings) {
        int limit = decoder.contextLength();
        boolean carriesLast = prefix.length > 0 && sequences.stream().anyMatch(s -> s.first() == 0);
        // A first token that is scored is predicted by the token before it, which must be in the batch.
        int shared = carriesLast ? prefix.length - 1 : prefix.length;
        int[] head = Arrays.copyOf(prefix, shared);
        int[] carried = Arrays.copyOfRange(prefix, shared, prefix.length);
        List<Row> rows = new ArrayList<>(sequences.size());
        List<Row> continuing = new ArrayList<>();
        List<Row> whole = new ArrayList<>();
        boolean reuses = settings.reusesPrefix() && sequences.size() > 1 && shared > 0;
        for (ScoredSequence sequence : sequences) {
            requireScorable(prefix, sequence, settings);
            int tokens = prefix.length + sequence.length();
            Row row;
            if (tokens > limit) {
                int excess = tokens - limit;
                row = new Row(sequence, sequence.after(prefix).withoutStart(excess, beginToken), excess);
                whole.add(row);
            } else if (reuses && isContinuable(shared, tokens)) {
                row = new Row(sequence, sequence.after(carried), 0);
                continuing.add(row);
            } else {
                row = new Row(sequence, sequence.after(prefix), 0);
                whole.add(row);
            }
            rows.add(row);
        }
        GradientMode.off(() -> {
            if (!continuing.isEmpty()) {
                try (KeyValueCache cache = decoder.newCache()) {
                    try (NDManager scope = decoder.newScope()) {
                        decoder.hidden(scope, TokenBatch.rightPadded(List.of(head), PADDING), cache);
                    }
                    run(continuing, cache.shared(), settings);
                }
            }
            run(whole, null, settings);
            return null;
        });
        return rows.stream().map(Row::result).toList();
    }

    /** Whether keys of the prefix, made when it was alone, are those that the whole sequence would have. */
    private boolean isContinuable(int shared, int tokens) {
        OptionalInt change = decoder.frequencyChange();
        return change.isEmpty() || tokens <= change.getAsInt() || shared > change.getAsInt();
    }

    void requireScorable(int[] prefix, ScoredSequence sequence, ScoringSettings settings) {
        if (prefix.length + sequence.first() == 0) {
            throw new IllegalArgumentException(
                    "a scored token must have a token before it, got none for example " + sequence.id());
        }
        int limit = decoder.contextLength();
        int tokens = prefix.length + sequence.length();
        boolean isCuttable = sequence.scoredTokens() < limit;
        boolean isCut = settings.overflow() == Overflow.TRUNCATE_CONTEXT;
        if (tokens <= limit || isCut && isCuttable) {
            return;
        }
        throw new OverlongException(
                "the model takes at most " + limit + " tokens, got " + tokens + ", " + sequence.scoredTokens()
                        + " of them the response" + (isCuttable ? "" : ", which is never cut") + ", in example "
                        + sequence.id(),
                isCuttable);
    }

    private void run(List<Row> rows, KeyValueCache prefix, ScoringSettings settings) {
        int cached = prefix == null ? 0 : prefix.length();
        OptionalInt change = decoder.frequencyChange();
        List<Row> sorted = new ArrayList<>(rows);
        sorted.sort((a, b) -> Integer.compare(a.tokens.length, b.tokens.length));
        int budget = settings.batchTokens().orElse(batchTokens);
        List<Row> batch = new ArrayList<>();
        for (Row row : sorted) {
            int width = row.tokens.length;
            long keyValueBytes = 2L * Float.BYTES * (batch.size() + 1) * (cached + width) * decoder.width();
            boolean isFull = (long) (batch.size() + 1) * width > budget || keyValueBytes > KEY_VALUE_BYTES;
            boolean isOtherSide = change.isPresent()
                    && !batch.isEmpty()
                    && cached + batch.get(0).tokens.length <= change.getAsInt()
                    && cached + width > change.getAsInt();
            if (!batch.isEmpty() && (isFull || isOtherSide)) {
                runBatch(batch, prefix);
                batch.clear();
            }
            batch.add(row);
        }
        if (!batch.isEmpty()) {
            runBatch(batch, prefix);
        }
    }

    private void runBatch(List<Row> rows, KeyValueCache prefix) {
        Parallel.stopIfInterrupted();
        // The last token predicts nothing that is asked for; only where the length itself changes the numbers must it
        // run.
        int spared = decoder.frequencyChange().isPresent() ? 0 : 1;
        List<int[]> inputs = new ArrayList<>(rows.size());
        int scored = 0;
        for (Row row : rows) {
            inputs.add(Arrays.copyOf(row.tokens, row.tokens.length - spared));
            scored += row.scores.length;
        }
        TokenBatch batch = TokenBatch.rightPadded(inputs, PADDING);
        long[] places = new long[scored];
        long[] targets = new long[scored];
        int at = 0;
        for (int i = 0; i < rows.size(); i++) {
            Row row = rows.get(i);
            for (int k = row.first; k < row.tokens.length; k++) {
                places[at] = (long) i * batch.width() + k - 1;
                targets[at++] = row.tokens[k];
            }
        }
        float[] values = logProbabilities(batch, prefix, places, targets);
        at = 0;
        for (Row row : rows) {
            System.arraycopy(values, at, row.scores, 0, row.scores.length);
            requireFinite(row);
            at += row.scores.length;
        }
    }

    /** Broken weights, or activations beyond the range of F16: the fault is not the example's. */
    private static void requireFinite(Row row) {
        for (int i = 0; i < row.scores.length; i++) {
            if (!Float.isFinite(row.scores[i])) {
                throw new IllegalStateException("the model must give finite log-probabilities, got " + row.scores[i]
                        + " for token " + i + " of example " + row.sequence.id());
            }
        }
    }

    private float[] logProbabilities(TokenBatch batch, KeyValueCache prefix, long[] places, long[] targets) {
        float[] values = new float[places.length];
        int piece = (int) Math.max(1, LOGIT_BYTES / Float.BYTES / decoder.vocabularySize());
        try (NDManager scope = decoder.newScope()) {
            NDArray hidden = decoder.hidden(scope, batch, prefix);
            Shape shape = hidden.getShape();
            NDArray flat = hidden.reshape(shape.get(0) * shape.get(1), shape.get(2));
            for (int from = 0; from < places.length; from += piece) {
                Parallel.stopIfInterrupted();
                int to = Math.min(places.length, from + piece);
                try (NDManager part = scope.newSubManager()) {
                    NDArray chosen = part.create(Arrays.copyOfRange(places, from, to));
                    NDArray states = Embedding.embedding(chosen, flat, SparseFormat.DENSE)
                            .singletonOrThrow();
                    NDArray wanted = part.create(Arrays.copyOfRange(targets, from, to));
                    float[] found = decoder.logProbabilities(states, wanted).toFloatArray();
                    System.arraycopy(found, 0, values, from, found.length);
                }
            }
        }
        return values;
    }
}
