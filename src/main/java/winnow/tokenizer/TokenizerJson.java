package winnow.tokenizer;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;

/** Parts of a tokenizer.json, as the tokenizers library (0.13 to 0.22) reads them. */
final class TokenizerJson {
    private static final JsonNodeFactory JSON = JsonNodeFactory.instance;

    private TokenizerJson() {}

    /** A special token, found in text before anything else and never split. */
    static ObjectNode addedToken(int id, String content) {
        return JSON.objectNode()
                .put("id", id)
                .put("content", content)
                .put("single_word", false)
                .put("lstrip", false)
                .put("rstrip", false)
                .put("normalized", false)
                .put("special", true);
    }

    /** Bytes as letters; with {@code splits} also the splitting rule of GPT-2. */
    static ObjectNode byteLevel(boolean addsPrefixSpace, boolean splits) {
        return JSON.objectNode()
                .put("type", "ByteLevel")
                .put("add_prefix_space", addsPrefixSpace)
                .put("trim_offsets", true)
                .put("use_regex", splits);
    }

    /** Cuts text into the matches of a regular expression and what is between them, then writes bytes as letters. */
    static ObjectNode splitThenByteLevel(String regex) {
        ObjectNode split = JSON.objectNode().put("type", "Split");
        split.set("pattern", JSON.objectNode().put("Regex", regex));
        split.put("behavior", "Isolated").put("invert", false);
        ObjectNode sequence = JSON.objectNode().put("type", "Sequence");
        sequence.set("pretokenizers", JSON.arrayNode().add(split).add(byteLevel(false, false)));
        return sequence;
    }

    static ObjectNode bpe(JsonNode vocabulary, ArrayNode merges) {
        ObjectNode model = JSON.objectNode().put("type", "BPE");
        model.putNull("dropout");
        model.putNull("unk_token");
        model.putNull("continuing_subword_prefix");
        model.putNull("end_of_word_suffix");
        model.put("fuse_unk", false).put("byte_fallback", false);
        model.set("vocab", vocabulary);
        model.set("merges", merges);
        return model;
    }

    /** One special token before a sequence. */
    static ObjectNode begins(String token, int id) {
        ObjectNode begin = JSON.objectNode()
                .set("SpecialToken", JSON.objectNode().put("id", token).put("type_id", 0));
        ObjectNode first = JSON.objectNode()
                .set("Sequence", JSON.objectNode().put("id", "A").put("type_id", 0));
        ObjectNode second = JSON.objectNode()
                .set("Sequence", JSON.objectNode().put("id", "B").put("type_id", 1));
        ObjectNode special = JSON.objectNode().put("id", token);
        special.set("ids", JSON.arrayNode().add(id));
        special.set("tokens", JSON.arrayNode().add(token));
        ObjectNode processor = JSON.objectNode().put("type", "TemplateProcessing");
        processor.set("single", JSON.arrayNode().add(begin).add(first));
        processor.set("pair", JSON.arrayNode().add(begin).add(first).add(second));
        processor.set("special_tokens", JSON.objectNode().set(token, special));
        return processor;
    }
}
