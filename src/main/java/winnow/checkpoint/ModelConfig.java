package winnow.checkpoint;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.StreamReadConstraints;
import com.fasterxml.jackson.core.StreamReadFeature;
import com.fasterxml.jackson.core.json.JsonReadFeature;
import com.fasterxml.jackson.core.json.JsonWriteFeature;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.ObjectWriter;
import com.fasterxml.jackson.databind.cfg.JsonNodeFeature;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import winnow.corpus.InvalidRecordException;

/**
 * A {@code config.json}, or another small JSON object beside a model, read key by key. Immutable.
 *
 * <p>Every getter takes the names that a value has had in different programs and versions; the first that is present counts,
 * and a key whose value is {@code null} counts as absent. Unknown keys are left alone. The text must be strict JSON in UTF-8
 * without doubled keys, at most 16 MiB, nested at most 64 deep, numbers at most 1,000 digits; {@code NaN} and
 * {@code Infinity}, which Python writes, may stand where nobody asks for them.
 *
 * <p>Example: {@code config.positive("num_hidden_layers", "n_layer")}.
 */
public final class ModelConfig {
    private static final int LARGEST_FILE = 1 << 24;

    private static final ObjectMapper JSON = JsonMapper.builder(JsonFactory.builder()
                    .enable(StreamReadFeature.STRICT_DUPLICATE_DETECTION)
                    .disable(JsonFactory.Feature.INTERN_FIELD_NAMES)
                    .disable(JsonFactory.Feature.CANONICALIZE_FIELD_NAMES)
                    .streamReadConstraints(StreamReadConstraints.builder()
                            .maxNestingDepth(64)
                            .maxNumberLength(1_000)
                            .maxStringLength(LARGEST_FILE)
                            .build())
                    .build())
            .enable(JsonReadFeature.ALLOW_NON_NUMERIC_NUMBERS)
            .disable(JsonWriteFeature.WRITE_NAN_AS_STRINGS)
            .enable(DeserializationFeature.FAIL_ON_TRAILING_TOKENS)
            .enable(DeserializationFeature.USE_BIG_DECIMAL_FOR_FLOATS)
            .disable(JsonNodeFeature.STRIP_TRAILING_BIGDECIMAL_ZEROES)
            .build();

    private final Path file;
    private final String place;
    private final ObjectNode node;
    private final String json;

    private ModelConfig(Path file, String place, ObjectNode node, String json) {
        this.file = file;
        this.place = place;
        this.node = node;
        this.json = json;
    }

    /**
     * Reads a file.
     *
     * @throws InvalidRecordException if it is not one strict JSON object within the bounds
     * @throws UncheckedIOException if it cannot be read
     */
    public static ModelConfig read(Path file) {
        if (Files.exists(file) && !Files.isRegularFile(file)) {
            throw new InvalidRecordException(file, "must be a regular file");
        }
        byte[] bytes;
        try (InputStream in = Files.newInputStream(file)) {
            bytes = in.readNBytes(LARGEST_FILE + 1);
        } catch (NoSuchFileException e) {
            throw new UncheckedIOException(file + " does not exist", e);
        } catch (IOException e) {
            throw new UncheckedIOException("cannot read " + file + ": " + e.getMessage(), e);
        }
        if (bytes.length > LARGEST_FILE) {
            throw new InvalidRecordException(file, "must be at most " + LARGEST_FILE + " bytes, found more");
        }
        try {
            return parse(
                    StandardCharsets.UTF_8
                            .newDecoder()
                            .decode(ByteBuffer.wrap(bytes))
                            .toString(),
                    file);
        } catch (CharacterCodingException e) {
            throw new InvalidRecordException(file, "must be UTF-8");
        }
    }

