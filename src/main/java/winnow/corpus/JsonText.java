package winnow.corpus;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.StreamReadConstraints;
import com.fasterxml.jackson.core.StreamReadFeature;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.cfg.JsonNodeFeature;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.io.OutputStream;
import java.util.Iterator;
import java.util.Locale;

/** JSON as strictly as it can be read: no doubled keys, no lone surrogates, nothing after the value, bounded depth. */
final class JsonText {
    static final JsonMapper MAPPER = JsonMapper.builder(JsonFactory.builder()
                    .enable(StreamReadFeature.STRICT_DUPLICATE_DETECTION)
                    .disable(JsonFactory.Feature.INTERN_FIELD_NAMES)
                    .streamReadConstraints(StreamReadConstraints.builder()
                            .maxStringLength(TextFile.LONGEST_RECORD)
                            .build())
                    .build())
            .enable(DeserializationFeature.FAIL_ON_TRAILING_TOKENS)
            .enable(DeserializationFeature.USE_BIG_DECIMAL_FOR_FLOATS)
            .disable(JsonNodeFeature.STRIP_TRAILING_BIGDECIMAL_ZEROES)
            .build();

    private JsonText() {}

    /**
     * The object that the text holds.
     *
     * @throws IllegalArgumentException if it is not one JSON object and nothing else
     */
    static ObjectNode object(String text) {
        JsonNode node = node(text);
        if (!(node instanceof ObjectNode object)) {
            throw new IllegalArgumentException("a record must be a JSON object, found " + Layout.show(node));
        }
        return object;
    }

    /** The value that the text holds, a missing node for an empty text. */
    static JsonNode node(String text) {
        JsonNode node;
        try {
            node = MAPPER.readTree(text);
        } catch (JsonProcessingException e) {
            String where = e.getLocation() == null
                    ? ""
                    : " at character " + e.getLocation().getCharOffset();
            // Jackson adds in brackets where it read from; that is said already.
            String reason = e.getOriginalMessage().replaceAll(" \\(start marker at .*", "");
            throw new IllegalArgumentException("malformed JSON" + where + ": " + reason, e);
        }
        // Only an escape can bring a surrogate into text that was decoded strictly.
        if (text.contains("\\u")) {
            requireWholeCharacters(node);
        }
        return node;
    }

    private static void requireWholeCharacters(JsonNode node) {
        if (node.isTextual()) {
            requireWholeCharacters(node.textValue());
        }
        for (Iterator<String> names = node.fieldNames(); names.hasNext(); ) {
            requireWholeCharacters(names.next());
        }
        for (JsonNode child : node) {
            requireWholeCharacters(child);
        }
    }

    private static void requireWholeCharacters(String text) {
        for (int i = 0; i < text.length(); i++) {
            char c = text.charAt(i);
            if (!Character.isSurrogate(c)) {
                continue;
            }
            if (Character.isLowSurrogate(c)
                    || i + 1 == text.length()
                    || !Character.isLowSurrogate(text.charAt(i + 1))) {
                throw new IllegalArgumentException(String.format(
                        Locale.ROOT, "text must be whole Unicode characters, found the lone surrogate \\u%04x", (int)
                                c));
            }
            i++;
        }
    }

    /** Writes valid JSON without the white space between its tokens; order, numbers and strings stay as they stand. */
    static void writeCompact(byte[] json, int from, int to, OutputStream out) throws IOException {
        boolean inString = false;
        for (int i = from; i < to; i++) {
            byte b = json[i];
            if (inString) {
                out.write(b);
                if (b == '\\') {
                    out.write(json[++i]);
                } else if (b == '"') {
                    inString = false;
                }
            } else if (b != ' ' && b != '\t' && b != '\n' && b != '\r') {
                out.write(b);
                inString = b == '"';
            }
        }
    }
}
