package winnow.transformer;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.index.NDIndex;
import ai.djl.ndarray.types.Shape;
import com.fasterxml.jackson.databind.JsonNode;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/** Compares a decoder with all that its golden file says, but for LoRA and AdamW, which training is compared with. */
record DecoderGolden(GoldenTable table, String fixture, Decoder decoder, GoldenBlock values) {
    void compare() {
        for (GoldenBlock one : values.blocks("unpadded")) {
            unpadded(one);
        }
        if (values.has("decode")) {
            stored(values.block("decode"));
        }
        if (values.has("right_padded")) {
            padded(values.block("right_padded"), false);
            padded(values.block("left_padded"), true);
            greedy(values.block("greedy"));
            gradients(values.block("gradients"));
        }
    }

    private void record(Quantity quantity, double difference) {
        table.record(fixture, quantity, difference);
    }

    private void unpadded(GoldenBlock one) {
        int[] ids = Golden.integers(one.get("input_ids"));
        try (NDManager scope = decoder.newScope()) {
            TokenBatch batch = TokenBatch.rightPadded(List.of(ids), 0);
            NDArray states = decoder.hidden(scope, batch, null);
            record(
                    Quantity.LOGITS,
                    one.difference("logits", decoder.logits(states).toFloatArray()));
            float[] predicted = predictions(scope, states, List.of(ids), batch).toFloatArray();
            double sum = 0;
            for (float value : predicted) {
                sum += value;
            }
            record(Quantity.LOSS, one.difference("loss", new float[] {(float) (-sum / predicted.length)}));
            if (!one.has("token_log_probabilities")) {
                return;
            }
            record(Quantity.LOG_PROBABILITY, one.difference("token_log_probabilities", predicted));
            record(
                    Quantity.SUM_LOG_PROBABILITY,
                    Math.abs(sum - one.get("sum_log_probability_f64").doubleValue()));
            record(
                    Quantity.MEAN,
                    one.difference(
                            "last_hidden_state_mean_over_tokens",
                            states.mean(new int[] {1}).toFloatArray()));
            traced(one, scope, batch, ids.length);
        }
    }

    private void traced(GoldenBlock one, NDManager scope, TokenBatch batch, int tokens) {
        RecordedTrace trace = new RecordedTrace();
        decoder.traced(scope, batch, trace);
        record(
                Quantity.HIDDEN,
                one.difference(
                        "hidden_states_of_last_token_by_layer",
                        RecordedTrace.joined(trace.rows(tokens - 1, tokens, 1))));
        if (one.has("attention_probabilities_by_layer")) {
            record(Quantity.ATTENTION, one.difference("attention_probabilities_by_layer", trace.attention()));
        }
    }

    /** Log-probability of each token but a sequence's first, [n]. */
    private NDArray predictions(NDManager scope, NDArray states, List<int[]> sequences, TokenBatch batch) {
        List<Long> rows = new ArrayList<>();
        List<Long> targets = new ArrayList<>();
        for (int i = 0; i < sequences.size(); i++) {
            int[] ids = sequences.get(i);
            for (int j = 1; j < ids.length; j++) {
                rows.add((long) i * batch.width() + batch.start(i) + j - 1);
                targets.add((long) ids[j]);
            }
        }
        NDArray flat = states.reshape(new Shape(-1, states.getShape().get(2)));
        NDArray chosen = flat.get(new NDIndex("{}", scope.create(longs(rows))));
        return decoder.logProbabilities(chosen, scope.create(longs(targets)));
    }

    private static long[] longs(List<Long> values) {
        return values.stream().mapToLong(v -> v).toArray();
    }

    /** F16 and BF16 weights are widened to the same bits. */
    private void stored(GoldenBlock decode) {
        float[] all = decoder.parameter(decode.get("name").textValue())
                .orElseThrow()
                .value()
                .toFloatArray();
        record(Quantity.STORED, decode.difference("first16_as_float32", Arrays.copyOf(all, 16)));
    }

    private void padded(GoldenBlock padded, boolean left) {
        List<int[]> rows = padded.unmasked("input_ids");
        TokenBatch batch = left ? TokenBatch.leftPadded(rows, 0) : TokenBatch.rightPadded(rows, 0);
        try (NDManager scope = decoder.newScope()) {
            NDArray states = decoder.hidden(scope, batch, null);
            NDArray logits = decoder.logits(states);
            for (int i = 0; i < rows.size(); i++) {
                record(
                        Quantity.PADDED,
                        padded.difference(
                                "logits_at_real_tokens",
                                i,
                                real(logits, batch, i).toFloatArray()));
            }
            if (!left) {
                NDArray loss = predictions(scope, states, rows, batch).mean().neg();
                record(Quantity.LOSS, padded.difference("loss", loss.toFloatArray()));
                requireEqual(padded.unmasked("labels"), rows);
            } else if (padded.get("position_ids").isArray()) {
                long[] positions = batch.positions(new int[rows.size()]);
                float[] found = new float[positions.length];
                for (int i = 0; i < found.length; i++) {
                    found[i] = positions[i];
                }
                record(Quantity.STORED, padded.difference("position_ids", found));
            }
        }
    }

    /** The loss of a padded batch is that of all real tokens. */
    private static void requireEqual(List<int[]> labels, List<int[]> rows) {
        for (int i = 0; i < rows.size(); i++) {
            if (!Arrays.equals(labels.get(i), rows.get(i))) {
                throw new AssertionError("labels differ from tokens in row " + i);
            }
        }
    }

