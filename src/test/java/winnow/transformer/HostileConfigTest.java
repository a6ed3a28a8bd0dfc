package winnow.transformer;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTimeoutPreemptively;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import winnow.checkpoint.Checkpoint;
import winnow.checkpoint.ModelConfig;
import winnow.random.Seeds;

/** Configurations that cannot be are refused in one line that names the file and the key, before memory is taken. */
class HostileConfigTest {
    @TempDir
    private Path folder;

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "gpt2 | n_head | 5 | n_embd must be a multiple of n_head, found 32 and 5",
                "gpt2 | n_layer | 0 | n_layer must be an integer of at least 1, found 0",
                "gpt2 | n_layer | 1000000000 | n_layer must be at most 10000, found 1000000000",
                "gpt2 | n_layer | 9999 | tensors do not fit the configuration: 1",
                "gpt2 | n_embd | 1000000000 | n_embd / n_head must be at most 65536, found 250000000",
                "gpt2 | n_embd | -32 | n_embd must be an integer of at least 1, found -32",
                "gpt2 | n_positions | 2147483647 | of another shape",
                "gpt2 | vocab_size | 2147483647 | of another shape",
                "gpt2 | n_inner | 2147483647 | of another shape",
                "gpt2 | layer_norm_epsilon | -1 | layer_norm_epsilon must be at least 0, found -1.0",
                "gpt2 | activation_function | \"sine\" | activation_function must be one of gelu,",
                "gpt2 | scale_attn_by_inverse_layer_idx | true | scale_attn_by_inverse_layer_idx must be false",
                "opt | num_attention_heads | 3 | hidden_size must be a multiple of num_attention_heads",
                "opt | num_hidden_layers | 1000000000 | num_hidden_layers must be at most 10000",
                "opt | max_position_embeddings | 2147483647 | of another shape",
                "opt | word_embed_proj_dim | 2147483647 | of another shape",
                "opt | layer_norm_elementwise_affine | false | layer_norm_elementwise_affine must be true",
                "gpt_neo | num_heads | 7 | hidden_size must be a multiple of num_heads",
                "gpt_neo | num_layers | 1000000000 | num_layers must be at most 10000",
                "gpt_neo | window_size | -4 | window_size must be an integer of at least 1, found -4",
                "gpt_neo | attention_types | [[[\"global\", \"local\"], 1000000000]] | attention_types must name 2 layers",
                "gpt_neo | attention_types | [[[\"global\"], 1]] | attention_types must name 2 layers, found 1",
                "gpt_neo | attention_types | [[[\"sideways\"], 2]] | attention_types must be global or local, found",
                "gpt_neo | attention_types | [3] | attention_types[0] must be a list, found 3",
                "gpt_neox | num_attention_heads | 3 | hidden_size must be a multiple of num_attention_heads",
                "gpt_neox | hidden_size | 1000000000 | must be at most 65536",
                "gpt_neox | rotary_pct | 0 | partial_rotary_factor must turn an even number of a head's 16 entries",
                "gpt_neox | rotary_pct | 1e300 | partial_rotary_factor must turn an even number",
                "gpt_neox | rotary_emb_base | -1 | rope_theta must be above 0, found -1.0",
                "llama | num_key_value_heads | 3 | num_attention_heads must be a multiple of num_key_value_heads",
                "llama | num_key_value_heads | 0 | num_key_value_heads must be an integer of at least 1",
                "llama | num_attention_heads | 2147483646 | must be a multiple of num_attention_heads",
                "llama | num_hidden_layers | 1000000000 | num_hidden_layers must be at most 10000",
                "llama | num_hidden_layers | 10000 | missing",
                "llama | head_dim | 2147483647 | head_dim must be at most 65536",
                "llama | head_dim | 65536 | of another shape",
                "llama | head_dim | 7 | must turn an even number of a head's 7 entries",
                "llama | intermediate_size | 2147483647 | of another shape",
                "llama | rope_theta | 0 | rope_theta must be above 0",
                "llama3_rope | rope_scaling | {\"rope_type\": \"llama3\"} | factor must be a finite number, found nothing",
                "llama | rope_scaling | {\"rope_type\": \"linear\", \"factor\": 0} | factor must be above 0",
                "llama | rope_scaling | {\"rope_type\": \"spiral\"} | rope_type must be one of default, linear, llama3",
                "mistral | sliding_window | -4 | sliding_window must be an integer of at least 1, found -4",
                "mistral | sliding_window | 1e99 | sliding_window must be an integer",
                "phi3 | sliding_window | 0 | sliding_window must be an integer of at least 1",
                "phi3 | hidden_size | 2147483644 | must be at most 65536",
                "phi3_longrope | rope_scaling | {\"type\": \"longrope\", \"short_factor\": [1], \"long_factor\": [1]}"
                        + " | must have 4 numbers, found 1",
                "phi3_longrope | rope_scaling | {\"type\": \"longrope\", \"short_factor\": [1,1,1,0], \"long_factor\":"
                        + " [1,1,1,1]} | must be above 0",
                "qwen3 | head_dim | null | head_dim must be an integer, found nothing",
                "qwen3 | head_dim | 7 | must turn an even number of a head's 7 entries",
                "qwen3 | rope_scaling | {\"rope_type\": \"yarn\", \"factor\": 4.0} | rope_type must be one of default, linear",
                "qwen3 | layer_types | [\"full_attention\", \"sliding_attention\"] | layer_types must be full_attention"
                        + " without use_sliding_window",
                "qwen3_window | use_sliding_window | false | layer_types must be full_attention without use_sliding_window",
                "qwen3_window | layer_types | [\"full_attention\"] | layer_types must name 3 layers, found 1",
                "qwen3_window | layer_types | [\"full_attention\", \"chunked_attention\", \"full_attention\"]"
                        + " | layer_types must be full_attention or sliding_attention, found \"chunked_attention\"",
                "qwen3_window | sliding_window | null | sliding_window must be an integer, found nothing",
                "qwen3_window | attention_bias | false | unexpected",
                "gemma | use_bidirectional_attention | true | use_bidirectional_attention must be false, found true",
                "gemma2 | head_dim | null | head_dim must be an integer, found nothing",
                "gemma2 | query_pre_attn_scalar | 0 | query_pre_attn_scalar must be above 0, found 0.0",
                "gemma2 | query_pre_attn_scalar | null | query_pre_attn_scalar must be a finite number, found nothing",
                "gemma2 | attn_logit_softcapping | -1 | attn_logit_softcapping must be above 0, found -1.0",
                "gemma2 | final_logit_softcapping | 0 | final_logit_softcapping must be above 0, found 0.0",
                "gemma2 | sliding_window | null | sliding_window must be an integer, found nothing",
                "gemma3_text | attn_logit_softcapping | 50.0 | attn_logit_softcapping must be null in gemma3_text, found 50.0",
                "gemma3_text | sliding_window_pattern | 0 | sliding_window_pattern must be an integer of at least 1",
                "gemma3_text | rope_local_base_freq | -1 | rope_theta must be above 0, found -1.0",
                "gemma3_text | rope_scaling | {\"rope_type\": \"dynamic\", \"factor\": 2} | rope_type must be one of default",
                "gemma3_text | rope_parameters | {\"rope_type\": \"default\", \"rope_theta\": 1000.0}"
                        + " | rope_parameters must be given for full_attention and sliding_attention",
                "gemma3_text | hidden_activation | \"sine\" | hidden_activation must be one of gelu,",
                "bert | num_attention_heads | 5 | hidden_size must be a multiple of num_attention_heads",
                "bert | num_hidden_layers | 1000000000 | num_hidden_layers must be at most 10000",
                "bert | type_vocab_size | 2147483647 | of another shape",
                "bert | position_embedding_type | \"relative_key\" | position_embedding_type must be absolute",
                "bert | is_decoder | true | is_decoder must be false",
                "roberta | pad_token_id | 65 | max_position_embeddings must be above pad_token_id + 1, found 66",
                "roberta | pad_token_id | -2 | max_position_embeddings must be above pad_token_id + 1",
                "distilbert | n_heads | 5 | dim must be a multiple of n_heads",
                "distilbert | n_layers | 1000000000 | n_layers must be at most 10000",
                "llama | model_type | \"mamba\" | model_type must be one of the decoders gemma, gemma2, gemma3_text, gpt2,"
                        + " gpt_neo, gpt_neox, llama, mistral, opt, phi3, qwen2, qwen3 or one of the encoders bert, distilbert, roberta, found \"mamba\""
            })
    void isRefusedInOneLine(String fixture, String key, String value, String message) {
        Path wrong = TinyModels.changed(folder.resolve("wrong"), fixture, Map.of(key, value));
        IllegalArgumentException error = assertTimeoutPreemptively(
                Duration.ofSeconds(20), () -> assertThrows(IllegalArgumentException.class, () -> load(wrong)));
        assertTrue(error.getMessage().contains(message), error.getMessage());
        assertTrue(error.getMessage().startsWith(wrong.toString()), error.getMessage());
        assertFalse(error.getMessage().contains("\n"), error.getMessage());
        assertTrue(error.getMessage().length() < 2000, error.getMessage());
    }

    @Test
    void aModelForMoreThanTextIsCalledThat() {
        Path wrong = TinyModels.changed(
                folder.resolve("wrong"),
                "gemma3_text",
                Map.of("model_type", "\"gemma3\"", "text_config", "{\"model_type\": \"gemma3_text\"}"));
        String message =
                assertThrows(IllegalArgumentException.class, () -> load(wrong)).getMessage();
        assertTrue(message.endsWith("found \"gemma3\", a model for more than text, as its text_config shows"), message);
    }

    private static void load(Path folder) {
        try (Checkpoint checkpoint = Checkpoint.open(folder)) {
            Network loaded = Architectures.isEncoder(checkpoint.config())
                    ? Encoder.load(checkpoint, ComputeDevice.CPU, Precision.F32)
                    : Decoder.load(checkpoint, ComputeDevice.CPU, Precision.F32);
            loaded.close();
        }
    }

    @ParameterizedTest
    @CsvSource({"llama, vocab_size", "llama, intermediate_size", "bert, vocab_size", "bert, intermediate_size"})
    void aModelFromNothingIsRefusedIfATensorIsTooLargeForAnArray(String fixture, String key) {
        ModelConfig config = TinyModels.config(fixture, key, "2000000000");
        IllegalArgumentException error = assertThrows(IllegalArgumentException.class, () -> {
            if (Architectures.isEncoder(config)) {
                Encoder.initial(config, Seeds.of(1), ComputeDevice.CPU);
            } else {
                Decoder.initial(config, Seeds.of(1), ComputeDevice.CPU);
            }
        });
        assertTrue(error.getMessage().startsWith("a tensor must have at most 2147483639 numbers"), error.getMessage());
    }

    @ParameterizedTest
    @CsvSource({"bert", "bert_mlm", "bert_classifier", "distilbert_mlm"})
    void theSizeOfAnEncoderIsKnownWithoutMakingIt(String fixture) {
        try (Checkpoint checkpoint = Checkpoint.open(Golden.folder(fixture));
                Encoder encoder = Encoder.load(checkpoint, ComputeDevice.CPU, Precision.F32)) {
            assertEquals(encoder.size(), Architectures.sizeOf(checkpoint.config()));
        }
    }

    @Test
    void bertHasAsManyWeightsAsPublished() {
        ModelConfig config = ModelConfig.of(Map.of(
                "model_type", "bert",
                "architectures", List.of("BertForMaskedLM"),
                "vocab_size", 30522,
                "hidden_size", 768,
                "intermediate_size", 3072,
                "num_hidden_layers", 12,
                "num_attention_heads", 12,
                "max_position_embeddings", 512));
        assertEquals(109_514_298, Architectures.sizeOf(config));
    }

    /** The published sizes. */
    @ParameterizedTest
    @CsvSource({
        "qwen3, 1024, 3072, 28, 16, 8, 128, 151936, 596049920",
        "qwen3, 4096, 12288, 36, 32, 8, 128, 151936, 8190735360",
        "gemma, 2048, 16384, 18, 8, 1, 256, 256000, 2506172416",
        "gemma2, 2304, 9216, 26, 8, 4, 256, 256000, 2614341888",
        "gemma3_text, 640, 2048, 18, 4, 1, 256, 262144, 268098176",
        "gemma3_text, 1152, 6912, 26, 4, 1, 256, 262144, 999885952"
    })
    void newerModelsHaveAsManyWeightsAsPublished(
            String type, int d, int inner, int layers, int heads, int keyHeads, int e, int words, long expected) {
        Map<String, Object> values = new TreeMap<>(Map.of(
                "model_type", type,
                "hidden_size", d,
                "intermediate_size", inner,
                "num_hidden_layers", layers,
                "num_attention_heads", heads,
                "num_key_value_heads", keyHeads,
                "head_dim", e,
                "vocab_size", words,
                "max_position_embeddings", 8192,
                "query_pre_attn_scalar", 256));
        values.put("sliding_window", 512);
        if (type.equals("qwen3")) {
            values.put("tie_word_embeddings", d < 2560);
        }
        assertEquals(expected, Architectures.sizeOf(ModelConfig.of(values)));
    }

    @ParameterizedTest
    @CsvSource({"llama, 25760", "gpt2, 32640"})
    void theSizeOfAModelIsKnownWithoutMakingIt(String fixture, long expected) {
        ModelConfig config = TinyModels.config(fixture, "unused", "1");
        assertEquals(expected, Decoder.sizeOf(config));
        try (Decoder decoder = TinyModels.decoder(fixture)) {
            assertEquals(expected, decoder.size());
        }
    }

    @Test
    void aSizeBeyondAllCountingIsTheLargestNumberRatherThanASmallOne() {
        ModelConfig config = ModelConfig.of(Map.of(
                "model_type",
                "llama",
                "hidden_size",
                1 << 30,
                "num_attention_heads",
                1 << 15,
                "intermediate_size",
                Integer.MAX_VALUE,
                "vocab_size",
                Integer.MAX_VALUE,
                "num_hidden_layers",
                10));
        assertEquals(Long.MAX_VALUE, Decoder.sizeOf(config));
    }
}
