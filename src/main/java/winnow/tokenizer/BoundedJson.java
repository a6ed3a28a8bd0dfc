package winnow.tokenizer;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.JsonToken;
import com.fasterxml.jackson.core.StreamReadConstraints;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.json.JsonMapper;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;

/** Files of a model folder, read within stated limits: what they hold decides nothing beyond their own size. */
final class BoundedJson {
    /** The largest published tokenizer.json are near 40 MB. */
    static final int MAXIMAL_BYTES = 128 << 20;

    private static final int MAXIMAL_DEPTH = 100;
    private static final int MAXIMAL_NUMBER = 100;

    static final JsonFactory FACTORY = JsonFactory.builder()
            .streamReadConstraints(StreamReadConstraints.builder()
                    .maxNestingDepth(MAXIMAL_DEPTH)
                    .maxNumberLength(MAXIMAL_NUMBER)
                    .maxStringLength(MAXIMAL_BYTES)
                    .build())
            .build();

    private static final ObjectMapper MAPPER = JsonMapper.builder(FACTORY).build();

    private BoundedJson() {}

    /** The file's text. */
    static String text(Path file) {
        if (!Files.isRegularFile(file)) {
            throw refused(file, "must be a regular file");
        }
        byte[] bytes = bytes(file);
        if (bytes.length > MAXIMAL_BYTES) {
            throw refused(file, "must be at most " + (MAXIMAL_BYTES >> 20) + " MiB, found more");
        }
        try {
            return StandardCharsets.UTF_8
                    .newDecoder()
                    .decode(ByteBuffer.wrap(bytes))
                    .toString();
        } catch (CharacterCodingException e) {
            throw refused(file, "must be UTF-8, found other bytes");
        }
    }

    /** The file's one object, or nothing if there is no such file. */
    static Optional<JsonNode> object(Path file) {
        if (Files.notExists(file)) {
            return Optional.empty();
        }
        JsonNode tree = tree(file, text(file));
        if (!tree.isObject()) {
            throw refused(file, "must hold one JSON object, found " + tree.getNodeType());
        }
        return Optional.of(tree);
    }

    static JsonNode tree(Path file, String text) {
        try {
            return MAPPER.readTree(text);
        } catch (IOException e) {
            throw unreadable(file, e);
        }
    }

    /**
     * Refuses what Java reads and the tokenizers library does not: numbers beyond a double and lone surrogates. The library
     * answers these not with an error but by ending the process.
     */
    static void requireReadableByAll(Path file, String text) {
        try (JsonParser parser = FACTORY.createParser(text)) {
            for (JsonToken token = parser.nextToken(); token != null; token = parser.nextToken()) {
                if (token == JsonToken.VALUE_NUMBER_FLOAT && !Double.isFinite(parser.getDoubleValue())) {
                    throw refused(file, "numbers must be finite, found " + parser.getText());
                }
                boolean isText = token == JsonToken.FIELD_NAME || token == JsonToken.VALUE_STRING;
                if (isText && !StandardCharsets.UTF_8.newEncoder().canEncode(parser.getText())) {
                    throw refused(file, "text must be Unicode, found half of a surrogate pair");
                }
            }
        } catch (IOException e) {
            throw unreadable(file, e);
        }
    }

    static UncheckedIOException unreadable(Path file, IOException error) {
        if (error instanceof JsonProcessingException json) {
            String place = json.getLocation() == null
                    ? ""
                    : " at line " + json.getLocation().getLineNr() + ", column "
                            + json.getLocation().getColumnNr();
            return refused(file, "is not readable JSON" + place + ": " + firstLine(json.getOriginalMessage()));
        }
        return refused(file, firstLine(String.valueOf(error.getMessage())));
    }

    /** Bad data, as opposed to a bad argument. */
    static UncheckedIOException refused(Path file, String problem) {
        String message = file + ": " + printable(problem);
        return new UncheckedIOException(message, new IOException(message));
    }

    /** Text from a file, without the characters that could move a terminal's cursor or turn the direction of its text. */
    static String printable(String text) {
        return text.replaceAll("[\\p{Cc}\u202a-\u202e\u2066-\u2069]", "\ufffd");
    }

    private static String firstLine(String message) {
        return message.lines().findFirst().orElse("");
    }

    private static byte[] bytes(Path file) {
        try (InputStream in = Files.newInputStream(file)) {
            return in.readNBytes(MAXIMAL_BYTES + 1);
        } catch (IOException e) {
            throw new UncheckedIOException("cannot read " + file + ": " + e, e);
        }
    }
}
