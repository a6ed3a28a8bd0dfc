package winnow.transformer;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.index.NDIndex;
import ai.djl.ndarray.types.Shape;
import com.fasterxml.jackson.databind.JsonNode;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.stream.IntStream;

/** Compares an encoder with all that its golden file says, but for AdamW, which training is compared with. */
record EncoderGolden(GoldenTable table, String fixture, Encoder encoder, GoldenBlock values) {
    void compare() {
        for (GoldenBlock one : values.blocks("unpadded")) {
            List<int[]> ids = List.of(Golden.integers(one.get("input_ids")));
            compare(one, TokenBatch.rightPadded(ids, 0), Quantity.LOGITS, false);
        }
        GoldenBlock padded = values.block("right_padded");
        TokenBatch batch = TokenBatch.rightPadded(padded.unmasked("input_ids"), 0);
        compare(padded, batch, Quantity.PADDED, true);
        if (values.has("right_padded_with_token_types")) {
            GoldenBlock typed = values.block("right_padded_with_token_types");
            List<int[]> types = new ArrayList<>();
            JsonNode rows = typed.get("token_type_ids");
            for (int i = 0; i < batch.size(); i++) {
                types.add(Arrays.copyOf(Golden.integers(rows.get(i)), batch.length(i)));
            }
            compare(typed, batch.withTokenTypes(types), Quantity.TYPES, true);
        }
        if (values.has("gradients")) {
            gradients(values.block("gradients"), padded, batch);
        }
    }

    private void record(Quantity quantity, double difference) {
        table.record(fixture, quantity, difference);
    }

    private void compare(GoldenBlock expected, TokenBatch batch, Quantity logits, boolean rows) {
        try (NDManager scope = encoder.newScope()) {
            NDArray states = encoder.hidden(scope, batch);
            RecordedTrace trace = new RecordedTrace();
            encoder.traced(scope, batch, trace);
            List<float[]> first = new ArrayList<>();
            List<float[]> mean = new ArrayList<>();
            List<float[]> unit = new ArrayList<>();
            for (int i = 0; i < batch.size(); i++) {
                NDArray real = DecoderGolden.real(states, batch, i);
                record(
                        Quantity.HIDDEN,
                        rows
                                ? expected.difference("last_hidden_state_at_real_tokens", i, real.toFloatArray())
                                : expected.difference("last_hidden_state_at_real_tokens", real.toFloatArray()));
                NDArray average = real.mean(new int[] {0});
                first.add(real.get(0).toFloatArray());
                mean.add(average.toFloatArray());
                unit.add(average.div(average.norm()).toFloatArray());
            }
            record(Quantity.EMBEDDING, expected.difference("first_token_embedding", RecordedTrace.joined(first)));
            record(Quantity.MEAN, expected.difference("mean_pooled_embedding", RecordedTrace.joined(mean)));
            record(
                    Quantity.EMBEDDING,
                    expected.difference("mean_pooled_embedding_unit_length", RecordedTrace.joined(unit)));
            record(
                    Quantity.HIDDEN,
                    expected.difference("first_token_hidden_states_by_layer", firstTokensByLayer(trace, batch)));
            if (expected.has("attention_probabilities_by_layer")) {
                record(Quantity.ATTENTION, expected.difference("attention_probabilities_by_layer", trace.attention()));
            }
            if (expected.has("pooler_output")) {
                NDArray pooled = encoder.pooled(states, batch);
                record(Quantity.POOLER, expected.difference("pooler_output", pooled.toFloatArray()));
            }
            if (expected.has("logits")) {
                logits(expected, states, batch, logits, rows);
            }
        }
    }

    /** Layer, sequence, value. */
    private float[] firstTokensByLayer(RecordedTrace trace, TokenBatch batch) {
        List<float[]> ordered = new ArrayList<>();
        for (int layer = 0; layer <= encoder.layerCount(); layer++) {
            for (int i = 0; i < batch.size(); i++) {
                ordered.add(trace.rows(i * batch.width(), batch.width(), batch.size())
                        .get(layer));
            }
        }
        return RecordedTrace.joined(ordered);
    }

    private void logits(GoldenBlock expected, NDArray states, TokenBatch batch, Quantity quantity, boolean rows) {
        if (encoder.hasClassifier()) {
            NDArray logits = encoder.classLogits(states, batch);
            record(quantity, expected.difference("logits", logits.toFloatArray()));
            return;
        }
        NDArray logits = encoder.maskedLmLogits(states);
        for (int i = 0; i < batch.size(); i++) {
            float[] real = DecoderGolden.real(logits, batch, i).toFloatArray();
            record(quantity, rows ? expected.difference("logits", i, real) : expected.difference("logits", real));
        }
    }

    private void gradients(GoldenBlock expected, GoldenBlock padded, TokenBatch batch) {
        JsonNode labels = padded.get("labels");
        GoldenGradients gradients = GoldenGradients.of(encoder, scope -> {
            NDArray states = encoder.trainingHidden(scope, batch);
            return (encoder.hasClassifier()
                            ? classes(scope, states, batch, labels)
                            : masked(scope, states, batch, labels))
                    .mean()
                    .neg();
        });
        record(Quantity.LOSS, expected.difference("loss", new float[] {(float) gradients.loss()}));
        gradients.compare(table, fixture, expected);
    }

    private NDArray classes(NDManager scope, NDArray states, TokenBatch batch, JsonNode labels) {
        long[] targets = IntStream.of(Golden.integers(labels)).mapToLong(l -> l).toArray();
        return encoder.classLogProbabilities(states, batch, scope.create(targets));
    }

    private NDArray masked(NDManager scope, NDArray states, TokenBatch batch, JsonNode labels) {
        List<long[]> chosen = new ArrayList<>();
        for (int i = 0; i < batch.size(); i++) {
            int[] row = Golden.integers(labels.get(i));
            for (int j = 0; j < row.length; j++) {
                if (row[j] != -100) {
                    chosen.add(new long[] {(long) i * batch.width() + j, row[j]});
                }
            }
        }
        long[] rows = chosen.stream().mapToLong(c -> c[0]).toArray();
        long[] targets = chosen.stream().mapToLong(c -> c[1]).toArray();
        NDArray flat = states.reshape(new Shape(-1, states.getShape().get(2)));
        return encoder.maskedLmLogProbabilities(flat.get(new NDIndex("{}", scope.create(rows))), scope.create(targets));
    }
}
