package winnow.tokenizer;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.nio.file.Path;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;

/**
 * The older pair of files of GPT-2 and its kin, vocab.json and merges.txt, as a tokenizer.json in memory.
 *
 * <p>Only for the models known to split text as GPT-2 does: others keep the same two files but a different splitting rule,
 * which the files do not tell.
 */
final class Gpt2Files {
    private static final Set<String> CLASSES =
            Set.of("GPT2Tokenizer", "GPT2TokenizerFast", "RobertaTokenizer", "RobertaTokenizerFast");
    private static final Set<String> MODELS = Set.of("gpt2", "gpt_neo", "gptj", "opt", "roberta");
    private static final List<String> ROLES = List.of("bos", "eos", "unk", "sep", "pad", "cls", "mask");
    private static final JsonNodeFactory JSON = JsonNodeFactory.instance;

    private final Path folder;
    private final JsonNode settings;
    private final JsonNode names;
    private final JsonNode config;

    private Gpt2Files(Path folder) {
        this.folder = folder;
        this.settings = object("tokenizer_config.json");
        this.names = object("special_tokens_map.json");
        this.config = object("config.json");
    }

    static String tokenizerJson(Path folder) {
        return new Gpt2Files(folder).build().toString();
    }

    private ObjectNode build() {
        requireKnown();
        JsonNode vocabulary = object("vocab.json");
        TreeMap<Integer, String> added = new TreeMap<>();
        for (String token : specialTokens()) {
            if (vocabulary.path(token).isInt()) {
                added.put(vocabulary.get(token).intValue(), token);
            }
        }
        object("added_tokens.json")
                .properties()
                .forEach(entry -> added.put(entry.getValue().asInt(), entry.getKey()));
        ArrayNode addedTokens = JSON.arrayNode();
        added.forEach((id, token) -> addedTokens.add(TokenizerJson.addedToken(id, token)));
        ObjectNode json = JSON.objectNode().put("version", "1.0");
        json.set("added_tokens", addedTokens);
        json.set(
                "pre_tokenizer",
                TokenizerJson.byteLevel(settings.path("add_prefix_space").asBoolean(), true));
        json.set("decoder", TokenizerJson.byteLevel(false, true));
        processor(vocabulary).ifPresent(p -> json.set("post_processor", p));
        json.set("model", TokenizerJson.bpe(vocabulary, merges()));
        return json;
    }

    private void requireKnown() {
        String type = settings.path("tokenizer_class").asText("");
        String model = config.path("model_type").asText("");
        boolean isKnown = !type.isEmpty() ? CLASSES.contains(type) : model.isEmpty() || MODELS.contains(model);
        if (!isKnown) {
            throw BoundedJson.refused(
                    folder,
                    "holds no tokenizer.json, and vocab.json with merges.txt is enough for GPT-2, GPT-Neo, OPT and RoBERTa only,"
                            + " found " + (type.isEmpty() ? model : type));
        }
    }

    private Set<String> specialTokens() {
        Set<String> tokens = new LinkedHashSet<>();
        for (String role : ROLES) {
            role(role).ifPresent(tokens::add);
        }
        return tokens;
    }

    private Optional<String> role(String role) {
        Optional<String> token = SpecialTokens.text(settings.path(role + "_token"));
        return token.isPresent() ? token : SpecialTokens.text(names.path(role + "_token"));
    }

    /** RoBERTa puts its begin and end tokens around a sequence, OPT a begin token before it, GPT-2 nothing. */
    private Optional<ObjectNode> processor(JsonNode vocabulary) {
        String type = settings.path("tokenizer_class").asText("");
        boolean isRoberta = type.startsWith("Roberta")
                || config.path("model_type").asText("").equals("roberta");
        if (isRoberta) {
            String begin = role("cls").orElse("<s>");
            String end = role("sep").orElse("</s>");
            requireToken(vocabulary, begin);
            requireToken(vocabulary, end);
            ObjectNode processor = JSON.objectNode().put("type", "RobertaProcessing");
            processor.set("sep", JSON.arrayNode().add(end).add(vocabulary.get(end)));
            processor.set("cls", JSON.arrayNode().add(begin).add(vocabulary.get(begin)));
            return Optional.of(processor
                    .put("trim_offsets", true)
                    .put("add_prefix_space", settings.path("add_prefix_space").asBoolean()));
        }
        if (settings.path("add_bos_token").asBoolean()) {
            String begin = role("bos").orElse("<|endoftext|>");
            requireToken(vocabulary, begin);
            return Optional.of(TokenizerJson.begins(begin, vocabulary.get(begin).intValue()));
        }
        return Optional.empty();
    }

    private void requireToken(JsonNode vocabulary, String token) {
        if (!vocabulary.path(token).isInt()) {
            throw BoundedJson.refused(folder.resolve("vocab.json"), "must hold the special token " + token);
        }
    }

    private ArrayNode merges() {
        Path file = folder.resolve("merges.txt");
        ArrayNode merges = JSON.arrayNode();
        List<String> lines = BoundedJson.text(file).lines().toList();
        for (int i = 0; i < lines.size(); i++) {
            String line = lines.get(i);
            boolean isHeader = i == 0 && line.startsWith("#version");
            if (isHeader || line.isBlank()) {
                continue;
            }
            if (line.contains("</w>")) {
                throw BoundedJson.refused(file, "is not of the byte-level kind of GPT-2, found " + line);
            }
            merges.add(line);
        }
        return merges;
    }

    private JsonNode object(String name) {
        return BoundedJson.object(folder.resolve(name)).orElseGet(JSON::objectNode);
    }
}