    /**
     * Reads a text.
     *
     * @param file the name for messages
     * @throws InvalidRecordException if it is not one strict JSON object within the bounds
     */
    public static ModelConfig parse(String json, Path file) {
        JsonNode node;
        try {
            node = JSON.readTree(json);
        } catch (JsonProcessingException e) {
            throw new InvalidRecordException(
                    file, "malformed JSON: " + SafetensorsHeader.shortened(e.getOriginalMessage()));
        } catch (ArithmeticException | NumberFormatException e) {
            throw new InvalidRecordException(file, "malformed JSON: a number that is beyond counting");
        }
        if (!(node instanceof ObjectNode object)) {
            throw new InvalidRecordException(file, "must be a JSON object");
        }
        return new ModelConfig(file, "", object, json);
    }

    /**
     * A configuration made here, in the map's order, to be written.
     *
     * @param values numbers, booleans, texts, {@code null}, lists and maps of these
     */
    public static ModelConfig of(Map<String, ?> values) {
        ObjectNode node = JSON.valueToTree(values);
        return made(Path.of("config.json"), node);
    }

    /** A copy in which the key, in its old place or at the end, has another value; see {@link #of}. */
    public ModelConfig with(String key, Object value) {
        ObjectNode changed = node.deepCopy();
        changed.set(key, JSON.valueToTree(value));
        return made(file, changed);
    }

    /** A copy that states another type of the weights, under the key that is present or else {@code torch_dtype}. */
    public ModelConfig withElementType(ElementType type) {
        String name =
                switch (type) {
                    case F32 -> "float32";
                    case F16 -> "float16";
                    case BF16 -> "bfloat16";
                    case F64 -> "float64";
                    default -> throw new IllegalArgumentException("type must be that of weights, got " + type);
                };
        return with(node.has("dtype") ? "dtype" : "torch_dtype", name);
    }

    private static ModelConfig made(Path file, ObjectNode node) {
        return new ModelConfig(file, "", node, null);
    }

    /** The text: byte for byte as it was read, unless a value was changed. */
    public String json() {
        return json == null ? text(JSON.writerWithDefaultPrettyPrinter(), node) + "\n" : json;
    }

    /** The file that it was read from. */
    public Path file() {
        return file;
    }

    /** The keys, in the order of the text. */
    public List<String> keys() {
        List<String> keys = new ArrayList<>();
        node.fieldNames().forEachRemaining(keys::add);
        return List.copyOf(keys);
    }

    /** Whether one of the keys is present with a value other than {@code null}. */
    public boolean has(String... keys) {
        return find(keys) != null;
    }

    /** Whether a key is absent, null, false, or an object or list without entries. */
    public boolean isUnset(String key) {
        JsonNode value = node.get(key);
        return value == null
                || value.isNull()
                || value.isBoolean() && !value.booleanValue()
                || value.isContainerNode() && value.isEmpty();
    }

    /** Whether a key is present with a text. */
    public boolean isText(String key) {
        return node.path(key).isTextual();
    }

    /** The architecture's name, {@code model_type}. */
    public String modelType() {
        return text("model_type");
    }

    /** The type that the weights are said to have, {@code dtype} or {@code torch_dtype}; empty if absent or unknown. */
    public Optional<ElementType> elementType() {
        String name = textOr("", "dtype", "torch_dtype").replace("torch.", "").toLowerCase(Locale.ROOT);
        return switch (name) {
            case "float32", "float" -> Optional.of(ElementType.F32);
            case "float16", "half" -> Optional.of(ElementType.F16);
            case "bfloat16" -> Optional.of(ElementType.BF16);
            case "float64", "double" -> Optional.of(ElementType.F64);
            default -> Optional.empty();
        };
    }

    /** An integer; {@code 2048.0} is one. */
    public int integer(String... keys) {
        return asInteger(require("an integer", keys));
    }

    /** An integer, or the fallback if absent. */
    public int integerOr(int fallback, String... keys) {
        return has(keys) ? integer(keys) : fallback;
    }

    /** An integer of at least 1, as every size is. */
    public int positive(String... keys) {
        int value = integer(keys);
        if (value < 1) {
            throw mismatch(find(keys).key, "an integer of at least 1", find(keys).value);
        }
        return value;
    }

    /** An integer of at least 1, or the fallback if absent. */
    public int positiveOr(int fallback, String... keys) {
        return has(keys) ? positive(keys) : fallback;
    }

    /** A finite number. */
    public double number(String... keys) {
        return asNumber(require("a finite number", keys));
    }

