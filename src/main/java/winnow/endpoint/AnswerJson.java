package winnow.endpoint;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.StreamReadConstraints;
import com.fasterxml.jackson.core.StreamReadFeature;
import com.fasterxml.jackson.core.type.TypeReference;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import java.io.IOException;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** Reads what a server sent, within stated limits. */
final class AnswerJson {
    private static final int MAXIMAL_DEPTH = 50;
    private static final int MAXIMAL_NUMBER = 100;

    private static final JsonMapper MAPPER = JsonMapper.builder(JsonFactory.builder()
                    .streamReadConstraints(StreamReadConstraints.builder()
                            .maxNestingDepth(MAXIMAL_DEPTH)
                            .maxNumberLength(MAXIMAL_NUMBER)
                            .maxStringLength(Integer.MAX_VALUE)
                            .build())
                    .enable(StreamReadFeature.STRICT_DUPLICATE_DETECTION)
                    .build())
            .enable(DeserializationFeature.FAIL_ON_TRAILING_TOKENS)
            .build();

    private AnswerJson() {}

    /** The one object that the bytes are, or nothing. */
    static Optional<JsonNode> read(byte[] bytes) {
        try {
            return Optional.ofNullable(MAPPER.readTree(bytes)).filter(JsonNode::isObject);
        } catch (IOException e) {
            return Optional.empty();
        }
    }

    /** An object as maps, lists, texts and numbers, in its own order. */
    static Map<String, Object> asMap(JsonNode object) {
        return MAPPER.convertValue(object, new TypeReference<Map<String, Object>>() {});
    }

    /** What an answer says of an error; servers put it in one of these places. */
    static String errorText(JsonNode answer) {
        for (String place : List.of("/error/message", "/error", "/message", "/detail", "/detail/0/msg")) {
            JsonNode text = answer.at(place);
            if (text.isTextual()) {
                return text.textValue();
            }
        }
        return "";
    }
}
