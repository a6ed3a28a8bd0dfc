package winnow.tokenizer;

import com.fasterxml.jackson.databind.JsonNode;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;

/**
 * The ids with a role, by tokenizer_config.json, else special_tokens_map.json, else the numbers in config.json.
 *
 * @param begin bos_token, else cls_token
 * @param end eos_token, else sep_token
 * @param pad pad_token
 * @param unknown unk_token, else what the model part of tokenizer.json calls unknown
 * @param mask mask_token
 */
record SpecialTokens(OptionalInt begin, OptionalInt end, OptionalInt pad, OptionalInt unknown, OptionalInt mask) {

    static SpecialTokens read(Path folder, Vocabulary vocabulary) {
        Reader reader = new Reader(
                vocabulary,
                List.of(
                        BoundedJson.object(folder.resolve("tokenizer_config.json")),
                        BoundedJson.object(folder.resolve("special_tokens_map.json"))),
                BoundedJson.object(folder.resolve("config.json")));
        OptionalInt unknown = reader.id("unk");
        return new SpecialTokens(
                reader.id("bos", "cls"),
                reader.id("eos", "sep"),
                reader.id("pad"),
                unknown.isPresent() ? unknown : vocabulary.unknownId(),
                reader.id("mask"));
    }

    /** A token is text, or in older files an object with its text as content; null where a model has none. */
    static Optional<String> text(JsonNode token) {
        JsonNode text = token.isObject() ? token.path("content") : token;
        return text.isTextual() ? Optional.of(text.textValue()) : Optional.empty();
    }

    private record Reader(Vocabulary vocabulary, List<Optional<JsonNode>> names, Optional<JsonNode> config) {

        OptionalInt id(String... roles) {
            for (String role : roles) {
                OptionalInt id = named(role + "_token");
                if (id.isPresent()) {
                    return id;
                }
            }
            return numbered(roles[0] + "_token_id");
        }

        private OptionalInt named(String key) {
            return names.stream()
                    .flatMap(Optional::stream)
                    .flatMap(file -> text(file.path(key)).stream())
                    .map(vocabulary::id)
                    .filter(OptionalInt::isPresent)
                    .findFirst()
                    .orElse(OptionalInt.empty());
        }

        /** A number, or a list of which the first counts. */
        private OptionalInt numbered(String key) {
            JsonNode value = config.map(c -> c.path(key)).orElse(null);
            if (value == null) {
                return OptionalInt.empty();
            }
            JsonNode number = value.isArray() ? value.path(0) : value;
            boolean isId = number.isInt() && number.intValue() >= 0 && number.intValue() < vocabulary.size();
            return isId ? OptionalInt.of(number.intValue()) : OptionalInt.empty();
        }
    }
}
