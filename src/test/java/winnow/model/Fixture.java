package winnow.model;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import winnow.checkpoint.ModelConfig;
import winnow.transformer.ComputeDevice;
import winnow.transformer.Golden;
import winnow.transformer.Precision;

/** The checkpoints of the golden folder, which have no tokenizer, with one whose token i is the word {@code wi}. */
public final class Fixture {
    static final List<String> DECODERS = List.of(
            "gemma",
            "gemma2",
            "gemma3_text",
            "gpt2",
            "gpt_neo",
            "gpt_neox",
            "gpt_neox_sequential",
            "llama",
            "llama3_rope",
            "llama_bf16",
            "llama_bias_linear_rope",
            "llama_fp16",
            "llama_tied",
            "mistral",
            "mistral_headdim",
            "opt",
            "opt_postln",
            "phi3",
            "phi3_longrope",
            "qwen2",
            "qwen3",
            "qwen3_window");

    private Fixture() {}

    /** Copies a checkpoint into a folder, puts the tokenizer beside it, and opens both. */
    static LanguageModel open(String name, Path folder) {
        stage(name, folder);
        return LanguageModels.open(folder, ComputeDevice.CPU, Precision.F32);
    }

    public static void stage(String name, Path folder) {
        Path source = Golden.folder(name);
        try (Stream<Path> files = Files.list(source)) {
            for (Path file : files.filter(Files::isRegularFile).toList()) {
                if (!file.toString().endsWith(".gz")) {
                    Files.copy(file, folder.resolve(file.getFileName()));
                }
            }
            int vocabulary = ModelConfig.read(folder.resolve("config.json")).positive("vocab_size");
            Files.writeString(folder.resolve("tokenizer.json"), wordTokenizer(vocabulary));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static String wordTokenizer(int words) {
        String vocabulary =
                IntStream.range(0, words).mapToObj(i -> "\"w" + i + "\":" + i).collect(Collectors.joining(","));
        return """
                {"version":"1.0","truncation":null,"padding":null,"added_tokens":[],"normalizer":null,
                 "pre_tokenizer":{"type":"WhitespaceSplit"},"post_processor":null,"decoder":null,
                 "model":{"type":"WordLevel","vocab":{%s},"unk_token":"w0"}}
                """
                .formatted(vocabulary);
    }
}