    /** A finite number, or the fallback if absent. */
    public double numberOr(double fallback, String... keys) {
        return has(keys) ? number(keys) : fallback;
    }

    /** True or false. */
    public boolean flag(String... keys) {
        Entry entry = require("true or false", keys);
        if (!entry.value.isBoolean()) {
            throw mismatch(entry.key, "true or false", entry.value);
        }
        return entry.value.booleanValue();
    }

    /** True or false, or the fallback if absent. */
    public boolean flagOr(boolean fallback, String... keys) {
        return has(keys) ? flag(keys) : fallback;
    }

    /** A text. */
    public String text(String... keys) {
        return asText(require("a text", keys));
    }

    /** A text, or the fallback if absent. */
    public String textOr(String fallback, String... keys) {
        return has(keys) ? text(keys) : fallback;
    }

    /** A list of integers; a single integer counts as a list of one. */
    public List<Integer> integers(String... keys) {
        List<Integer> values = new ArrayList<>();
        for (Entry entry : items("a list of integers", keys)) {
            values.add(asInteger(entry));
        }
        return List.copyOf(values);
    }

    /** A list of finite numbers; a single number counts as a list of one. */
    public List<Double> numbers(String... keys) {
        List<Double> values = new ArrayList<>();
        for (Entry entry : items("a list of finite numbers", keys)) {
            values.add(asNumber(entry));
        }
        return List.copyOf(values);
    }

    /** A list of texts; a single text counts as a list of one. */
    public List<String> texts(String... keys) {
        List<String> values = new ArrayList<>();
        for (Entry entry : items("a list of texts", keys)) {
            values.add(asText(entry));
        }
        return List.copyOf(values);
    }

    /** A list of lists: each as an object whose keys are 0, 1 and so on. */
    public List<ModelConfig> rows(String... keys) {
        List<ModelConfig> rows = new ArrayList<>();
        for (Entry entry : items("a list of lists", keys)) {
            if (!entry.value.isArray()) {
                throw mismatch(entry.key, "a list", entry.value);
            }
            ObjectNode row = JsonNodeFactory.instance.objectNode();
            for (JsonNode value : entry.value) {
                row.set(Integer.toString(row.size()), value);
            }
            rows.add(new ModelConfig(file, place + entry.key + ".", row, null));
        }
        return List.copyOf(rows);
    }

    /** An object within this one, or nothing if absent. */
    public Optional<ModelConfig> child(String... keys) {
        Entry entry = find(keys);
        if (entry == null) {
            return Optional.empty();
        }
        if (!(entry.value instanceof ObjectNode object)) {
            throw mismatch(entry.key, "an object", entry.value);
        }
        return Optional.of(new ModelConfig(file, place + entry.key + ".", object, null));
    }

    /**
     * All that is said about rotary positions, in one place whichever way it was written: {@code rope_type}, always present,
     * {@code default} if nothing else is said; {@code rope_theta}, {@code partial_rotary_factor} and
     * {@code original_max_position_embeddings} if given anywhere; {@code factor} and the other parameters of the type.
     *
     * <p>Old files keep {@code rope_theta} (GPT-NeoX {@code rotary_emb_base}, {@code rotary_pct}) at the top and the rest in
     * {@code rope_scaling}, whose type may be called {@code type}; new ones keep all in {@code rope_parameters}.
     *
     * @throws InvalidRecordException if different kinds of layers have different parameters; see {@link #rope(String)}
     */
    public ModelConfig rope() {
        Optional<ModelConfig> scaling = child("rope_parameters", "rope_scaling");
        if (scaling.isEmpty() || !scaling.get().isByLayerType()) {
            return rope(scaling);
        }
        Iterator<JsonNode> types = scaling.get().node.elements();
        JsonNode first = types.next();
        while (types.hasNext()) {
            JsonNode other = types.next();
            if (!other.equals(first)) {
                throw mismatch("rope_parameters", "the same for all kinds of layers", scaling.get().node);
            }
        }
        return rope(scaling.get().child(scaling.get().keys().get(0)));
    }

