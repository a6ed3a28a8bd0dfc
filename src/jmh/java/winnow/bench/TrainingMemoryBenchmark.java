package winnow.bench;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.random.RandomGenerator;
import winnow.checkpoint.Checkpoint;
import winnow.finetune.AdamW;
import winnow.finetune.AdamWSettings;
import winnow.finetune.Gradients;
import winnow.finetune.TokenLoss;
import winnow.finetune.WeightedSequence;
import winnow.random.Seeds;
import winnow.seedling.Seedling;
import winnow.transformer.ComputeDevice;
import winnow.transformer.Decoder;
import winnow.transformer.Precision;

/**
 * Resident memory of the whole process over thousands of training steps on batches of changing shape.
 *
 * <p>Arguments: steps. Prints CSV.
 */
public final class TrainingMemoryBenchmark {
    private TrainingMemoryBenchmark() {}

    /** Trains and prints the resident size every two hundred steps. */
    public static void main(String[] args) throws IOException {
        int steps = Integer.parseInt(args[0]);
        System.out.println("step,resident_mib,loss");
        try (Checkpoint checkpoint = Checkpoint.open(Seedling.folder());
                Decoder decoder = Decoder.load(checkpoint, ComputeDevice.CPU, Precision.F32);
                AdamW optimiser = new AdamW(AdamWSettings.DEFAULT, decoder.newScope(), decoder.parameters())) {
            RandomGenerator random = Seeds.of(4).stream("tokens");
            for (int step = 1; step <= steps; step++) {
                List<WeightedSequence> batch = batch(random, decoder.vocabularySize());
                double loss = Gradients.accumulate(decoder.newScope(), scope -> TokenLoss.of(decoder, scope, batch));
                optimiser.step(1e-4, 1);
                if (step % 200 == 0) {
                    System.out.printf(Locale.ROOT, "%d,%.0f,%.3f%n", step, residentMib(), loss);
                }
            }
        }
    }

    private static List<WeightedSequence> batch(RandomGenerator random, int vocabulary) {
        List<WeightedSequence> batch = new ArrayList<>();
        int rows = random.nextInt(2, 7);
        for (int i = 0; i < rows; i++) {
            int[] ids = random.ints(random.nextInt(10, 40), 3, vocabulary).toArray();
            float[] weights = new float[ids.length];
            Arrays.fill(weights, 1);
            batch.add(WeightedSequence.of(ids, weights));
        }
        return batch;
    }

    private static double residentMib() throws IOException {
        for (String line : Files.readAllLines(Path.of("/proc/self/status"))) {
            if (line.startsWith("VmRSS:")) {
                return Long.parseLong(line.replaceAll("\\D", "")) / 1024.0;
            }
        }
        throw new IOException("/proc/self/status has no VmRSS");
    }
}
