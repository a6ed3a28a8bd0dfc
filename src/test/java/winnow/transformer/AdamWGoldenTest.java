package winnow.transformer;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import com.fasterxml.jackson.databind.JsonNode;
import java.util.Arrays;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import winnow.checkpoint.Checkpoint;
import winnow.finetune.AdamW;
import winnow.finetune.AdamWSettings;
import winnow.finetune.ClassificationTask;
import winnow.finetune.DecayRule;
import winnow.finetune.NextTokenTask;
import winnow.finetune.TrainingTask;
import winnow.finetune.WeightedSequence;
import winnow.random.Seeds;

/** Three steps on all parameters, as an independent program takes them. */
class AdamWGoldenTest {
    /** golden/README.md, suggested for another F32 implementation. */
    private static final double LOSS = 2e-4;

    private static final double NORM = 2e-4;
    private static final double PARAMETER = 5e-4;

    private static final AdamWSettings SETTINGS = new AdamWSettings(0.9, 0.999, 1e-8, 0.01, DecayRule.ALL);
    private static final List<int[]> THREE_ROWS = List.of(new int[] {0}, new int[] {1}, new int[] {2});

    @ParameterizedTest
    @ValueSource(strings = {"llama", "gpt2", "qwen2"})
    void decodersAgree(String name) {
        Golden golden = Golden.of(name);
        try (Checkpoint checkpoint = Checkpoint.open(golden.folder());
                Decoder decoder = Decoder.load(checkpoint, ComputeDevice.CPU, Precision.F32)) {
            List<WeightedSequence> sequences = LoraGoldenTest.rows(golden).stream()
                    .map(ids -> {
                        float[] weights = new float[ids.length];
                        Arrays.fill(weights, 1);
                        return WeightedSequence.of(ids, weights);
                    })
                    .toList();
            compare(golden, NextTokenTask.of(decoder, sequences));
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"bert_classifier", "roberta_classifier"})
    void classifiersAgree(String name) {
        Golden golden = Golden.of(name);
        try (Checkpoint checkpoint = Checkpoint.open(golden.folder());
                Encoder encoder = Encoder.load(checkpoint, ComputeDevice.CPU, Precision.F32)) {
            int[] classes = Golden.integers(golden.values().get("right_padded").get("labels"));
            compare(golden, ClassificationTask.of(encoder, LoraGoldenTest.rows(golden), classes));
        }
    }

    private static void compare(Golden golden, TrainingTask task) {
        JsonNode expected = golden.values().get("adamw");
        List<Parameter> parameters = task.network().parameters();
        var batch = task.batch(THREE_ROWS, Seeds.of(0));
        try (NDManager scope = task.network().newScope();
                AdamW optimiser = new AdamW(SETTINGS, scope, parameters)) {
            for (int step = 0; step < 4; step++) {
                double loss = batch.backward(scope, batch.weight(), TrainingPass.plain());
                assertEquals(
                        expected.get("loss_before_and_after_each_step_f64")
                                .get(step)
                                .doubleValue(),
                        loss,
                        LOSS);
                if (step == 3) {
                    break;
                }
                double norm =
                        expected.get("gradient_norm_each_step_f64").get(step).doubleValue();
                assertEquals(norm, optimiser.gradientNorm(), NORM * norm);
                optimiser.step(0.01, 1);
            }
        }
        compareParameters(expected, parameters);
    }

    private static void compareParameters(JsonNode expected, List<Parameter> parameters) {
        Set<String> free = new HashSet<>();
        expected.get("not_determined").get("parameters").forEach(name -> free.add(name.textValue()));
        Set<String> seen = new HashSet<>();
        for (Parameter parameter : parameters) {
            JsonNode values = expected.get("parameters_after_step_3").get(parameter.name());
            if (values == null) {
                assertTrue(free.contains(parameter.name()), "no golden values for " + parameter.name());
                continue;
            }
            seen.add(parameter.name());
            float[] first = Golden.flat(values.get("first10_f64"));
            float[] mine = Arrays.copyOf(onDisk(parameter), first.length);
            double far = Golden.largestDifference(first, mine);
            assertTrue(far <= PARAMETER, parameter + " is " + far + " away");
            double norm = values.get("norm_f64").doubleValue();
            assertEquals(norm, norm(onDisk(parameter)), PARAMETER * norm, parameter.name());
        }
        assertEquals(expected.get("parameters_after_step_3").size(), seen.size());
    }

    private static double norm(float[] values) {
        double sum = 0;
        for (float value : values) {
            sum += (double) value * value;
        }
        return Math.sqrt(sum);
    }

    private static float[] onDisk(Parameter parameter) {
        if (!parameter.isTransposedOnDisk()) {
            return parameter.value().toFloatArray();
        }
        try (NDArray oriented = parameter.value().transpose()) {
            return oriented.toFloatArray();
        }
    }
}
