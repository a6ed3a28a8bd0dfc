package winnow.bench;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.Shape;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;
import java.util.random.RandomGenerator;
import winnow.checkpoint.Checkpoint;
import winnow.checkpoint.ElementType;
import winnow.checkpoint.ModelConfig;
import winnow.finetune.AdamW;
import winnow.finetune.AdamWSettings;
import winnow.finetune.Gradients;
import winnow.finetune.TokenLoss;
import winnow.finetune.WeightedSequence;
import winnow.random.Seeds;
import winnow.transformer.ComputeDevice;
import winnow.transformer.Decoder;
import winnow.transformer.GradientMode;
import winnow.transformer.Precision;
import winnow.transformer.TokenBatch;

/**
 * A GPT-2-shaped model beside the same model in plain torch, in turn, and beside this machine's rate of matrix products.
 *
 * <p>Arguments: the Python that has torch, src/jmh/python/language_model_rival.py, repetitions. Prints CSV.
 */
public final class LanguageModelBenchmark {
    private static final int LAYERS = 12;
    private static final int WIDTH = 768;
    private static final int VOCABULARY = 50257;
    private static final int BATCH = 8;
    private static final int TOKENS = 128;

    private LanguageModelBenchmark() {}

    private interface Work {
        void run();
    }

    /** Runs the comparison. */
    public static void main(String[] args) throws IOException {
        int repetitions = Integer.parseInt(args[2]);
        List<int[]> rows = rows();
        try (Decoder model = Decoder.initial(config(), Seeds.of(1), ComputeDevice.CPU);
                NDManager matrices = model.newScope();
                Rival torch = new Rival(List.of(args[0], args[1]))) {
            NDArray a = matrices.randomNormal(new Shape(4096, 4096));
            NDArray b = matrices.randomNormal(new Shape(4096, 4096));
            Work product = () -> {
                try (NDArray c = a.matMul(b)) {
                    c.getFloat(0, 0);
                }
            };
            System.out.println(
                    "what,torch_tokens_s,winnow_tokens_s,ratio_of_times,winnow_gflop_s,share_of_matrix_rate");
            double[] matrix = inTurn(
                    torch,
                    "matrix",
                    () -> GradientMode.off(() -> {
                        product.run();
                        return null;
                    }),
                    repetitions);
            double rate = 2 * Math.pow(4096, 3) / matrix[1] / 1e9;
            System.out.printf(Locale.ROOT, "matrix product 4096 F32,,,%.2f,%.1f,1.00%n", matrix[2], rate);
            print("forward 8 x 128 F32", inTurn(torch, "forward", () -> forward(model, rows), repetitions), 1, rate);
            printBf16(model, rows, repetitions, rate);
            List<WeightedSequence> batch = rows.stream()
                    .map(ids -> WeightedSequence.of(ids, ones(ids.length)))
                    .toList();
            try (AdamW optimiser = new AdamW(AdamWSettings.DEFAULT, model.newScope(), model.parameters())) {
                Work step = () -> {
                    Gradients.accumulate(model.newScope(), scope -> TokenLoss.of(model, scope, batch));
                    optimiser.step(1e-4, 1);
                };
                print("training step 8 x 128 F32", inTurn(torch, "train", step, Math.max(3, repetitions / 2)), 3, rate);
            }
        }
    }

