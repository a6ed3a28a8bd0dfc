package winnow.experiment;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.StreamReadConstraints;
import com.fasterxml.jackson.core.StreamReadFeature;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.exc.MismatchedInputException;
import com.fasterxml.jackson.databind.json.JsonMapper;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Function;
import java.util.function.Supplier;

/**
 * An object of a file of settings, read key by key; what is not asked for is refused in the end.
 *
 * <p>Every error is an {@link IllegalArgumentException} of one line that names the file, the key from the top, the rule, and what was
 * found. Files are bounded: 4 MiB, twenty levels, numbers of 40 digits.
 */
final class StrictJson {
    private static final int MOST_BYTES = 4 << 20;
    private static final int MOST_LEVELS = 20;
    private static final int MOST_DIGITS = 40;
    private static final int SHOWN = 60;

    /** A misspelt key differs in at most one letter of three: fewer would take other keys, such as rate, for name. */
    private static final int LETTERS_AN_EDIT = 3;

    private static final JsonMapper MAPPER = JsonMapper.builder(JsonFactory.builder()
                    .streamReadConstraints(StreamReadConstraints.builder()
                            .maxNestingDepth(MOST_LEVELS)
                            .maxNumberLength(MOST_DIGITS)
                            .build())
                    .build())
            .enable(StreamReadFeature.STRICT_DUPLICATE_DETECTION)
            .enable(DeserializationFeature.FAIL_ON_TRAILING_TOKENS)
            .build();

    private final String source;
    private final String path;
    private final JsonNode node;
    private final Set<String> asked = new LinkedHashSet<>();

    private StrictJson(String source, String path, JsonNode node) {
        this.source = source;
        this.path = path;
        this.node = node;
    }

    /** The one object of a file. */
    static StrictJson read(Path file) {
        return parse(text(file, MOST_BYTES), file.toString());
    }

