package winnow.endpoint;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.json.JsonMapper;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.util.LinkedHashMap;
import java.util.Map;

/**
 * What is asked, in a fixed order of fields, so that equal requests are equal texts.
 *
 * @param path below the endpoint's address, such as {@code /completions}
 * @param fields as they are sent: the model's name included, the key not
 * @param json the same as text
 * @param decisive what of it decides the answer
 */
record RequestBody(String path, Map<String, Object> fields, String json, String decisive) {
    private static final JsonMapper MAPPER = JsonMapper.builder().build();

    /**
     * A request to a language model with fields in the order of the map. It asks for one whole answer: some servers send pieces
     * unless told otherwise. That decides how an answer comes, not what it says, and is no part of the digest.
     *
     * @throws IllegalArgumentException if a text has half of a surrogate pair, which no JSON can hold
     */
    static RequestBody of(String path, Map<String, Object> fields) {
        Map<String, Object> sent = new LinkedHashMap<>(fields);
        sent.put("stream", false);
        return new RequestBody(path, sent, json(sent), json(fields));
    }

    /** A request to another kind of server, as it is. */
    static RequestBody plain(String path, Map<String, Object> fields) {
        return new RequestBody(path, fields, json(fields), json(fields));
    }

    /** The same question with a field under another name, for a server that calls it so; the digest stays. */
    RequestBody renamed(String field, String other) {
        Map<String, Object> sent = new LinkedHashMap<>();
        fields.forEach((name, value) -> sent.put(name.equals(field) ? other : name, value));
        return new RequestBody(path, sent, json(sent), decisive);
    }

    private static String json(Map<String, Object> fields) {
        try {
            String json = MAPPER.writeValueAsString(fields);
            if (!StandardCharsets.UTF_8.newEncoder().canEncode(json)) {
                throw new IllegalArgumentException("text must be Unicode, got half of a surrogate pair");
            }
            return json;
        } catch (JsonProcessingException e) {
            throw new IllegalStateException("texts, numbers and lists are JSON", e);
        }
    }

    URI address(URI base) {
        return URI.create(base + path);
    }

    /** SHA-256 of address and what is asked: what an answer depends on as far as the caller can tell. */
    String digest(URI base) {
        return Sha256.of(address(base) + "\n" + decisive);
    }
}