    static NDArray real(NDArray values, TokenBatch batch, int i) {
        return values.get(new NDIndex(i + "," + batch.start(i) + ":" + (batch.start(i) + batch.length(i))));
    }

    private void greedy(GoldenBlock greedy) {
        int steps = greedy.get("max_new_tokens").intValue();
        List<int[]> prompts = new ArrayList<>();
        values.get("sequences").forEach(s -> prompts.add(Golden.integers(s)));
        for (int i = 0; i < prompts.size(); i++) {
            int[] plain = withoutCache(prompts.get(i), steps);
            record(
                    Quantity.GREEDY,
                    differing(greedy.get("new_tokens_without_cache").get(i), plain));
            Cached cached = withCache(List.of(prompts.get(i)), steps, -1, 0);
            record(
                    Quantity.GREEDY,
                    differing(greedy.get("new_tokens_with_cache").get(i), cached.tokens[0]));
            record(Quantity.CACHED, greedy.difference("last_step_logits_with_cache", i, cached.lastLogits));
        }
        Cached batch = withCache(prompts, steps, -1, 0);
        GoldenBlock ended = greedy.block("with_eos");
        Cached stopped = withCache(
                prompts,
                steps,
                ended.get("eos_token_id").intValue(),
                ended.get("pad_token_id").intValue());
        for (int i = 0; i < prompts.size(); i++) {
            JsonNode expected =
                    greedy.get("new_tokens_left_padded_batch_with_cache").get(i);
            record(Quantity.GREEDY, differing(expected, batch.tokens[i]));
            record(Quantity.GREEDY, differing(ended.get("new_tokens").get(i), stopped.tokens[i]));
        }
    }

    private static double differing(JsonNode expected, int[] found) {
        int[] tokens = Golden.integers(expected);
        double wrong = Math.abs(tokens.length - found.length);
        for (int i = 0; i < Math.min(tokens.length, found.length); i++) {
            wrong += tokens[i] == found[i] ? 0 : 1;
        }
        return wrong;
    }

    private int[] withoutCache(int[] prompt, int steps) {
        int[] all = prompt;
        for (int step = 0; step < steps; step++) {
            try (NDManager scope = decoder.newScope()) {
                NDArray states = decoder.hidden(scope, TokenBatch.rightPadded(List.of(all), 0), null);
                float[] logits =
                        decoder.logits(states.get(new NDIndex(":, -1"))).toFloatArray();
                all = Arrays.copyOf(all, all.length + 1);
                all[all.length - 1] = largest(logits);
            }
        }
        return Arrays.copyOfRange(all, prompt.length, all.length);
    }

    private record Cached(int[][] tokens, float[] lastLogits) {}

    private Cached withCache(List<int[]> prompts, int steps, int end, int padding) {
        int[][] tokens = new int[prompts.size()][0];
        boolean[] ended = new boolean[prompts.size()];
        float[] last = null;
        try (KeyValueCache cache = decoder.newCache()) {
            TokenBatch next = TokenBatch.leftPadded(prompts, 0);
            for (int step = 0; step < steps; step++) {
                try (NDManager scope = decoder.newScope()) {
                    NDArray states = decoder.hidden(scope, next, cache);
                    last = decoder.logits(states.get(new NDIndex(":, -1"))).toFloatArray();
                }
                List<int[]> added = new ArrayList<>();
                boolean all = true;
                for (int i = 0; i < tokens.length; i++) {
                    int v = last.length / tokens.length;
                    int token = ended[i] ? padding : largest(Arrays.copyOfRange(last, i * v, (i + 1) * v));
                    ended[i] |= token == end;
                    all &= ended[i];
                    tokens[i] = Arrays.copyOf(tokens[i], step + 1);
                    tokens[i][step] = token;
                    added.add(new int[] {token});
                }
                if (all) {
                    break;
                }
                next = TokenBatch.leftPadded(added, 0);
            }
        }
        return new Cached(tokens, last);
    }

    private static int largest(float[] values) {
        int best = 0;
        for (int i = 1; i < values.length; i++) {
            best = values[i] > values[best] ? i : best;
        }
        return best;
    }

    private void gradients(GoldenBlock expected) {
        List<int[]> sequences = new ArrayList<>();
        values.get("sequences").forEach(s -> sequences.add(Golden.integers(s)));
        GoldenGradients all = gradients(sequences);
        record(Quantity.LOSS, expected.difference("loss", new float[] {(float) all.loss()}));
        all.compare(table, fixture, expected);
        List<GoldenGradients> each =
                sequences.stream().map(s -> gradients(List.of(s))).toList();
        JsonNode products = expected.get("per_sequence_gradient_inner_products_f64");
        for (int i = 0; i < each.size(); i++) {
            for (int j = 0; j < each.size(); j++) {
                double found = each.get(i).innerProduct(each.get(j));
                double norms = each.get(i).norm() * each.get(j).norm();
                record(
                        Quantity.INNER_PRODUCT,
                        Math.abs(found - products.get(i).get(j).doubleValue()) / norms);
            }
        }
    }

    private GoldenGradients gradients(List<int[]> sequences) {
        TokenBatch batch = TokenBatch.rightPadded(sequences, 0);
        return GoldenGradients.of(
                decoder, scope -> predictions(scope, decoder.trainingHidden(scope, batch), sequences, batch)
                        .mean()
                        .neg());
    }
}
