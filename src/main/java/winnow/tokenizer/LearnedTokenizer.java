package winnow.tokenizer;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import winnow.corpus.OutputFile;

/**
 * A byte-level vocabulary as {@link ByteLevelBpeTrainer} learns it, ready to be written.
 *
 * <p>Example: {@code new ByteLevelBpeTrainer(1000, 2, SpecialNames.DEFAULT).train(texts).writeTo(folder)}, then {@code
 * Tokenizer.load(folder)}.
 *
 * @param specials the tokens with a role; the begin token opens every sequence encoded with specials
 * @param tokens all tokens in the order of their ids; bytes are written as letters, a space as Ġ
 * @param merges pairs in the order learned: left token, a space, right token
 */
public record LearnedTokenizer(SpecialNames specials, List<String> tokens, List<String> merges) {
    private static final JsonNodeFactory JSON = JsonNodeFactory.instance;

    /** Copies the lists. */
    public LearnedTokenizer {
        tokens = List.copyOf(tokens);
        merges = List.copyOf(merges);
    }

    /** The content of tokenizer.json. */
    public String tokenizerJson() {
        List<String> names = specials.all();
        ArrayNode added = JSON.arrayNode();
        ObjectNode vocabulary = JSON.objectNode();
        for (int id = 0; id < tokens.size(); id++) {
            vocabulary.put(tokens.get(id), id);
            if (id < names.size()) {
                added.add(TokenizerJson.addedToken(id, names.get(id)));
            }
        }
        ArrayNode pairs = JSON.arrayNode();
        merges.forEach(pairs::add);
        ObjectNode json = JSON.objectNode().put("version", "1.0");
        json.putNull("truncation").putNull("padding");
        json.set("added_tokens", added);
        json.putNull("normalizer");
        json.set("pre_tokenizer", TokenizerJson.splitThenByteLevel(ByteLevelBpeTrainer.PIECES));
        json.set("post_processor", TokenizerJson.begins(specials.begin(), names.indexOf(specials.begin())));
        json.set("decoder", TokenizerJson.byteLevel(false, false));
        json.set("model", TokenizerJson.bpe(vocabulary, pairs));
        return json.toString();
    }

    /**
     * Writes tokenizer.json, tokenizer_config.json and special_tokens_map.json into a folder, which is made if it does not exist.
     *
     * @throws UncheckedIOException naming the file, if it cannot be written
     */
    public void writeTo(Path folder) {
        try {
            Files.createDirectories(folder);
        } catch (IOException e) {
            throw new UncheckedIOException("cannot make the folder " + folder + ": " + e, e);
        }
        ObjectNode names = names();
        ObjectNode config = names.deepCopy()
                .put("tokenizer_class", "PreTrainedTokenizerFast")
                .put("clean_up_tokenization_spaces", false);
        write(folder.resolve("tokenizer.json"), tokenizerJson());
        write(folder.resolve("special_tokens_map.json"), names.toString());
        write(folder.resolve("tokenizer_config.json"), config.toString());
    }

    private ObjectNode names() {
        ObjectNode names = JSON.objectNode()
                .put("bos_token", specials.begin())
                .put("eos_token", specials.end())
                .put("pad_token", specials.pad());
        if (!specials.others().isEmpty()) {
            ArrayNode others = JSON.arrayNode();
            specials.others().forEach(others::add);
            names.set("additional_special_tokens", others);
        }
        return names;
    }

    private static void write(Path file, String json) {
        OutputFile.write(file, out -> out.write((json + "\n").getBytes(StandardCharsets.UTF_8)));
    }
}
