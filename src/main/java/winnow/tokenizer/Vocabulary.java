package winnow.tokenizer;

import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.OptionalInt;
import java.util.Set;
import java.util.TreeSet;

/** The tokens that a tokenizer.json lists, and how it writes them; what the library does not tell. */
final class Vocabulary {
    /** Ids may have gaps, but no file may ask for a table much larger than itself. */
    private static final int MAXIMAL_SPREAD = 64;

    private static final ObjectMapper MAPPER = new ObjectMapper(BoundedJson.FACTORY);

    private final Path file;
    private final Map<String, Integer> ids = new HashMap<>();
    private final Map<String, Integer> added = new LinkedHashMap<>();
    private final Set<String> parts = new TreeSet<>();
    private String modelType = "";
    private String unknown;
    private String[] tokens;

    private Vocabulary(Path file) {
        this.file = file;
    }

    /** Reads the whole text, so that the limits of {@link BoundedJson} hold for whoever reads it next. */
    static Vocabulary read(Path file, String json) {
        BoundedJson.requireReadableByAll(file, json);
        Vocabulary vocabulary = new Vocabulary(file);
        try (JsonParser parser = MAPPER.getFactory().createParser(json)) {
            vocabulary.readAll(parser);
        } catch (IOException e) {
            throw BoundedJson.unreadable(file, e);
        }
        vocabulary.index();
        return vocabulary;
    }

    int size() {
        return tokens.length;
    }

    OptionalInt id(String token) {
        Integer id = ids.get(token);
        return id == null ? OptionalInt.empty() : OptionalInt.of(id);
    }

    /** The token as the vocabulary writes it, or null in a gap between ids. */
    String token(int id) {
        return tokens[id];
    }

    /** Tokens outside the model, such as special ones, with the ids that the file gives them. */
    Map<String, Integer> added() {
        return added;
    }

    OptionalInt unknownId() {
        return unknown == null ? OptionalInt.empty() : id(unknown);
    }

    TokenSpelling spelling() {
        if (parts.contains("ByteLevel")) {
            return TokenSpelling.BYTE_LETTERS;
        }
        if (parts.contains("Metaspace") || parts.contains("ByteFallback")) {
            return TokenSpelling.SENTENCE_PIECES;
        }
        return modelType.equals("WordPiece") || parts.contains("WordPiece")
                ? TokenSpelling.WORD_PIECES
                : TokenSpelling.PLAIN;
    }

    private void readAll(JsonParser parser) throws IOException {
        if (parser.nextToken() != JsonToken.START_OBJECT) {
            throw BoundedJson.refused(file, "must hold one JSON object");
        }
        while (parser.nextToken() == JsonToken.FIELD_NAME) {
            String name = parser.currentName();
            parser.nextToken();
            switch (name) {
                case "added_tokens" -> readAdded(parser.readValueAsTree());
                case "model" -> readModel(parser);
                case "post_processor" -> new ProcessEnders(file).checkProcessor(parser.readValueAsTree());
                case "decoder", "pre_tokenizer" -> collectParts(parser.readValueAsTree());
                default -> parser.skipChildren();
            }
        }
        if (parser.nextToken() != null) {
            throw BoundedJson.refused(file, "must hold one JSON object, found more after it");
        }
    }

    private void readModel(JsonParser parser) throws IOException {
        if (parser.currentToken() != JsonToken.START_OBJECT) {
            throw BoundedJson.refused(file, "model must be an object, found " + parser.currentToken());
        }
        int unknownId = -1;
        boolean hasMerges = false;
        boolean hasPrefix = false;
        while (parser.nextToken() == JsonToken.FIELD_NAME) {
            String name = parser.currentName();
            JsonToken value = parser.nextToken();
            if (name.equals("vocab") && value == JsonToken.START_OBJECT) {
                readMap(parser);
            } else if (name.equals("vocab") && value == JsonToken.START_ARRAY) {
                readScores(parser);
            } else if (name.equals("type") && value == JsonToken.VALUE_STRING) {
                modelType = parser.getText();
            } else if (name.equals("unk_token") && value == JsonToken.VALUE_STRING) {
                unknown = parser.getText();
            } else if (name.equals("unk_id") && value == JsonToken.VALUE_NUMBER_INT) {
                unknownId = id(parser, "unk_id");
            } else {
                hasMerges |= name.equals("merges");
                hasPrefix |= name.equals("continuing_subword_prefix")
                        && !parser.getText().isEmpty()
                        && value != JsonToken.VALUE_NULL;
                parser.skipChildren();
            }
        }
        if (hasMerges && hasPrefix) {
            // The library ends the process when a merged token is shorter than the prefix.
            throw BoundedJson.refused(file, "merges with a continuing_subword_prefix are not supported");
        }
        for (Map.Entry<String, Integer> entry : ids.entrySet()) {
            if (entry.getValue() == unknownId) {
                unknown = entry.getKey();
            }
        }
    }

    private void readMap(JsonParser parser) throws IOException {
        while (parser.nextToken() == JsonToken.FIELD_NAME) {
            String token = parser.currentName();
            parser.nextToken();
            ids.put(token, id(parser, "vocab entry " + shortened(token)));
        }
    }

    /** Unigram models: a list of token and score, the id is the place. */
    private void readScores(JsonParser parser) throws IOException {
        int place = 0;
        while (parser.nextToken() == JsonToken.START_ARRAY) {
            if (parser.nextToken() != JsonToken.VALUE_STRING) {
                throw BoundedJson.refused(file, "vocab entry " + place + " must begin with a token");
            }
            ids.put(parser.getText(), place++);
            while (parser.nextToken() != JsonToken.END_ARRAY) {
                parser.skipChildren();
            }
        }
    }

    private void readAdded(JsonNode list) {
        for (JsonNode entry : list) {
            String content = entry.path("content").asText("");
            JsonNode id = entry.path("id");
            if (!id.isInt() || id.intValue() < 0) {
                throw BoundedJson.refused(file, "added token " + shortened(content) + " must have an id, found " + id);
            }
            if (!content.isEmpty()) {
                added.put(content, id.intValue());
            }
        }
    }

    private void collectParts(JsonNode node) {
        if (node.path("type").isTextual()) {
            parts.add(node.get("type").textValue());
        }
        for (JsonNode child : node) {
            if (child.isContainerNode()) {
                collectParts(child);
            }
        }
    }

    private void index() {
        ids.putAll(added);
        long size = 1L + ids.values().stream().mapToInt(Integer::intValue).max().orElse(-1);
        if (size > 1024 + (long) MAXIMAL_SPREAD * ids.size()) {
            throw BoundedJson.refused(
                    file, "ids must be nearly dense, found " + ids.size() + " tokens with ids up to " + (size - 1));
        }
        tokens = new String[(int) size];
        for (Map.Entry<String, Integer> entry : ids.entrySet()) {
            tokens[entry.getValue()] = entry.getKey();
        }
        added.forEach((token, id) -> tokens[id] = token);
    }

    private int id(JsonParser parser, String owner) throws IOException {
        if (parser.currentToken() != JsonToken.VALUE_NUMBER_INT
                || parser.getNumberType() != JsonParser.NumberType.INT
                || parser.getIntValue() < 0) {
            throw BoundedJson.refused(
                    file, owner + " must be a whole number from 0 on, found " + shortened(parser.getText()));
        }
        return parser.getIntValue();
    }

    private static String shortened(String text) {
        return '"' + (text.length() <= 40 ? text : text.substring(0, 40) + "…") + '"';
    }
}
