package winnow.endpoint;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.json.JsonMapper;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.util.Map;

/**
 * What is asked, in a fixed order of fields, so that equal requests are equal texts.
 *
 * @param path below the endpoint's address, such as {@code /completions}
 * @param json the model's name included, the key not
 */
record RequestBody(String path, String json) {
    private static final JsonMapper MAPPER = JsonMapper.builder().build();

    /**
     * A request with fields in the order of the map.
     *
     * @throws IllegalArgumentException if a text has half of a surrogate pair, which no JSON can hold
     */
    static RequestBody of(String path, Map<String, Object> fields) {
        try {
            String json = MAPPER.writeValueAsString(fields);
            if (!StandardCharsets.UTF_8.newEncoder().canEncode(json)) {
                throw new IllegalArgumentException("text must be Unicode, got half of a surrogate pair");
            }
            return new RequestBody(path, json);
        } catch (JsonProcessingException e) {
            throw new IllegalStateException("texts, numbers and lists are JSON", e);
        }
    }

    URI address(URI base) {
        return URI.create(base + path);
    }

    /** SHA-256 of address and body: what an answer depends on as far as the caller can tell. */
    String digest(URI base) {
        return Sha256.of(address(base) + "\n" + json);
    }
}
