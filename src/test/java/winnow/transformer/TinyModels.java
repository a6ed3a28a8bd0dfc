package winnow.transformer;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.random.RandomGenerator;
import winnow.checkpoint.Checkpoint;
import winnow.checkpoint.ModelConfig;
import winnow.random.Seeds;

/** Fixtures, as they are or with other settings. */
final class TinyModels {
    /** One fixture of each way in which a decoder attends. */
    static final List<String> DECODERS = List.of(
            "gpt2",
            "opt",
            "opt_postln",
            "gpt_neo",
            "gpt_neox",
            "gpt_neox_sequential",
            "llama",
            "llama3_rope",
            "llama_bias_linear_rope",
            "mistral",
            "mistral_headdim",
            "qwen2",
            "qwen3",
            "qwen3_window",
            "gemma",
            "gemma2",
            "gemma3_text",
            "phi3");

    static final List<String> ENCODERS = List.of("bert", "distilbert", "roberta", "bert_mlm", "roberta_classifier");

    private static final ObjectMapper JSON = new ObjectMapper();

    private TinyModels() {}

    static Decoder decoder(String fixture) {
        try (Checkpoint checkpoint = Checkpoint.open(Golden.folder(fixture))) {
            return Decoder.load(checkpoint, ComputeDevice.CPU, Precision.F32);
        }
    }

    static Encoder encoder(String fixture) {
        try (Checkpoint checkpoint = Checkpoint.open(Golden.folder(fixture))) {
            return Encoder.load(checkpoint, ComputeDevice.CPU, Precision.F32);
        }
    }

    /** A fixture's configuration with one key changed; {@code value} is JSON. */
    static ModelConfig config(String fixture, String key, String value) {
        return ModelConfig.parse(json(fixture, Map.of(key, value)), Path.of("config.json"));
    }

    /** A copy of a fixture in which keys have other values; each is JSON. */
    static Path changed(Path folder, String fixture, Map<String, String> values) {
        try {
            Files.createDirectories(folder);
            Files.copy(Golden.folder(fixture).resolve("model.safetensors"), folder.resolve("model.safetensors"));
            return Files.writeString(folder.resolve("config.json"), json(fixture, values))
                    .getParent();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static String json(String fixture, Map<String, String> values) {
        try {
            JsonNode config =
                    JSON.readTree(Golden.folder(fixture).resolve("config.json").toFile());
            for (Map.Entry<String, String> entry : values.entrySet()) {
                ((ObjectNode) config).set(entry.getKey(), JSON.readTree(entry.getValue()));
            }
            return config.toString();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Ids in 5..100, which every fixture has and none gives a meaning. */
    static int[] text(String name, int length) {
        RandomGenerator random = Seeds.of(1).stream(name);
        return random.ints(length, 5, 100).toArray();
    }
}
