package winnow.transformer;

import static org.junit.jupiter.api.Assertions.assertTrue;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.index.NDIndex;
import com.fasterxml.jackson.databind.JsonNode;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import winnow.checkpoint.Checkpoint;

class DecoderGoldenTest {
    /** golden/README.md, suggested for another F32 implementation. */
    private static final double LOGITS = 5e-5;

    @ParameterizedTest
    @ValueSource(
            strings = {
                "llama",
                "gpt2",
                "llama_tied",
                "llama3_rope",
                "llama_bias_linear_rope",
                "mistral",
                "mistral_headdim",
                "qwen2",
                "llama_bf16",
                "llama_fp16",
                "gpt_neo",
                "gpt_neox",
                "gpt_neox_sequential",
                "opt",
                "opt_postln",
                "phi3",
                "phi3_longrope"
            })
    void logitsAgree(String name) {
        Golden golden = Golden.of(name);
        try (Checkpoint checkpoint = Checkpoint.open(golden.folder());
                Decoder decoder = Decoder.load(checkpoint, ComputeDevice.CPU, Precision.F32)) {
            List<Double> worst = new ArrayList<>();
            for (JsonNode one : golden.values().get("unpadded")) {
                int[] ids = Golden.integers(one.get("input_ids"));
                try (NDManager scope = decoder.newScope()) {
                    NDArray logits =
                            decoder.logits(decoder.hidden(scope, TokenBatch.rightPadded(List.of(ids), 0), null));
                    worst.add(Golden.largestDifference(Golden.flat(one.get("logits")), logits.toFloatArray()));
                }
            }
            for (String side : List.of("right_padded", "left_padded")) {
                JsonNode padded = golden.values().get(side);
                if (padded == null) {
                    continue;
                }
                List<int[]> rows = new ArrayList<>();
                for (int i = 0; i < padded.get("input_ids").size(); i++) {
                    int[] ids = Golden.integers(padded.get("input_ids").get(i));
                    int[] mask = Golden.integers(padded.get("attention_mask").get(i));
                    rows.add(java.util.stream.IntStream.range(0, ids.length)
                            .filter(j -> mask[j] == 1)
                            .map(j -> ids[j])
                            .toArray());
                }
                TokenBatch batch =
                        side.startsWith("right") ? TokenBatch.rightPadded(rows, 0) : TokenBatch.leftPadded(rows, 0);
                try (NDManager scope = decoder.newScope()) {
                    NDArray logits = decoder.logits(decoder.hidden(scope, batch, null));
                    for (int i = 0; i < rows.size(); i++) {
                        int from = batch.start(i);
                        NDArray mine = logits.get(new NDIndex(i + "," + from + ":" + (from + batch.length(i))));
                        worst.add(Golden.largestDifference(
                                Golden.flat(padded.get("logits_at_real_tokens").get(i)), mine.toFloatArray()));
                    }
                }
            }
            assertTrue(worst.stream().allMatch(w -> w <= LOGITS), name + " " + worst);
        }
    }
}
