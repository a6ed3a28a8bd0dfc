package winnow.transformer;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import winnow.checkpoint.Checkpoint;
import winnow.random.Seeds;

class BackpropagationTest {
    private static final double SUMS_IN_OTHER_ORDER = 2e-6;

    @ParameterizedTest
    @ValueSource(doubles = {0, 0.25})
    void recomputedGradientsEqualKeptOnes(double dropout) {
        for (String name : List.of("llama", "gpt2", "qwen3_window", "gemma2", "gemma3_text")) {
            try (Checkpoint checkpoint = Checkpoint.open(Golden.folder(name));
                    Decoder decoder = Decoder.load(checkpoint, ComputeDevice.CPU, Precision.F32)) {
                decoder.parameters().forEach(p -> p.value().setRequiresGradient(true));
                List<float[]> kept = gradients(decoder, name, new TrainingPass(dropout, false, Seeds.of(3)));
                List<float[]> again = gradients(decoder, name, new TrainingPass(dropout, true, Seeds.of(3)));
                List<float[]> other = gradients(decoder, name, new TrainingPass(dropout, true, Seeds.of(4)));
                for (int i = 0; i < kept.size(); i++) {
                    assertEquals(
                            0,
                            Golden.largestDifference(kept.get(i), again.get(i)),
                            SUMS_IN_OTHER_ORDER,
                            decoder.parameters().get(i).name());
                }
                assertEquals(dropout == 0, Arrays.equals(again.get(0), other.get(0)));
            }
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"llama", "qwen3", "gemma2", "gemma3_text"})
    void recomputingWorksWhenOnlyAdaptersLearn(String name) {
        try (Checkpoint checkpoint = Checkpoint.open(Golden.folder(name));
                Decoder decoder = Decoder.load(checkpoint, ComputeDevice.CPU, Precision.F32);
                LoraAdapter adapter = LoraAdapter.attach(decoder, LoraSettings.DEFAULT.withDropout(0.3), Seeds.of(1))) {
            adapter.parameters().forEach(p -> p.value().setRequiresGradient(true));
            List<float[]> kept =
                    gradients(decoder, adapter.parameters(), name, new TrainingPass(0, false, Seeds.of(3)));
            List<float[]> again =
                    gradients(decoder, adapter.parameters(), name, new TrainingPass(0, true, Seeds.of(3)));
            for (int i = 0; i < kept.size(); i++) {
                assertEquals(0, Golden.largestDifference(kept.get(i), again.get(i)), SUMS_IN_OTHER_ORDER);
            }
            assertFalse(decoder.parameters().get(0).value().hasGradient());
        }
    }

    @Test
    void aLossThatIsNotFiniteLeavesGradientsAlone() {
        try (Checkpoint checkpoint = Checkpoint.open(Golden.folder("llama"));
                Decoder decoder = Decoder.load(checkpoint, ComputeDevice.CPU, Precision.F32);
                NDManager scope = decoder.newScope()) {
            Parameter last = decoder.parameter("model.norm.weight").orElseThrow();
            last.value().setRequiresGradient(true);
            TokenBatch batch = TokenBatch.rightPadded(List.of(new int[] {1, 2}), 0);
            assertThrows(
                    IllegalStateException.class,
                    () -> decoder.backward(
                            scope, batch, TrainingPass.plain(), h -> h.sum().mul(Float.NaN)));
            assertArrayEquals(new float[32], last.value().getGradient().toFloatArray());
        }
    }

    private static List<float[]> gradients(Decoder decoder, String name, TrainingPass how) {
        return gradients(decoder, decoder.parameters(), name, how);
    }

    private static List<float[]> gradients(Decoder decoder, List<Parameter> parameters, String name, TrainingPass how) {
        List<int[]> rows = LoraGoldenTest.rows(Golden.of(name));
        List<float[]> gradients = new ArrayList<>();
        try (NDManager scope = decoder.newScope()) {
            TokenBatch batch = TokenBatch.rightPadded(rows, 0);
            decoder.backward(scope, batch, how, LoraGoldenTest.meanLoss(decoder, batch, rows));
            for (Parameter parameter : parameters) {
                NDArray gradient = parameter.value().getGradient();
                gradient.attach(scope);
                gradients.add(gradient.toFloatArray());
                gradient.subi(gradient);
            }
        }
        return gradients;
    }
}