    static String text(Path file, int mostBytes) {
        try (InputStream in = Files.newInputStream(file)) {
            byte[] bytes = in.readNBytes(mostBytes + 1);
            if (bytes.length > mostBytes) {
                throw new IllegalArgumentException(file + " must be of at most " + mostBytes + " bytes, found more");
            }
            return new String(bytes, StandardCharsets.UTF_8);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** The one object of a text. */
    static StrictJson parse(String text, String source) {
        JsonNode tree;
        try {
            tree = MAPPER.readTree(text);
        } catch (JsonProcessingException e) {
            int line = e.getLocation() == null ? 1 : e.getLocation().getLineNr();
            if (e instanceof MismatchedInputException) {
                // Jackson speaks of its own classes here; a tree mismatches only by what follows it.
                throw new IllegalArgumentException(
                        source + ":" + line + " must hold one JSON object, found more after the first value");
            }
            // Jackson adds in brackets where it read from; that is said already.
            String reason = e.getOriginalMessage().replaceAll("(?s) \\(start marker at .*|\\R.*", "");
            throw new IllegalArgumentException(source + ":" + line + " must be JSON: " + reason);
        }
        if (!tree.isObject()) {
            throw new IllegalArgumentException(source + " must hold one JSON object, found " + shown(tree));
        }
        return new StrictJson(source, "", tree);
    }

    /** Refuses keys that were not asked for. */
    void requireNothingElse() {
        for (String key : names()) {
            if (!asked.contains(key)) {
                throw NearestName.of(key, asked)
                        .map(meant -> noKey(key, meant))
                        .orElseGet(() -> new IllegalArgumentException(source + ": there is no key " + path + key
                                + "; the keys there are " + String.join(", ", asked)));
            }
        }
    }

    private IllegalArgumentException noKey(String key, String meant) {
        return new IllegalArgumentException(
                source + ": there is no key " + path + key + "; did you mean " + path + meant + "?");
    }

    private List<String> names() {
        List<String> names = new ArrayList<>();
        node.fieldNames().forEachRemaining(names::add);
        return names;
    }

    boolean has(String key) {
        asked.add(key);
        return node.has(key);
    }

    String text(String key) {
        JsonNode value = value(key);
        if (!value.isTextual() || value.asText().isBlank()) {
            throw broken(key, "must be a text that is not blank", value);
        }
        return value.asText();
    }

    Optional<String> textIfAny(String key) {
        return has(key) ? Optional.of(text(key)) : Optional.empty();
    }

    /** A text among some that are known. */
    String choice(String key, Collection<String> known) {
        return requireKnown(key, text(key), known);
    }

    /** A whole number of a range, ends included. */
    int whole(String key, int least, int most) {
        return (int) wholeOf(key, value(key), least, most);
    }

    /** The same for numbers of any size. */
    long large(String key, long least, long most) {
        return wholeOf(key, value(key), least, most);
    }

    /** A number of a range, ends included. */
    double number(String key, double least, double most) {
        return numberOf(key, value(key), least, most);
    }

    /** Different numbers of a range, at least one. */
    List<Double> numbers(String key, double least, double most) {
        return list(key, value -> numberOf(key, value, least, most));
    }

    /** Different whole numbers of a range, at least one. */
    List<Long> wholes(String key, long least, long most) {
        return list(key, value -> wholeOf(key, value, least, most));
    }

    /** Different texts among some that are known, at least one. */
    List<String> choices(String key, Collection<String> known) {
        return list(key, value -> {
            if (!value.isTextual()) {
                throw broken(key, "must be a list of texts", value);
            }
            return requireKnown(key, value.asText(), known);
        });
    }

    /** Any number of texts, blank and equal ones too. */
    List<String> texts(String key) {
        JsonNode value = value(key);
        List<String> texts = new ArrayList<>();
        for (JsonNode element : value) {
            if (!element.isTextual()) {
                throw broken(key, "must be a list of texts", element);
            }
            texts.add(element.asText());
        }
        if (!value.isArray()) {
            throw broken(key, "must be a list of texts", value);
        }
        return List.copyOf(texts);
    }

    /** Names by text, in order: an object of texts that are not blank, at least one. */
    Map<String, String> names(String key) {
        StrictJson part = object(key);
        Map<String, String> names = new LinkedHashMap<>();
        for (String name : part.names()) {
            names.put(name, part.text(name));
        }
        if (names.isEmpty() || new LinkedHashSet<>(names.values()).size() < names.size()) {
            throw broken(key, "must hold different texts, at least one", part.node);
        }
        return names;
    }

    StrictJson object(String key) {
        return objectOf(key + ".", key, value(key));
    }

    Optional<StrictJson> objectIfAny(String key) {
        return has(key) ? Optional.of(object(key)) : Optional.empty();
    }

    /** Objects, at least one. */
    List<StrictJson> objects(String key) {
        int[] next = {0};
        return list(key, value -> objectOf(key + "[" + next[0]++ + "].", key, value));
    }

    /** Everything in it, as maps, lists, texts, numbers and truth values. */
    @SuppressWarnings("unchecked")
    Map<String, Object> asMap() {
        return MAPPER.convertValue(node, Map.class);
    }

    /** What this object breaks, in the words of whoever checks it. */
    IllegalArgumentException refused(RuntimeException error) {
        String place = path.isEmpty() ? "" : path.substring(0, path.length() - 1) + ": ";
        return new IllegalArgumentException(source + ": " + place + error.getMessage(), error);
    }

    /** Makes a value of this object; what its constructor refuses is told with file and key. */
    <T> T checked(Supplier<T> made) {
        try {
            return made.get();
        } catch (IllegalArgumentException e) {
            throw e.getMessage().startsWith(source) ? e : refused(e);
        }
    }

    private StrictJson objectOf(String suffix, String key, JsonNode value) {
        if (!value.isObject()) {
            throw broken(key, "must be an object", value);
        }
        return new StrictJson(source, path + suffix, value);
    }

    private <T> List<T> list(String key, Function<JsonNode, T> read) {
        JsonNode value = value(key);
        if (!value.isArray() || value.isEmpty()) {
            throw broken(key, "must be a list of at least one", value);
        }
        List<T> all = new ArrayList<>();
        for (JsonNode element : value) {
            T next = read.apply(element);
            if (all.contains(next)) {
                throw broken(key, "must not name anything twice", element);
            }
            all.add(next);
        }
        return List.copyOf(all);
    }

    private String requireKnown(String key, String name, Collection<String> known) {
        if (!known.contains(name)) {
            throw new IllegalArgumentException(source + ": " + path + key + " must be among "
                    + String.join(" | ", known) + ", got \"" + name + "\""
                    + NearestName.question(name, known).orElse(""));
        }
        return name;
    }

    private long wholeOf(String key, JsonNode value, long least, long most) {
        if (!value.isIntegralNumber() || !value.canConvertToLong() || value.asLong() < least || value.asLong() > most) {
            throw broken(key, "must be a whole number from " + least + " to " + most, value);
        }
        return value.asLong();
    }

    private double numberOf(String key, JsonNode value, double least, double most) {
        if (!value.isNumber() || !(value.asDouble() >= least && value.asDouble() <= most)) {
            throw broken(key, "must be a number in [" + plain(least) + ", " + plain(most) + "]", value);
        }
        return value.asDouble();
    }

    private static String plain(double number) {
        return number == Math.rint(number) && Math.abs(number) < 1e9
                ? String.valueOf((long) number)
                : String.valueOf(number);
    }

    private JsonNode value(String key) {
        if (!has(key)) {
            throw missing(key);
        }
        return node.get(key);
    }

    /** A key that is missing stands there misspelt more often than not at all. */
    private IllegalArgumentException missing(String key) {
        for (String other : names()) {
            boolean isNear = NearestName.edits(other, key) <= key.length() / LETTERS_AN_EDIT;
            if (isNear && !asked.contains(other)) {
                return noKey(other, key);
            }
        }
        return new IllegalArgumentException(source + ": " + path + key + " must be given, it is missing");
    }

    private IllegalArgumentException broken(String key, String rule, JsonNode found) {
        return new IllegalArgumentException(source + ": " + path + key + " " + rule + ", got " + shown(found));
    }

    private static String shown(JsonNode value) {
        String text = value.isMissingNode() ? "nothing" : value.toString();
        return text.length() <= SHOWN ? text : text.substring(0, SHOWN) + "…";
    }
}
