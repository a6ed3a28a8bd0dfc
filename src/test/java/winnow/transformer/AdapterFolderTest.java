package winnow.transformer;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import winnow.checkpoint.Checkpoint;
import winnow.corpus.InvalidRecordException;
import winnow.random.Seeds;

class AdapterFolderTest {
    @TempDir
    Path folder;

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '`',
            value = {
                "\"use_dora\": true | use_dora",
                "\"use_rslora\": true | use_rslora",
                "\"rank_pattern\": {\"q_proj\": 4} | rank_pattern",
                "\"alpha_pattern\": {\"q_proj\": 4} | alpha_pattern",
                "\"modules_to_save\": [\"lm_head\"] | modules_to_save",
                "\"layers_to_transform\": [0] | layers_to_transform",
                "\"bias\": \"all\" | bias",
                "\"init_lora_weights\": \"pissa\" | init_lora_weights",
                "\"peft_type\": \"IA3\" | peft_type",
                "\"r\": 0 | r ",
            })
    void whatWouldChangeTheMathematicsIsRefusedByName(String field, String name) throws IOException {
        write(field);
        InvalidRecordException error = assertThrows(InvalidRecordException.class, () -> AdapterFolder.settings(folder));
        assertTrue(error.getMessage().contains(name), error.getMessage());
    }

    @Test
    void unknownAndEmptyFieldsArePassedOver() throws IOException {
        write("\"some_new_field\": 3, \"use_dora\": false, \"rank_pattern\": {}, \"modules_to_save\": null");
        LoraSettings settings = AdapterFolder.settings(folder);
        assertEquals(new LoraSettings(4, 8, 0, TargetModules.named("q_proj")), settings);
    }

    @Test
    void targetsFollowTheRulesOfAdapterFiles() {
        TargetModules named = TargetModules.named("q_proj", "mlp.up_proj");
        assertTrue(named.includes("model.layers.0.self_attn.q_proj"));
        assertTrue(named.includes("q_proj"));
        assertTrue(named.includes("model.layers.0.mlp.up_proj"));
        assertFalse(named.includes("model.layers.0.self_attn.xq_proj"));
        assertTrue(TargetModules.matching(".*\\.[01]\\..*_proj").includes("model.layers.1.self_attn.k_proj"));
        assertFalse(TargetModules.matching("k_proj").includes("model.layers.1.self_attn.k_proj"));
        assertTrue(TargetModules.allLinear().includes("model.layers.1.self_attn.k_proj"));
        assertFalse(TargetModules.allLinear().includes("lm_head"));
        assertThrows(IllegalArgumentException.class, () -> TargetModules.matching("("));
    }

    @Test
    void missingTargetsAndSecondAdaptersAreRefused() {
        try (Checkpoint checkpoint = Checkpoint.open(Golden.folder("llama"));
                Decoder decoder = Decoder.load(checkpoint, ComputeDevice.CPU, Precision.F32)) {
            LoraSettings none = LoraSettings.DEFAULT.withTargets(TargetModules.named("c_attn"));
            IllegalArgumentException error =
                    assertThrows(IllegalArgumentException.class, () -> LoraAdapter.attach(decoder, none, Seeds.of(0)));
            assertTrue(error.getMessage().contains("q_proj"), error.getMessage());
            LoraSettings one = LoraSettings.DEFAULT.withTargets(TargetModules.named("v_proj", "mlp.q_proj"));
            error = assertThrows(IllegalArgumentException.class, () -> LoraAdapter.attach(decoder, one, Seeds.of(0)));
            assertTrue(
                    error.getMessage().contains("got mlp.q_proj, which is none of its layers ["), error.getMessage());
            try (LoraAdapter first = LoraAdapter.attach(decoder, LoraSettings.DEFAULT, Seeds.of(0))) {
                assertEquals(14, first.modules().size());
                assertThrows(
                        IllegalStateException.class,
                        () -> LoraAdapter.attach(decoder, LoraSettings.DEFAULT, Seeds.of(0)));
            }
        }
    }

    @Test
    void publishedAdaptersMayNameModulesThatThisModelLacks() throws IOException {
        Path published = Golden.folder("llama").resolve("lora_adapter");
        String config = Files.readString(published.resolve("adapter_config.json"));
        Files.writeString(
                folder.resolve("adapter_config.json"), config.replace("\"q_proj\",", "\"q_proj\", \"c_attn\","));
        Files.copy(published.resolve("adapter_model.safetensors"), folder.resolve("adapter_model.safetensors"));
        try (Checkpoint checkpoint = Checkpoint.open(Golden.folder("llama"));
                Decoder decoder = Decoder.load(checkpoint, ComputeDevice.CPU, Precision.F32);
                LoraAdapter adapter = LoraAdapter.read(folder, decoder)) {
            assertEquals(
                    TargetModules.named("q_proj", "c_attn", "v_proj"),
                    adapter.settings().targets());
            assertEquals(4, adapter.modules().size());
        }
    }

    @Test
    void adaptersOfAnotherModelAreRefused() {
        try (Checkpoint checkpoint = Checkpoint.open(Golden.folder("llama"));
                Decoder decoder = Decoder.load(checkpoint, ComputeDevice.CPU, Precision.F32)) {
            Path other = Golden.folder("gpt2").resolve("lora_adapter");
            assertThrows(IllegalArgumentException.class, () -> LoraAdapter.read(other, decoder));
        }
    }

    /** Matrices are read one after another; the fault of a late one must not leave the early ones in the model. */
    @Test
    void anAdapterThatCannotBeReadToItsEndLeavesTheModelAsItWas() throws IOException {
        write("\"r\": 1");
        String tensor = "\"base_model.model.model.layers.%d.self_attn.q_proj.lora_%s.weight\":"
                + "{\"dtype\":\"%s\",\"shape\":[%s],\"data_offsets\":[%d,%d]}";
        String header = "{"
                + String.join(
                        ",",
                        String.format(Locale.ROOT, tensor, 0, "A", "F32", "1,32", 0, 128),
                        String.format(Locale.ROOT, tensor, 0, "B", "F32", "32,1", 128, 256),
                        String.format(Locale.ROOT, tensor, 1, "A", "F32", "1,32", 256, 384),
                        String.format(Locale.ROOT, tensor, 1, "B", "F8_E4M3", "32,1", 384, 416))
                + "}";
        ByteBuffer file =
                ByteBuffer.allocate(Long.BYTES + header.length() + 416).order(ByteOrder.LITTLE_ENDIAN);
        file.putLong(header.length()).put(header.getBytes(StandardCharsets.US_ASCII));
        Files.write(folder.resolve("adapter_model.safetensors"), file.array());
        try (Checkpoint checkpoint = Checkpoint.open(Golden.folder("llama"));
                Decoder decoder = Decoder.load(checkpoint, ComputeDevice.CPU, Precision.F32)) {
            assertThrows(InvalidRecordException.class, () -> LoraAdapter.read(folder, decoder));
            try (LoraAdapter another = LoraAdapter.attach(decoder, LoraSettings.DEFAULT, Seeds.of(0))) {
                assertEquals(14, another.modules().size());
            }
        }
    }

    @Test
    void aQuantizedModelTakesNoMerge() {
        try (Checkpoint checkpoint = Checkpoint.open(Golden.folder("llama"));
                Decoder decoder = Decoder.load(checkpoint, ComputeDevice.CPU, Precision.NF4_LINEAR);
                LoraAdapter adapter = LoraAdapter.attach(decoder, LoraSettings.DEFAULT, Seeds.of(0))) {
            assertThrows(IllegalStateException.class, adapter::merge);
            assertThrows(
                    IllegalStateException.class,
                    () -> decoder.write(folder.resolve("out"), inside -> {}, winnow.checkpoint.ElementType.F32));
            assertEquals(
                    List.of(),
                    decoder.parameters().stream()
                            .filter(p -> p.name().contains("_proj.weight"))
                            .toList());
        }
    }

    private void write(String more) throws IOException {
        String base = more.startsWith("\"r\"") ? "" : "\"r\": 4, ";
        Files.writeString(
                folder.resolve("adapter_config.json"),
                "{" + base + "\"lora_alpha\": 8, \"target_modules\": [\"q_proj\"], " + more + "}");
    }
}