    /** As {@link #rope()}, for one kind of layer, such as {@code full_attention}, where each kind has its own. */
    public ModelConfig rope(String layerType) {
        Optional<ModelConfig> scaling = child("rope_parameters", "rope_scaling");
        boolean isByLayerType = scaling.isPresent() && scaling.get().isByLayerType();
        return rope(isByLayerType ? scaling.get().child(layerType) : scaling);
    }

    private boolean isByLayerType() {
        boolean found = false;
        for (JsonNode value : node) {
            if (!value.isObject()) {
                return false;
            }
            found = true;
        }
        return found;
    }

    private ModelConfig rope(Optional<ModelConfig> scaling) {
        ObjectNode merged = JsonNodeFactory.instance.objectNode();
        scaling.ifPresent(s -> merged.setAll(s.node));
        adopt(merged, "rope_theta", "rope_theta", "rotary_emb_base");
        adopt(merged, "partial_rotary_factor", "partial_rotary_factor", "rotary_pct");
        adopt(merged, "original_max_position_embeddings", "original_max_position_embeddings");
        String where = scaling.map(s -> s.place).orElse(place);
        ModelConfig view = new ModelConfig(file, where, merged, null);
        String type = view.textOr("default", "rope_type", "type");
        merged.put("rope_type", type.equals("su") ? "longrope" : type);
        return view;
    }

    private void adopt(ObjectNode into, String name, String... keys) {
        Entry entry = find(keys);
        if (entry != null && !into.hasNonNull(name)) {
            into.set(name, entry.value);
        }
    }

    private Entry find(String... keys) {
        for (String key : keys) {
            JsonNode value = node.get(key);
            if (value != null && !value.isNull()) {
                return new Entry(key, value);
            }
        }
        return null;
    }

    private Entry require(String rule, String... keys) {
        Entry entry = find(keys);
        if (entry != null) {
            return entry;
        }
        String names = keys.length == 1
                ? keys[0]
                : keys[0] + " (or " + String.join(", ", List.of(keys).subList(1, keys.length)) + ")";
        throw new InvalidRecordException(file, place + names + " must be " + rule + ", found nothing");
    }

    private List<Entry> items(String rule, String... keys) {
        Entry entry = require(rule, keys);
        if (!entry.value.isArray()) {
            return List.of(entry);
        }
        List<Entry> items = new ArrayList<>();
        for (JsonNode value : entry.value) {
            items.add(new Entry(entry.key + "[" + items.size() + "]", value));
        }
        return items;
    }

    private int asInteger(Entry entry) {
        // By way of double, because turning 1e999999999 into digits would take the memory of the machine.
        double value = entry.value.isNumber() ? entry.value.doubleValue() : Double.NaN;
        if (value != (int) value) {
            throw mismatch(entry.key, "an integer in [-2^31, 2^31)", entry.value);
        }
        return (int) value;
    }

    private double asNumber(Entry entry) {
        double value = entry.value.isNumber() ? entry.value.doubleValue() : Double.NaN;
        if (!Double.isFinite(value)) {
            throw mismatch(entry.key, "a finite number", entry.value);
        }
        return value;
    }

    private String asText(Entry entry) {
        if (!entry.value.isTextual()) {
            throw mismatch(entry.key, "a text", entry.value);
        }
        return entry.value.textValue();
    }

    private InvalidRecordException mismatch(String key, String rule, JsonNode found) {
        String text = found.isContainerNode()
                ? (found.isArray() ? "a list" : "an object")
                : SafetensorsHeader.shortened(text(JSON.writer(), found));
        return new InvalidRecordException(file, place + key + " must be " + rule + ", found " + text);
    }

    private static String text(ObjectWriter writer, JsonNode node) {
        try {
            return writer.writeValueAsString(node);
        } catch (JsonProcessingException e) {
            throw new IllegalStateException("a value that was read cannot be written", e);
        }
    }

    /** The file and the number of keys. */
    @Override
    public String toString() {
        return "ModelConfig[" + file + ", " + node.size() + " keys]";
    }

    private record Entry(String key, JsonNode value) {}
}
