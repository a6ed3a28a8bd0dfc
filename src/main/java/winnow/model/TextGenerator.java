package winnow.model;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.index.NDIndex;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.Set;
import java.util.random.RandomGenerator;
import java.util.stream.Collectors;
import winnow.linalg.Parallel;
import winnow.model.GeneratedText.Finish;
import winnow.tokenizer.Tokenizer;
import winnow.transformer.Decoder;
import winnow.transformer.GradientMode;
import winnow.transformer.KeyValueCache;
import winnow.transformer.TokenBatch;

/**
 * Continues prompts token by token, several at a time, keeping keys and values.
 *
 * <p>Rows that are done stay in their batch as padding. When a batch has as many columns as the model takes, the rows that may
 * still grow are begun anew without the padding; so what else is in the batch changes a text only where rounding tips the
 * balance between two tokens.
 */
final class TextGenerator {
    /** Most bytes of keys and values of a batch, all layers together. */
    private static final long KEY_VALUE_BYTES = 1L << 30;

    private static final int MOST_ROWS = 64;

    private final Decoder decoder;
    private final Tokenizer tokenizer;
    private final List<Integer> endTokens;

    TextGenerator(Decoder decoder, Tokenizer tokenizer, List<Integer> endTokens) {
        this.decoder = decoder;
        this.tokenizer = tokenizer;
        this.endTokens = endTokens;
    }

    /** A text in the making. */
    private final class Row {
        final Prompt prompt;
        final RandomGenerator random;
        final List<Integer> written = new ArrayList<>();
        String text = "";
        Finish finish;

        Row(Prompt prompt, RandomGenerator random) {
            this.prompt = prompt;
            this.random = random;
        }

        int[] tokens() {
            int[] prefix = prompt.tokens();
            int[] all = Arrays.copyOf(prefix, prefix.length + written.size());
            for (int i = 0; i < written.size(); i++) {
                all[prefix.length + i] = written.get(i);
            }
            return all;
        }

        void add(int token, GenerationSettings settings, Set<Integer> ends) {
            written.add(token);
            boolean isEnd = ends.contains(token);
            if (isEnd) {
                finish = Finish.END_TOKEN;
            } else if (!settings.stops().isEmpty() && cutAtStop(settings.stops())) {
                finish = Finish.STOP_TEXT;
                return;
            } else if (written.size() == settings.maxNewTokens()) {
                finish = Finish.MAX_TOKENS;
            } else if (prompt.length() + written.size() >= decoder.contextLength()) {
                finish = Finish.CONTEXT_FULL;
            }
            if (finish != null) {
                text = decoded(isEnd ? written.size() - 1 : written.size());
            }
        }

        private boolean cutAtStop(List<String> stops) {
            String whole = decoded(written.size());
            int cut = stops.stream()
                    .mapToInt(whole::indexOf)
                    .filter(at -> at >= 0)
                    .min()
                    .orElse(-1);
            if (cut >= 0) {
                text = whole.substring(0, cut);
            }
            return cut >= 0;
        }

        /** A model may have rows beyond the tokenizer's ids, to fill up its matrix; they have no text. */
        private String decoded(int count) {
            return tokenizer.decodeWithoutSpecials(written.subList(0, count).stream()
                    .mapToInt(Integer::intValue)
                    .filter(id -> id < tokenizer.vocabularySize())
                    .toArray());
        }

        GeneratedText result() {
            return new GeneratedText(prompt.id(), text, written, finish);
        }
    }

    List<GeneratedText> generate(List<Prompt> prompts, GenerationSettings settings) {
        Set<Integer> ends = Set.copyOf(settings.endTokens().orElse(endTokens));
        List<Row> rows = new ArrayList<>();
        for (Prompt prompt : prompts) {
            if (prompt.length() >= decoder.contextLength()) {
                throw new IllegalArgumentException("a prompt must leave room for a token within the model's "
                        + decoder.contextLength() + ", got " + prompt.length() + " tokens, prompt " + prompt.id());
            }
            rows.add(new Row(prompt, settings.seeds().stream(prompt.id())));
        }
        List<Row> sorted = rows.stream()
                .sorted(Comparator.comparingInt(row -> row.prompt.length()))
                .toList();
        GradientMode.off(() -> {
            for (int from = 0; from < sorted.size(); ) {
                int size = rowsTogether(sorted.subList(from, sorted.size()), settings);
                run(sorted.subList(from, from + size), settings, ends);
                from += size;
            }
            return null;
        });
        return rows.stream().map(Row::result).toList();
    }

    /** A model whose numbers change with the length of the longest text writes one text at a time. */
    private int rowsTogether(List<Row> rows, GenerationSettings settings) {
        if (decoder.frequencyChange().isPresent()) {
            return 1;
        }
        List<Integer> longest = rows.stream()
                .map(row ->
                        (int) Math.min(decoder.contextLength(), (long) row.prompt.length() + settings.maxNewTokens()))
                .toList();
        return rowsTogether(longest, 2L * Float.BYTES * decoder.width() * decoder.layerCount());
    }

    /**
     * How many rows, from the first on, have room for their keys and values.
     *
     * @param longest most tokens that a row may come to, ascending
     */
    static int rowsTogether(List<Integer> longest, long bytesPerToken) {
        int rows = 1;
        while (rows < Math.min(MOST_ROWS, longest.size())
                && (rows + 1) * bytesPerToken * longest.get(rows) <= KEY_VALUE_BYTES) {
            rows++;
        }
        return rows;
    }

    private void run(List<Row> batch, GenerationSettings settings, Set<Integer> ends) {
        List<Row> rows = batch;
        while (!rows.isEmpty()) {
            writeTogether(rows, settings, ends);
            rows = rows.stream().filter(row -> row.finish == null).toList();
        }
    }

    /** Until all are done, or the cache must be begun anew. */
    private void writeTogether(List<Row> rows, GenerationSettings settings, Set<Integer> ends) {
        try (KeyValueCache cache = decoder.newCache()) {
            step(rows, rows.stream().map(Row::tokens).toList(), cache, settings, ends);
            while (rows.stream().anyMatch(row -> row.finish == null) && mayGrow(cache)) {
                List<int[]> last = rows.stream()
                        .map(row -> new int[] {row.written.get(row.written.size() - 1)})
                        .collect(Collectors.toList());
                step(rows, last, cache, settings, ends);
            }
        }
    }

    /** Not beyond what the model takes; and keys turned for short texts are of no use to a long one. */
    private boolean mayGrow(KeyValueCache cache) {
        boolean isChange = decoder.frequencyChange().isPresent()
                && decoder.frequencyChange().getAsInt() == cache.length();
        return cache.length() < decoder.contextLength() && !isChange;
    }

    private void step(
            List<Row> rows, List<int[]> inputs, KeyValueCache cache, GenerationSettings settings, Set<Integer> ends) {
        Parallel.stopIfInterrupted();
        int vocabulary = decoder.vocabularySize();
        float[] logits;
        try (NDManager scope = decoder.newScope()) {
            NDArray hidden = decoder.hidden(scope, TokenBatch.leftPadded(inputs, 0), cache);
            logits = decoder.logits(hidden.get(new NDIndex(":, -1, :"))).toFloatArray();
        }
        for (int i = 0; i < rows.size(); i++) {
            Row row = rows.get(i);
            if (row.finish == null) {
                row.add(settings.sampling().choose(logits, i, vocabulary, row.random), settings, ends);
            }
        }
    }
}