    /** The same weights with linear layers rounded to and computed in bfloat16, and how far log-probabilities move. */
    private static void printBf16(Decoder model, List<int[]> rows, int repetitions, double matrixRate)
            throws IOException {
        Path folder = Files.createTempDirectory("winnow-bf16").resolve("model");
        model.write(folder, beside -> {}, ElementType.F32);
        try (Checkpoint checkpoint = Checkpoint.open(folder);
                Decoder rounded = Decoder.load(checkpoint, ComputeDevice.CPU, Precision.BF16_LINEAR)) {
            double[] ours = new double[repetitions];
            for (int r = -2; r < repetitions; r++) {
                long start = System.nanoTime();
                forward(rounded, rows);
                ours[Math.max(r, 0)] = (System.nanoTime() - start) * 1e-9;
            }
            double seconds = Rival.median(ours);
            double tokens = BATCH * TOKENS;
            System.out.printf(
                    Locale.ROOT,
                    "forward 8 x 128 bf16 linear (largest log-probability error %.1e),,%.0f,,%.1f,%.2f%n",
                    largestDifference(logProbabilities(model, rows), logProbabilities(rounded, rows)),
                    tokens / seconds,
                    2 * products() * tokens / seconds / 1e9,
                    2 * products() * tokens / seconds / 1e9 / matrixRate);
        }
    }

    private static float[] logProbabilities(Decoder model, List<int[]> rows) {
        try (NDManager scope = model.newScope()) {
            NDArray hidden = model.hidden(scope, TokenBatch.rightPadded(rows.subList(0, 1), 0), null);
            return GradientMode.off(() -> model.logits(hidden).logSoftmax(-1)).toFloatArray();
        }
    }

    private static double largestDifference(float[] a, float[] b) {
        double largest = 0;
        for (int i = 0; i < a.length; i++) {
            largest = Math.max(largest, Math.abs(a[i] - b[i]));
        }
        return largest;
    }

    /** Multiplications and additions a token, in pairs. */
    private static double products() {
        return LAYERS * (12.0 * WIDTH * WIDTH + 2.0 * TOKENS * WIDTH) + (double) WIDTH * VOCABULARY;
    }

    private static float[] ones(int length) {
        float[] ones = new float[length];
        Arrays.fill(ones, 1);
        return ones;
    }

    private static void forward(Decoder model, List<int[]> rows) {
        try (NDManager scope = model.newScope()) {
            NDArray hidden = model.hidden(scope, TokenBatch.rightPadded(rows, 0), null);
            GradientMode.off(() -> model.logits(hidden)).getFloat(0, 0, 0);
        }
    }

    /** Median seconds of torch and Winnow and the median ratio, each pair timed one after the other. */
    private static double[] inTurn(Rival torch, String what, Work work, int repetitions) throws IOException {
        double[] theirs = new double[repetitions];
        double[] ours = new double[repetitions];
        double[] ratio = new double[repetitions];
        for (int r = -2; r < repetitions; r++) {
            double other = Double.parseDouble(torch.ask(what)[0]);
            long start = System.nanoTime();
            work.run();
            double own = (System.nanoTime() - start) * 1e-9;
            if (r >= 0) {
                theirs[r] = other;
                ours[r] = own;
                ratio[r] = own / other;
            }
        }
        return new double[] {Rival.median(theirs), Rival.median(ours), Rival.median(ratio)};
    }

    private static void print(String what, double[] seconds, int passes, double matrixRate) {
        double tokens = BATCH * TOKENS;
        double rate = 2 * products() * tokens * passes / seconds[1] / 1e9;
        System.out.printf(
                Locale.ROOT,
                "%s,%.0f,%.0f,%.2f,%.1f,%.2f%n",
                what,
                tokens / seconds[0],
                tokens / seconds[1],
                seconds[2],
                rate,
                rate / matrixRate);
    }

    private static List<int[]> rows() {
        RandomGenerator random = Seeds.of(2).stream("tokens");
        List<int[]> rows = new ArrayList<>();
        for (int i = 0; i < BATCH; i++) {
            rows.add(random.ints(TOKENS, 0, VOCABULARY).toArray());
        }
        return rows;
    }

    private static ModelConfig config() {
        Map<String, Object> values = new TreeMap<>();
        values.put("model_type", "gpt2");
        values.put("n_embd", WIDTH);
        values.put("n_head", 12);
        values.put("n_layer", LAYERS);
        values.put("n_positions", 1024);
        values.put("vocab_size", VOCABULARY);
        values.put("activation_function", "gelu");
        return ModelConfig.of(values);
    }
}
