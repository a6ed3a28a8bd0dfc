package winnow.transformer;

import static org.junit.jupiter.api.Assertions.assertEquals;

import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.DataType;
import java.util.ArrayList;
import java.util.List;
import java.util.random.RandomGenerator;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import winnow.random.Seeds;

/** Masks against the definition: a sequence's real tokens written down one after the other, without any padding. */
class VisibleKeysTest {
    /** One column: which token of its sequence it is, or −1 for padding. */
    private static List<Integer> columns(List<TokenBatch> batches, int sequence) {
        List<Integer> columns = new ArrayList<>();
        int next = 0;
        for (TokenBatch batch : batches) {
            for (int c = 0; c < batch.width(); c++) {
                columns.add(batch.isReal(sequence, c) ? next++ : -1);
            }
        }
        return columns;
    }

    private static TokenBatch randomBatch(RandomGenerator random, int size) {
        List<int[]> rows = new ArrayList<>();
        for (int i = 0; i < size; i++) {
            rows.add(new int[1 + random.nextInt(5)]);
        }
        return random.nextBoolean() ? TokenBatch.leftPadded(rows, 0) : TokenBatch.rightPadded(rows, 0);
    }

    @ParameterizedTest(name = "seed {0}")
    @ValueSource(longs = {1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12, 13, 14, 15, 16, 17, 18, 19, 20})
    void masksShowWhatTheDefinitionShows(long seed) {
        RandomGenerator random = Seeds.of(seed).stream("batches");
        int size = 1 + random.nextInt(3);
        boolean causal = random.nextInt(3) > 0;
        int window = random.nextInt(4);
        List<TokenBatch> batches = new ArrayList<>();
        NativeEngine.get();
        try (NDManager manager = NDManager.newBaseManager();
                KeyValueCache cache = KeyValueCache.growing(manager.newSubManager())) {
            for (int i = causal ? random.nextInt(3) : 0; i > 0; i--) {
                TokenBatch seen = randomBatch(random, size);
                batches.add(seen);
                cache.advance(seen);
            }
            TokenBatch batch = randomBatch(random, size);
            batches.add(batch);
            VisibleKeys visible = new VisibleKeys(batch, cache, causal);
            float[] mask = visible.mask(manager, window, DataType.FLOAT32).toFloatArray();
            int keys = cache.length() + batch.width();
            int rows = mask.length / (batch.width() * keys);
            for (int i = 0; i < size; i++) {
                List<Integer> columns = columns(batches, i);
                for (int q = 0; q < batch.width(); q++) {
                    int query = columns.get(cache.length() + q);
                    for (int k = 0; query >= 0 && k < keys; k++) {
                        int key = columns.get(k);
                        boolean sees = key >= 0
                                && !(causal && key > query)
                                && !(window > 0 && Math.abs(query - key) >= window);
                        // Where all sequences may share a row of the mask, there is but one.
                        float found = mask[(i % rows * batch.width() + q) * keys + k];
                        assertEquals(sees ? 0 : VisibleKeys.HIDDEN, found, i + "," + q + "," + k);
                        if (visible.isPlainCausal(window)) {
                            assertEquals(k <= q, sees, "causal masking alone");
                        }
                        if (visible.isUnrestricted(window)) {
                            assertEquals(true, sees, "no masking");
                        }
                    }
                }
            }
        }
    }
}
