package winnow.finetune;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.random.RandomGenerator;
import winnow.checkpoint.ModelConfig;
import winnow.random.Seeds;
import winnow.transformer.ComputeDevice;
import winnow.transformer.Decoder;
import winnow.transformer.Parameter;

/** A decoder of two layers and sequences that it can learn: each counts up from a random token. */
final class TinyModel {
    static final int VOCABULARY = 40;

    private TinyModel() {}

    static Decoder decoder() {
        return decoder(1);
    }

    static Decoder decoder(long seed) {
        return Decoder.initial(
                ModelConfig.of(Map.of(
                        "model_type", "llama",
                        "vocab_size", VOCABULARY,
                        "hidden_size", 16,
                        "intermediate_size", 32,
                        "num_hidden_layers", 2,
                        "num_attention_heads", 2,
                        "max_position_embeddings", 64,
                        "initializer_range", 0.1)),
                Seeds.of(seed),
                ComputeDevice.CPU);
    }

    static List<WeightedSequence> counting(int n, long seed) {
        RandomGenerator random = Seeds.of(seed).stream("counting");
        List<WeightedSequence> sequences = new ArrayList<>();
        for (int i = 0; i < n; i++) {
            int[] ids = new int[4 + random.nextInt(8)];
            ids[0] = random.nextInt(VOCABULARY);
            for (int j = 1; j < ids.length; j++) {
                ids[j] = (ids[j - 1] + 1) % VOCABULARY;
            }
            float[] weights = new float[ids.length];
            Arrays.fill(weights, 2, ids.length, 1);
            sequences.add(WeightedSequence.of(ids, weights));
        }
        return sequences;
    }

    static float[] values(List<Parameter> parameters) {
        int n = parameters.stream()
                .mapToInt(p -> (int) p.value().getShape().size())
                .sum();
        float[] all = new float[n];
        int at = 0;
        for (Parameter parameter : parameters) {
            float[] values = parameter.value().toFloatArray();
            System.arraycopy(values, 0, all, at, values.length);
            at += values.length;
        }
        return all;
    }

    static double largestDifference(float[] a, float[] b) {
        double largest = 0;
        for (int i = 0; i < a.length; i++) {
            largest = Math.max(largest, Math.abs(a[i] - b[i]));
        }
        return largest;
    }
}
