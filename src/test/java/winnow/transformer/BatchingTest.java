package winnow.transformer;

import static org.junit.jupiter.api.Assertions.assertEquals;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.FieldSource;

/** A sequence has the same states whatever stands beside it or was computed before it. */
class BatchingTest {
    private static final double ROUNDING = 1e-5;

    @SuppressWarnings("unused")
    private static final List<String> DECODERS = TinyModels.DECODERS;

    @SuppressWarnings("unused")
    private static final List<String> ENCODERS = TinyModels.ENCODERS;

    private static final List<int[]> SUFFIXES =
            List.of(TinyModels.text("a", 3), TinyModels.text("b", 1), TinyModels.text("c", 6), TinyModels.text("d", 4));

    private static TokenBatch right(int[]... rows) {
        return TokenBatch.rightPadded(List.of(rows), 0);
    }

    private static int[] joined(int[]... parts) {
        return Arrays.stream(parts).flatMapToInt(Arrays::stream).toArray();
    }

    private static float[] alone(Decoder decoder, int[] ids) {
        try (NDManager scope = decoder.newScope()) {
            return decoder.hidden(scope, right(ids), null).toFloatArray();
        }
    }

    private static void requireEqual(float[] plain, int from, NDArray states, TokenBatch batch, int i) {
        int width = (int) states.getShape().get(2);
        float[] expected = Arrays.copyOfRange(plain, from * width, (from + batch.length(i)) * width);
        float[] found = DecoderGolden.real(states, batch, i).toFloatArray();
        assertEquals(0, Golden.largestDifference(expected, found), ROUNDING, "sequence " + i);
    }

    @ParameterizedTest
    @FieldSource("DECODERS")
    void companyInABatchIsWithoutEffect(String fixture) {
        try (Decoder decoder = TinyModels.decoder(fixture);
                NDManager scope = decoder.newScope()) {
            for (TokenBatch batch : List.of(TokenBatch.rightPadded(SUFFIXES, 0), TokenBatch.leftPadded(SUFFIXES, 7))) {
                NDArray states = decoder.hidden(scope, batch, null);
                for (int i = 0; i < batch.size(); i++) {
                    requireEqual(alone(decoder, SUFFIXES.get(i)), 0, states, batch, i);
                }
            }
        }
    }

    @ParameterizedTest
    @FieldSource("ENCODERS")
    void companyInABatchOfAnEncoderIsWithoutEffect(String fixture) {
        try (Encoder encoder = TinyModels.encoder(fixture);
                NDManager scope = encoder.newScope()) {
            for (TokenBatch batch : List.of(TokenBatch.rightPadded(SUFFIXES, 0), TokenBatch.leftPadded(SUFFIXES, 7))) {
                NDArray states = encoder.hidden(scope, batch);
                for (int i = 0; i < batch.size(); i++) {
                    float[] plain =
                            encoder.hidden(scope, right(SUFFIXES.get(i))).toFloatArray();
                    requireEqual(plain, 0, states, batch, i);
                }
            }
        }
    }

    @ParameterizedTest
    @FieldSource("DECODERS")
    void aSharedPrefixIsContinuedAsIfItWereRunEachTime(String fixture) {
        int[] prefix = TinyModels.text("prefix", 9);
        try (Decoder decoder = TinyModels.decoder(fixture);
                NDManager scope = decoder.newScope();
                KeyValueCache cache = decoder.newCache()) {
            decoder.hidden(scope, right(Arrays.copyOf(prefix, 4)), cache);
            decoder.hidden(scope, right(Arrays.copyOfRange(prefix, 4, 9)), cache);
            KeyValueCache shared = cache.shared();
            for (TokenBatch batch : List.of(
                    TokenBatch.rightPadded(SUFFIXES, 0),
                    TokenBatch.leftPadded(SUFFIXES, 7),
                    TokenBatch.rightPadded(SUFFIXES.subList(0, 1), 0))) {
                NDArray states = decoder.hidden(scope, batch, shared);
                for (int i = 0; i < batch.size(); i++) {
                    requireEqual(alone(decoder, joined(prefix, SUFFIXES.get(i))), 9, states, batch, i);
                }
            }
            assertEquals(9, shared.length());
        }
    }

    @ParameterizedTest
    @FieldSource("DECODERS")
    void aCacheWithPaddingInItIsContinuedAsIfThereWereNone(String fixture) {
        List<int[]> starts = List.of(
                TinyModels.text("e", 2), TinyModels.text("f", 7), TinyModels.text("g", 5), TinyModels.text("h", 1));
        try (Decoder decoder = TinyModels.decoder(fixture);
                NDManager scope = decoder.newScope()) {
            for (TokenBatch first : List.of(TokenBatch.rightPadded(starts, 0), TokenBatch.leftPadded(starts, 0))) {
                for (TokenBatch next :
                        List.of(TokenBatch.rightPadded(SUFFIXES, 0), TokenBatch.leftPadded(SUFFIXES, 0))) {
                    try (KeyValueCache cache = decoder.newCache()) {
                        decoder.hidden(scope, first, cache);
                        NDArray states = decoder.hidden(scope, next, cache);
                        for (int i = 0; i < next.size(); i++) {
                            int[] all = joined(starts.get(i), SUFFIXES.get(i));
                            requireEqual(alone(decoder, all), starts.get(i).length, states, next, i);
                        }
                    }
                }
            }
        }
    }
}
