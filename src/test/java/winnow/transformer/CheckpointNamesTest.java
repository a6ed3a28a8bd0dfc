package winnow.transformer;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import ai.djl.ndarray.NDManager;
import java.nio.file.Path;
import java.util.List;
import java.util.function.Predicate;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import winnow.checkpoint.Checkpoint;
import winnow.checkpoint.ElementType;
import winnow.checkpoint.SafetensorsWriter;
import winnow.corpus.InvalidRecordException;

/** The forms in which published checkpoints of one model are found. */
class CheckpointNamesTest {
    private static final TokenBatch BATCH = TokenBatch.rightPadded(List.of(TinyModels.text("a", 7)), 0);

    @TempDir
    private Path folder;

    /** A copy with other names, without some tensors, and with constants beside the parameters. */
    private Path copy(String fixture, String prefix, Predicate<String> kept, String architecture, String... buffers) {
        Path target = folder.resolve("copy");
        try (Checkpoint source = Checkpoint.open(Golden.folder(fixture))) {
            SafetensorsWriter writer = new SafetensorsWriter();
            source.names().stream()
                    .filter(kept)
                    .forEach(name -> writer.copy(
                            name.startsWith(prefix) ? name.substring(prefix.length()) : name, source, name));
            for (String buffer : buffers) {
                writer.add(buffer, ElementType.F32, new float[4], 4);
            }
            Checkpoint.write(target, source.config().with("architectures", List.of(architecture)), writer, place -> {});
        }
        return target;
    }

    private static float[] hidden(Decoder decoder) {
        try (NDManager scope = decoder.newScope()) {
            return decoder.hidden(scope, BATCH, null).toFloatArray();
        }
    }

    private static Decoder load(Path folder) {
        try (Checkpoint checkpoint = Checkpoint.open(folder)) {
            return Decoder.load(checkpoint, ComputeDevice.CPU, Precision.F32);
        }
    }

    @ParameterizedTest
    @CsvSource({
        "llama, model., layers.0.self_attn.rotary_emb.inv_freq, LlamaModel",
        "mistral, model., layers.1.self_attn.rotary_emb.inv_freq, MistralModel",
        "phi3, model., layers.0.self_attn.rotary_emb.inv_freq, Phi3Model",
        "qwen3, model., layers.0.self_attn.rotary_emb.inv_freq, Qwen3Model",
        "gpt_neox, gpt_neox., layers.0.attention.bias, GPTNeoXModel",
        "gpt_neox_sequential, gpt_neox., layers.0.attention.rotary_emb.inv_freq, GPTNeoXModel"
    })
    void aBareModelWithoutBeginningsOfNamesHasStatesButNoHead(
            String fixture, String prefix, String buffer, String architecture) {
        Path bare = copy(
                fixture,
                prefix,
                name -> !name.equals("lm_head.weight") && !name.equals("embed_out.weight"),
                architecture,
                buffer);
        try (Decoder plain = TinyModels.decoder(fixture);
                Decoder decoder = load(bare);
                NDManager scope = decoder.newScope()) {
            assertArrayEquals(hidden(plain), hidden(decoder));
            assertEquals(
                    "the checkpoint holds no head, so the model gives no logits",
                    assertThrows(IllegalStateException.class, () -> decoder.logits(decoder.hidden(scope, BATCH, null)))
                            .getMessage());
        }
    }

    @ParameterizedTest
    @CsvSource({
        "gpt2, transformer., h.0.attn.masked_bias, GPT2Model",
        "gpt_neo, transformer., h.1.attn.attention.bias, GPTNeoModel",
        "gpt_neo, '', transformer.h.1.attn.attention.masked_bias, GPTNeoForCausalLM",
        "opt, model., lm_head.weight, OPTModel",
        "opt_postln, model., lm_head.weight, OPTForCausalLM",
        "qwen2, model., lm_head.weight, Qwen2ForCausalLM",
        "qwen3_window, model., lm_head.weight, Qwen3ForCausalLM",
        "gemma3_text, model., lm_head.weight, Gemma3TextModel",
        "llama, '', model.layers.0.self_attn.rotary_emb.inv_freq, LlamaForCausalLM"
    })
    void namesWithoutTheirBeginningAndConstantsBesideTheParametersAreUnderstood(
            String fixture, String prefix, String buffer, String architecture) {
        Path other = copy(fixture, prefix, name -> true, architecture, buffer);
        try (Decoder plain = TinyModels.decoder(fixture);
                Decoder decoder = load(other);
                NDManager scope = decoder.newScope()) {
            assertArrayEquals(hidden(plain), hidden(decoder));
            assertEquals(
                    decoder.vocabularySize(),
                    decoder.logits(decoder.hidden(scope, BATCH, null))
                            .getShape()
                            .get(2));
        }
    }

    @Test
    void aHeadThatIsLostIsMissed() {
        Path cut = copy("llama", "", name -> !name.equals("lm_head.weight"), "LlamaForCausalLM");
        String message =
                assertThrows(InvalidRecordException.class, () -> load(cut)).getMessage();
        assertTrue(message.endsWith("1 missing: \"lm_head.weight\""), message);
    }

    @Test
    void aTensorThatNobodyKnowsIsNamed() {
        Path extra = copy("llama", "", name -> true, "LlamaForCausalLM", "model.layers.0.adapter.weight");
        String message =
                assertThrows(InvalidRecordException.class, () -> load(extra)).getMessage();
        assertTrue(message.endsWith("1 unexpected: \"model.layers.0.adapter.weight\""), message);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "gpt2",
                "gpt2/base_names",
                "opt",
                "opt_postln",
                "gpt_neo",
                "gpt_neox",
                "llama",
                "phi3",
                "qwen3",
                "qwen3_window",
                "gemma",
                "gemma2",
                "gemma3_text"
            })
    void aDecoderIsWrittenAsTheSameTensorsAgain(String fixture) {
        Path written = folder.resolve("written");
        try (Decoder decoder = TinyModels.decoder(fixture)) {
            decoder.write(written, place -> {}, ElementType.F32);
            try (Checkpoint before = Checkpoint.open(Golden.folder(fixture.split("/")[0]));
                    Checkpoint after = Checkpoint.open(written)) {
                assertEquals(
                        before.names().stream().sorted().toList(),
                        after.names().stream().sorted().toList());
                assertFalse(before.names().isEmpty());
                for (String name : before.names()) {
                    assertArrayEquals(before.readFloats(name), after.readFloats(name), name);
                    assertEquals(before.info(name).shape(), after.info(name).shape());
                }
            }
        }
    }
}
