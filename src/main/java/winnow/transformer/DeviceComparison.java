package winnow.transformer;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.DataType;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.random.RandomGenerator;
import winnow.checkpoint.Checkpoint;
import winnow.checkpoint.ElementType;
import winnow.checkpoint.ModelConfig;
import winnow.corpus.TemporaryFolder;
import winnow.random.Seeds;

/**
 * Compares what a device computes with what the processor computes, on models with random weights, and how fast it is.
 *
 * <p>A wrong driver or a library built for other hardware may compute without an error and still be wrong: this shows it.
 */
public final class DeviceComparison {
    /** Largest difference in F32 that another order of additions explains: of a logit, or of a gradient by the largest. */
    public static final double TOLERANCE_F32 = 1e-3;

    /** The same for F16 weights and activations; logits are about 1 in size. */
    public static final double TOLERANCE_F16 = 3e-2;

    private static final int SEQUENCES = 8;
    private static final int TOKENS = 128;
    private static final int REPETITIONS = 5;
    private static final Seeds SEEDS = Seeds.of(20);

    private final ComputeDevice device;

    /** Prepares a comparison of the processor with a device. */
    public DeviceComparison(ComputeDevice device) {
        this.device = device;
    }

    /**
     * One quantity.
     *
     * @param name what was compared
     * @param difference largest absolute difference from the processor
     * @param tolerance largest that rounding explains
     */
    public record Agreement(String name, double difference, double tolerance) {
        /** Whether rounding explains the difference. */
        public boolean holds() {
            return difference <= tolerance;
        }
    }

    /** Logits in F32 and F16, and gradients in F32 as shares of the largest, of a small model. */
    public List<Agreement> agreements() {
        return withSmallModel(folder -> {
            float[] exact = logits(folder, ComputeDevice.CPU, Precision.F32);
            List<Agreement> agreements = new ArrayList<>();
            agreements.add(new Agreement(
                    "logits, F32", difference(exact, logits(folder, device, Precision.F32)), TOLERANCE_F32));
            if (device.isGpu()) {
                agreements.add(new Agreement(
                        "logits, F16", difference(exact, logits(folder, device, Precision.F16)), TOLERANCE_F16));
            }
            float[] gradients = gradients(folder, ComputeDevice.CPU);
            double share = difference(gradients, gradients(folder, device)) / largest(gradients);
            agreements.add(new Agreement("gradients, F32", share, TOLERANCE_F32));
            return agreements;
        });
    }

    /**
     * Tokens a second of a forward pass with all logits, best of five, of a 12-layer model of width 768 on 8 sequences of 128
     * tokens.
     */
    public double tokensPerSecond() {
        try (Decoder decoder = Decoder.initial(config(12, 768, 12, 2048, 32_000), SEEDS, device)) {
            double best = 0;
            for (int r = 0; r <= REPETITIONS; r++) {
                long start = System.nanoTime();
                try (NDManager scope = decoder.newScope()) {
                    NDArray hidden = decoder.hidden(scope, batch(decoder.vocabularySize()), null);
                    GradientMode.off(() -> decoder.logits(hidden)).getFloat(0, 0, 0);
                }
                double rate = SEQUENCES * TOKENS / ((System.nanoTime() - start) / 1e9);
                best = r == 0 ? 0 : Math.max(best, rate);
            }
            return best;
        }
    }

    private static TokenBatch batch(int vocabulary) {
        RandomGenerator random = SEEDS.stream("tokens");
        List<int[]> rows = new ArrayList<>();
        for (int i = 0; i < SEQUENCES; i++) {
            rows.add(random.ints(TOKENS, 0, vocabulary).toArray());
        }
        return TokenBatch.rightPadded(rows, 0);
    }

    private static ModelConfig config(int layers, int width, int heads, int inner, int vocabulary) {
        Map<String, Object> values = new TreeMap<>();
        values.put("model_type", "llama");
        values.put("hidden_size", width);
        values.put("intermediate_size", inner);
        values.put("num_hidden_layers", layers);
        values.put("num_attention_heads", heads);
        values.put("vocab_size", vocabulary);
        values.put("max_position_embeddings", 2 * TOKENS);
        values.put("initializer_range", 0.05);
        return ModelConfig.of(values);
    }

    private interface FolderUse<T> {
        T with(Path folder);
    }

    private static <T> T withSmallModel(FolderUse<T> use) {
        try (TemporaryFolder parent = TemporaryFolder.of("device");
                Decoder decoder = Decoder.initial(config(2, 128, 4, 352, 512), SEEDS, ComputeDevice.CPU)) {
            Path folder = parent.path().resolve("model");
            decoder.write(folder, beside -> {}, ElementType.F32);
            return use.with(folder);
        }
    }

    private static float[] logits(Path folder, ComputeDevice device, Precision precision) {
        try (Checkpoint checkpoint = Checkpoint.open(folder);
                Decoder decoder = Decoder.load(checkpoint, device, precision);
                NDManager scope = decoder.newScope()) {
            NDArray hidden = decoder.hidden(scope, batch(decoder.vocabularySize()), null);
            NDArray logits = GradientMode.off(() -> decoder.logits(hidden));
            return logits.toType(DataType.FLOAT32, false).toFloatArray();
        }
    }

    /** Gradient of the mean logit by the embedding: some 1e-5 in size, so that only its relative error tells anything. */
    private static float[] gradients(Path folder, ComputeDevice device) {
        try (Checkpoint checkpoint = Checkpoint.open(folder);
                Decoder decoder = Decoder.load(checkpoint, device, Precision.F32);
                NDManager scope = decoder.newScope()) {
            NDArray embedding =
                    decoder.parameter("model.embed_tokens.weight").orElseThrow().value();
            embedding.setRequiresGradient(true);
            decoder.backward(
                    scope, batch(decoder.vocabularySize()), TrainingPass.plain(), hidden -> decoder.logits(hidden)
                            .mean());
            try (NDArray gradient = embedding.getGradient()) {
                return gradient.toFloatArray();
            }
        }
    }

    private static double largest(float[] values) {
        double largest = 0;
        for (float value : values) {
            largest = Math.max(largest, Math.abs(value));
        }
        return largest;
    }

    private static double difference(float[] a, float[] b) {
        double largest = 0;
        for (int i = 0; i < a.length; i++) {
            double difference = Math.abs(a[i] - b[i]);
            largest = difference > largest || Double.isNaN(difference) ? difference : largest;
        }
        return largest;
    }
}
