package winnow.transformer;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.Shape;
import java.util.List;
import java.util.random.RandomGenerator;
import org.apache.commons.math3.distribution.NormalDistribution;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import winnow.checkpoint.Checkpoint;
import winnow.random.Seeds;

class Nf4WeightTest {
    @Test
    void levelsAreQuantilesOfTheNormalDistribution() {
        NormalDistribution normal = new NormalDistribution();
        double end = 1 - (1 / 32.0 + 1 / 30.0) / 2;
        double largest = normal.inverseCumulativeProbability(end);
        double[] expected = new double[16];
        for (int i = 0; i < 7; i++) {
            double p = end + (0.5 - end) * i / 7;
            expected[i] = -normal.inverseCumulativeProbability(p) / largest;
        }
        for (int i = 0; i < 8; i++) {
            double p = end + (0.5 - end) * i / 8;
            expected[15 - i] = normal.inverseCumulativeProbability(p) / largest;
        }
        for (int i = 0; i < 16; i++) {
            assertEquals(expected[i], Nf4Weight.levels()[i], 1e-6, "level " + i);
        }
    }

    @Test
    void takesALittleOverFourBitsAWeight() {
        try (NDManager manager = NDManager.newBaseManager(ai.djl.Device.cpu())) {
            NDArray weight = manager.create(normal(512 * 512), new Shape(512, 512));
            Nf4Weight quantized = Nf4Weight.quantize(weight);
            double bits = 8.0 * quantized.bytes() / weight.size();
            assertEquals(4 + 8.0 / 64 + 32.0 / (64 * 256), bits, 2e-4);
        }
    }

    @Test
    void everyWeightIsAtMostHalfAGapOfLevelsAway() {
        try (NDManager manager = NDManager.newBaseManager(ai.djl.Device.cpu())) {
            // 37 · 53 is no multiple of 64: the last block is short.
            float[] values = normal(37 * 53);
            NDArray weight = manager.create(values, new Shape(37, 53));
            NDArray whole = Nf4Weight.quantize(weight).dequantize(weight);
            assertEquals(new Shape(37, 53), whole.getShape());
            float[] back = whole.toFloatArray();
            double squares = 0;
            double errors = 0;
            for (int i = 0; i < values.length; i++) {
                float scale = 0;
                for (int j = i / 64 * 64; j < Math.min(values.length, i / 64 * 64 + 64); j++) {
                    scale = Math.max(scale, Math.abs(values[j]));
                }
                // Half of the widest gap, 0.152 of the scale, and what rounding the scale adds.
                assertTrue(Math.abs(values[i] - back[i]) <= 0.16 * scale, i + ": " + values[i] + " " + back[i]);
                squares += values[i] * values[i];
                errors += (values[i] - back[i]) * (values[i] - back[i]);
            }
            assertTrue(errors / squares < 0.012, "relative squared error " + errors / squares);
        }
    }

    @Test
    void roundingTwiceChangesNothingMore() {
        try (NDManager manager = NDManager.newBaseManager(ai.djl.Device.cpu())) {
            NDArray weight = manager.create(normal(64 * 64), new Shape(64, 64));
            NDArray once = Nf4Weight.quantize(weight).dequantize(weight);
            NDArray twice = Nf4Weight.quantize(once).dequantize(weight);
            assertEquals(0, Golden.largestDifference(once.toFloatArray(), twice.toFloatArray()), 2e-3);
        }
    }

    @Test
    void zerosStayZero() {
        try (NDManager manager = NDManager.newBaseManager(ai.djl.Device.cpu())) {
            NDArray weight = manager.zeros(new Shape(8, 64));
            assertArrayEquals(
                    new float[512],
                    Nf4Weight.quantize(weight).dequantize(weight).toFloatArray());
        }
    }

    @ParameterizedTest
    @CsvSource({"llama, 14", "qwen3, 14", "gemma3_text, 21"})
    void aQuantizedModelComputesWhatItsRoundedWeightsSay(String fixture, int expectedLinears) {
        try (Checkpoint checkpoint = Checkpoint.open(Golden.folder(fixture));
                Decoder rounded = Decoder.load(checkpoint, ComputeDevice.CPU, Precision.F32);
                Decoder quantized = Decoder.load(checkpoint, ComputeDevice.CPU, Precision.NF4_LINEAR)) {
            int linears = 0;
            for (Parameter parameter : rounded.parameters()) {
                if (quantized.parameter(parameter.name()).isEmpty()) {
                    NDArray weight = parameter.value();
                    parameter.assign(
                            Nf4Weight.quantize(weight).dequantize(weight).toFloatArray());
                    linears++;
                }
            }
            assertEquals(expectedLinears, linears);
            try (NDManager scope = rounded.newScope()) {
                TokenBatch batch = TokenBatch.rightPadded(List.of(new int[] {3, 1, 4, 1, 5}), 0);
                float[] expected =
                        rounded.logits(rounded.hidden(scope, batch, null)).toFloatArray();
                float[] found =
                        quantized.logits(quantized.hidden(scope, batch, null)).toFloatArray();
                assertEquals(0, Golden.largestDifference(expected, found), 1e-5);
            }
        }
    }

    private static float[] normal(int n) {
        RandomGenerator random = Seeds.of(5).stream("weights");
        float[] values = new float[n];
        for (int i = 0; i < n; i++) {
            values[i] = (float) (0.02 * random.nextGaussian());
        }
        return values;
    }
}
