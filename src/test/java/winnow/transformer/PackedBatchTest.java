package winnow.transformer;

import static org.junit.jupiter.api.Assertions.assertEquals;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.index.NDIndex;
import java.util.List;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import winnow.checkpoint.Checkpoint;

class PackedBatchTest {
    private static final double ROUNDING = 2e-5;

    @ParameterizedTest
    @ValueSource(strings = {"llama", "gpt2", "mistral", "opt", "gpt_neo", "qwen3_window", "gemma2", "gemma3_text"})
    void packedTextsAreComputedAsIfAlone(String name) {
        List<int[]> texts =
                List.of(new int[] {3, 1, 4, 1, 5, 9}, new int[] {2, 6, 5}, new int[] {35, 8, 9, 7, 9, 3, 2, 3});
        try (Checkpoint checkpoint = Checkpoint.open(Golden.folder(name));
                Decoder decoder = Decoder.load(checkpoint, ComputeDevice.CPU, Precision.F32);
                NDManager scope = decoder.newScope()) {
            TokenBatch packed = TokenBatch.packed(List.of(texts, List.of(texts.get(1))), 0);
            NDArray states = decoder.hidden(scope, packed, null);
            int from = 0;
            for (int[] text : texts) {
                requireSame(decoder, scope, text, states.get(new NDIndex("0, " + from + ":" + (from + text.length))));
                from += text.length;
            }
            requireSame(decoder, scope, texts.get(1), states.get(new NDIndex("1, 0:3")));
        }
    }

    private static void requireSame(Decoder decoder, NDManager scope, int[] text, NDArray states) {
        NDArray alone = decoder.hidden(scope, TokenBatch.rightPadded(List.of(text), 0), null);
        assertEquals(0, Golden.largestDifference(alone.toFloatArray(), states.toFloatArray()), ROUNDING);
    }
}
