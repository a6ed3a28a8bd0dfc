package winnow.transformer;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.index.NDIndex;
import ai.djl.ndarray.types.Shape;
import com.fasterxml.jackson.databind.JsonNode;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.function.UnaryOperator;
import java.util.stream.IntStream;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import winnow.checkpoint.Checkpoint;
import winnow.finetune.AdamW;
import winnow.finetune.AdamWSettings;
import winnow.finetune.DecayRule;
import winnow.random.Seeds;

class LoraGoldenTest {
    /** golden/README.md, suggested for another F32 implementation. */
    private static final double LOGITS = 5e-5;

    /** Weights and activations have eleven bits. */
    private static final double LOGITS_F16 = 2e-2;

    private static final double LOSS = 1e-5;
    private static final double GRADIENT = 1e-5;
    private static final double STEPPED_LOSS = 2e-4;
    private static final double STEPPED = 5e-4;

    @ParameterizedTest
    @ValueSource(strings = {"llama", "gpt2"})
    void adaptersOfOtherProgramsComputeTheSame(String name) {
        withAdapter(name, (golden, decoder, adapter) -> {
            assertTrue(logitsDistance(golden, decoder) <= LOGITS, "attached " + logitsDistance(golden, decoder));
            adapter.merge();
            assertTrue(logitsDistance(golden, decoder) <= LOGITS, "merged " + logitsDistance(golden, decoder));
        });
    }

    @ParameterizedTest
    @ValueSource(strings = {"llama", "gpt2"})
    void adaptersWorkOnModelsInSixteenBits(String name) {
        Golden golden = Golden.of(name);
        try (Checkpoint checkpoint = Checkpoint.open(golden.folder());
                Decoder decoder = Decoder.load(checkpoint, ComputeDevice.CPU, Precision.F16);
                LoraAdapter adapter = LoraAdapter.read(golden.folder().resolve("lora_adapter"), decoder)) {
            assertTrue(logitsDistance(golden, decoder) <= LOGITS_F16, "attached " + logitsDistance(golden, decoder));
            adapter.merge();
            assertTrue(logitsDistance(golden, decoder) <= LOGITS_F16, "merged " + logitsDistance(golden, decoder));
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"llama", "gpt2"})
    void gradientsAndStepsAgree(String name) {
        withAdapter(name, (golden, decoder, adapter) -> {
            JsonNode lora = golden.values().get("lora");
            JsonNode steps = lora.get("adamw");
            AdamWSettings settings = new AdamWSettings(0.9, 0.999, 1e-8, 0.01, DecayRule.ALL);
            try (NDManager scope = decoder.newScope();
                    AdamW optimiser = new AdamW(settings, scope, adapter.parameters())) {
                for (int step = 0; step < 4; step++) {
                    double loss = backward(golden, decoder);
                    assertEquals(
                            steps.get("loss_before_and_after_each_step_f64")
                                    .get(step)
                                    .doubleValue(),
                            loss,
                            step == 0 ? LOSS : STEPPED_LOSS);
                    if (step == 0) {
                        requireGradients(lora.get("gradients"), adapter);
                    }
                    if (step == 3) {
                        break;
                    }
                    double norm =
                            steps.get("gradient_norm_each_step_f64").get(step).doubleValue();
                    assertEquals(norm, optimiser.gradientNorm(), 2e-4 * norm);
                    optimiser.step(0.01, 1);
                }
            }
            for (Parameter parameter : adapter.parameters()) {
                JsonNode expected = steps.get("matrices_after_step_3_f64").get(shortName(parameter));
                double far = Golden.largestDifference(
                        Golden.flat(expected), parameter.value().toFloatArray());
                assertTrue(far <= STEPPED, parameter + " " + far);
            }
        });
    }

    @ParameterizedTest
    @ValueSource(strings = {"llama", "gpt2"})
    void writtenAdaptersAreTheirOriginals(String name, @TempDir Path folder) throws Exception {
        withAdapter(name, (golden, decoder, adapter) -> {
            adapter.write(folder.resolve("out"), "");
            Path there = golden.folder().resolve("lora_adapter");
            for (String file : List.of("adapter_config.json", "adapter_model.safetensors")) {
                if (file.endsWith("json")) {
                    assertEquals(
                            json(there.resolve(file)),
                            json(folder.resolve("out").resolve(file)));
                } else {
                    assertSameTensors(there.resolve(file), folder.resolve("out").resolve(file));
                }
            }
        });
    }

    private static JsonNode json(Path file) throws Exception {
        return new com.fasterxml.jackson.databind.ObjectMapper().readTree(Files.readString(file));
    }

    private static void assertSameTensors(Path expected, Path found) {
        try (var theirs = winnow.checkpoint.Safetensors.open(expected);
                var ours = winnow.checkpoint.Safetensors.open(found)) {
            assertEquals(java.util.Set.copyOf(theirs.names()), java.util.Set.copyOf(ours.names()));
            for (String tensor : theirs.names()) {
                assertArrayEquals(theirs.readFloats(tensor), ours.readFloats(tensor), tensor);
            }
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"llama", "gpt2"})
    void freshAdaptersChangeNothingAndAreSeeded(String name) {
        try (Checkpoint checkpoint = Checkpoint.open(Golden.folder(name));
                Decoder decoder = Decoder.load(checkpoint, ComputeDevice.CPU, Precision.F32)) {
            float[] before = logits(decoder);
            LoraSettings settings = LoraSettings.DEFAULT.withRank(2);
            float[] first;
            try (LoraAdapter adapter = LoraAdapter.attach(decoder, settings, Seeds.of(1))) {
                first = adapter.parameters().get(0).value().toFloatArray();
                assertArrayEquals(before, logits(decoder));
                double bound = 1
                        / Math.sqrt(
                                adapter.parameters().get(0).value().getShape().get(1));
                for (float value : first) {
                    assertTrue(Math.abs(value) <= bound);
                }
                assertTrue(adapter.modules().stream().noneMatch(m -> m.contains("lm_head")));
            }
            assertArrayEquals(before, logits(decoder));
            try (LoraAdapter again = LoraAdapter.attach(decoder, settings, Seeds.of(1))) {
                assertArrayEquals(first, again.parameters().get(0).value().toFloatArray());
            }
        }
    }

    private static float[] logits(Decoder decoder) {
        try (NDManager scope = decoder.newScope()) {
            TokenBatch batch = TokenBatch.rightPadded(List.of(new int[] {3, 1, 4, 1, 5}), 0);
            return decoder.logits(decoder.hidden(scope, batch, null)).toFloatArray();
        }
    }

    private static void requireGradients(JsonNode expected, LoraAdapter adapter) {
        for (Parameter parameter : adapter.parameters()) {
            try (NDArray gradient = parameter.value().getGradient()) {
                double far = Golden.largestDifference(
                        Golden.flat(expected.get(shortName(parameter)).get("values_f64")), gradient.toFloatArray());
                assertTrue(far <= GRADIENT, parameter + " " + far);
            }
        }
    }

    private static String shortName(Parameter parameter) {
        return parameter.name().replace(".weight", "");
    }

    private static double logitsDistance(Golden golden, Decoder decoder) {
        TokenBatch batch = TokenBatch.rightPadded(rows(golden), 0);
        double far = 0;
        try (NDManager scope = decoder.newScope()) {
            NDArray logits = decoder.logits(decoder.hidden(scope, batch, null));
            JsonNode expected = golden.values().get("lora").get("logits_at_real_tokens");
            for (int i = 0; i < batch.size(); i++) {
                NDArray mine = logits.get(new NDIndex(i + ", 0:" + batch.length(i)));
                far = Math.max(far, Golden.largestDifference(Golden.flat(expected.get(i)), mine.toFloatArray()));
            }
        }
        return far;
    }

    static List<int[]> rows(Golden golden) {
        JsonNode padded = golden.values().get("right_padded");
        List<int[]> rows = new ArrayList<>();
        for (int i = 0; i < padded.get("input_ids").size(); i++) {
            int[] ids = Golden.integers(padded.get("input_ids").get(i));
            int[] mask = Golden.integers(padded.get("attention_mask").get(i));
            rows.add(IntStream.range(0, ids.length)
                    .filter(j -> mask[j] == 1)
                    .map(j -> ids[j])
                    .toArray());
        }
        return rows;
    }

    private static double backward(Golden golden, Decoder decoder) {
        List<int[]> rows = rows(golden);
        try (NDManager scope = decoder.newScope()) {
            TokenBatch batch = TokenBatch.rightPadded(rows, 0);
            return decoder.backward(scope, batch, TrainingPass.plain(), meanLoss(decoder, batch, rows));
        }
    }

    static UnaryOperator<NDArray> meanLoss(Decoder decoder, TokenBatch batch, List<int[]> rows) {
        List<Long> places = new ArrayList<>();
        List<Long> targets = new ArrayList<>();
        for (int i = 0; i < rows.size(); i++) {
            for (int j = 1; j < rows.get(i).length; j++) {
                places.add((long) i * batch.width() + j - 1);
                targets.add((long) rows.get(i)[j]);
            }
        }
        return hidden -> {
            NDManager scope = hidden.getManager();
            NDArray states = hidden.reshape(new Shape(-1, hidden.getShape().get(2)))
                    .get(new NDIndex("{}", scope.create(array(places))));
            return decoder.logProbabilities(states, scope.create(array(targets)))
                    .mean()
                    .neg();
        };
    }

    private static long[] array(List<Long> values) {
        return values.stream().mapToLong(Long::longValue).toArray();
    }

    private interface Check {
        void of(Golden golden, Decoder decoder, LoraAdapter adapter) throws Exception;
    }

    private static void withAdapter(String name, Check check) {
        Golden golden = Golden.of(name);
        try (Checkpoint checkpoint = Checkpoint.open(golden.folder());
                Decoder decoder = Decoder.load(checkpoint, ComputeDevice.CPU, Precision.F32);
                LoraAdapter adapter = LoraAdapter.read(golden.folder().resolve("lora_adapter"), decoder)) {
            check.of(golden, decoder, adapter);
        } catch (Exception e) {
            throw new AssertionError(e);
        }
    }
}
