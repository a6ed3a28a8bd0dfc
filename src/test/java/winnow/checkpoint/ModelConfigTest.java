package winnow.checkpoint;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.lang.management.ManagementFactory;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import winnow.corpus.InvalidRecordException;

class ModelConfigTest {
    private static final Path GOLDEN = Path.of("src/test/resources/golden");
    private static final Path NAME = Path.of("config.json");

    @TempDir
    Path folder;

    @Test
    void everyGoldenConfigReadsAndKeepsItsBytes() throws IOException {
        List<Path> files;
        try (Stream<Path> walk = Files.walk(GOLDEN)) {
            files = walk.filter(f -> f.endsWith("config.json")).toList();
        }
        assertEquals(33, files.size());
        for (Path file : files) {
            ModelConfig config = ModelConfig.read(file);
            assertFalse(config.modelType().isEmpty());
            assertTrue(config.positive("num_hidden_layers", "n_layer", "num_layers", "n_layers") > 1, file.toString());
            assertEquals(Files.readString(file), config.json());
        }
        assertEquals(
                Optional.of(ElementType.BF16),
                ModelConfig.read(GOLDEN.resolve("llama_bf16/config.json")).elementType());
    }

    @Test
    void theFirstKeyThatIsPresentCountsAndNullIsAbsent() {
        ModelConfig config =
                config("{\"n_embd\":7,\"hidden_size\":8,\"head_dim\":null,\"f\":2048.0,\"e\":1e3,\"t\":\"x\"}");
        assertEquals(8, config.integer("hidden_size", "n_embd"));
        assertEquals(7, config.integer("d_model", "n_embd", "hidden_size"));
        assertEquals(5, config.integerOr(5, "head_dim"));
        assertEquals(5, config.positiveOr(5, "head_dim"));
        assertFalse(config.has("head_dim"));
        assertEquals(2048, config.integer("f"));
        assertEquals(1000, config.integer("e"));
        assertEquals("x", config.textOr("y", "t"));
        assertEquals("y", config.textOr("y", "u"));
        assertTrue(config.flagOr(true, "u"));
        assertEquals(0.5, config.numberOr(0.5, "u"));
        assertEquals(List.of("n_embd", "hidden_size", "head_dim", "f", "e", "t"), config.keys());
    }

    @Test
    void listsAndChildrenAreTyped() {
        ModelConfig config =
                config("{\"ids\":[1,2],\"id\":3,\"x\":[1.5,2],\"names\":[\"a\"],\"c\":{\"d\":{\"k\":\"v\"}}}");
        assertEquals(List.of(1, 2), config.integers("ids"));
        assertEquals(List.of(3), config.integers("id"));
        assertEquals(List.of(1.5, 2.0), config.numbers("x"));
        assertEquals(List.of("a"), config.texts("names"));
        ModelConfig inner = config.child("c").orElseThrow().child("d").orElseThrow();
        assertEquals("v", inner.text("k"));
        assertTrue(config.child("none").isEmpty());
        refused("config.json: c.d.k must be an integer in [-2^31, 2^31), found \"v\"", () -> inner.integer("k"));
        refused("config.json: names[0] must be a finite number, found \"a\"", () -> config.numbers("names"));
    }

    @Test
    void rowsOfAListOfListsAreReadByTheirIndices() {
        ModelConfig config = config("{\"types\":[[[\"global\",\"local\"],12],[[\"global\"],\"x\"]],\"flat\":[7]}");
        List<ModelConfig> rows = config.rows("types");
        assertEquals(List.of("global", "local"), rows.get(0).texts("0"));
        assertEquals(12, rows.get(0).positive("1"));
        refused("config.json: types[1].1 must be an integer in [-2^31, 2^31), found \"x\"", () -> rows.get(1)
                .integer("1"));
        refused("config.json: flat[0] must be a list, found 7", () -> config.rows("flat"));
        refused("config.json: none must be a list of lists, found nothing", () -> config.rows("none"));
    }

    @Test
    void aMistakeIsToldWithFileKeyRuleAndValue() {
        ModelConfig config = config(
                "{\"a\":\"12\",\"b\":1.5,\"c\":0,\"d\":1e999,\"e\":NaN,\"f\":[1],\"g\":1e999999999,\"h\":-Infinity,"
                        + "\"i\":2147483648,\"j\":" + "9".repeat(999) + "}");
        String integer = " must be an integer in [-2^31, 2^31), found ";
        refused("config.json: a" + integer + "\"12\"", () -> config.integer("a"));
        refused("config.json: b" + integer + "1.5", () -> config.integer("b"));
        refused("config.json: c must be an integer of at least 1, found 0", () -> config.positive("c"));
        refused("config.json: d must be a finite number, found 1E+999", () -> config.number("d"));
        refused("config.json: d" + integer + "1E+999", () -> config.integer("d"));
        refused("config.json: e must be a finite number, found NaN", () -> config.number("e"));
        refused("config.json: f" + integer + "a list", () -> config.integer("f"));
        refused("config.json: g" + integer + "1E+999999999", () -> config.integer("g"));
        refused("config.json: h must be a finite number, found -Infinity", () -> config.number("h"));
        refused("config.json: i" + integer + "2147483648", () -> config.integer("i"));
        refused("config.json: j" + integer + "9".repeat(200) + "…", () -> config.integer("j"));
        refused("config.json: f must be true or false, found a list", () -> config.flag("f"));
        refused("config.json: a must be an object, found \"12\"", () -> config.child("a"));
        refused("config.json: x (or y, z) must be an integer, found nothing", () -> config.integer("x", "y", "z"));
        refused("config.json: model_type must be a text, found nothing", config::modelType);
    }

    static Stream<Arguments> hostileTexts() {
        return Stream.of(
                Arguments.of("empty", "", "must be a JSON object"),
                Arguments.of("list", "[1]", "must be a JSON object"),
                Arguments.of("cut short", "{\"a\":1", "malformed JSON"),
                Arguments.of("two", "{}{}", "malformed JSON"),
                Arguments.of("doubled key", "{\"a\":1,\"a\":2}", "Duplicate field 'a'"),
                Arguments.of("400,000 digits", "{\"a\":" + "1".repeat(400_000) + "}", "malformed JSON"),
                Arguments.of("400,000 decimals", "{\"a\":0." + "1".repeat(400_000) + "}", "malformed JSON"),
                Arguments.of("huge exponent", "{\"a\":1e" + "9".repeat(400_000) + "}", "malformed JSON"),
                Arguments.of("exponent beyond int", "{\"a\":1e99999999999}", "malformed JSON"),
                Arguments.of(
                        "10,000 lists", "{\"a\":" + "[".repeat(10_000) + "]".repeat(10_000) + "}", "malformed JSON"),
                Arguments.of("10,000 objects", "{\"a\":".repeat(10_000) + "1" + "}".repeat(10_000), "malformed JSON"),
                Arguments.of("comment", "{/* */}", "malformed JSON"),
                Arguments.of("16 MiB", "{}" + " ".repeat(1 << 24), "must be at most 16777216 bytes"));
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("hostileTexts")
    void hostileTextsAreRefusedInOneLine(String name, String text, String part) throws IOException {
        Path file = Files.writeString(folder.resolve("config.json"), text);
        long start = ManagementFactory.getThreadMXBean().getCurrentThreadCpuTime();
        String message = assertThrows(InvalidRecordException.class, () -> ModelConfig.read(file))
                .getMessage();
        assertTrue(ManagementFactory.getThreadMXBean().getCurrentThreadCpuTime() - start < 1_000_000_000L, name);
        assertTrue(message.startsWith(file + ": ") && message.contains(part), message);
        assertFalse(
                message.contains("\n") || message.length() > folder.toString().length() + 400, message);
    }

    @Test
    void textThatIsNotUtf8OrNoFileIsRefused() throws IOException {
        Path file =
                Files.write(folder.resolve("config.json"), "{\"a\":\"\u00e9\"}".getBytes(StandardCharsets.ISO_8859_1));
        refused(file + ": must be UTF-8", () -> ModelConfig.read(file));
        refused(folder + ": must be a regular file", () -> ModelConfig.read(folder));
        assertThrows(UncheckedIOException.class, () -> ModelConfig.read(folder.resolve("absent")));
    }

    @Test
    void rotaryPositionsReadTheSameOldAndNew() {
        ModelConfig old = config(
                "{\"rope_theta\":5e5,\"rope_scaling\":{\"type\":\"linear\",\"factor\":2},\"original_max_position_embeddings\":9}");
        ModelConfig recent = config("{\"rope_parameters\":{\"rope_theta\":5e5,\"rope_type\":\"linear\",\"factor\":2,"
                + "\"original_max_position_embeddings\":9}}");
        ModelConfig layers =
                config("{\"rope_parameters\":{\"full_attention\":{\"rope_theta\":5e5,\"rope_type\":\"linear\","
                        + "\"factor\":2,\"original_max_position_embeddings\":9}}}");
        for (ModelConfig rope : List.of(old.rope(), recent.rope(), layers.rope(), layers.rope("full_attention"))) {
            assertEquals("linear", rope.text("rope_type"));
            assertEquals(5e5, rope.number("rope_theta"));
            assertEquals(2, rope.number("factor"));
            assertEquals(9, rope.integer("original_max_position_embeddings"));
        }
        ModelConfig neox = config("{\"rotary_emb_base\":10000,\"rotary_pct\":0.25,\"rope_scaling\":null}")
                .rope();
        assertEquals("default", neox.text("rope_type"));
        assertEquals(10000, neox.number("rope_theta"));
        assertEquals(0.25, neox.number("partial_rotary_factor"));
        assertEquals(
                "longrope",
                config("{\"rope_scaling\":{\"type\":\"su\"}}").rope().text("rope_type"));
        assertFalse(config("{}").rope().has("rope_theta"));
    }

    @Test
    void rotaryPositionsThatDifferByLayerAreAskedForByLayer() {
        ModelConfig config = config("{\"rope_parameters\":{\"full_attention\":{\"rope_theta\":1e6},"
                + "\"sliding_attention\":{\"rope_theta\":1e4,\"factor\":\"x\"}}}");
        assertEquals(1e6, config.rope("full_attention").number("rope_theta"));
        assertEquals(1e4, config.rope("sliding_attention").number("rope_theta"));
        refused("config.json: rope_parameters must be the same for all kinds of layers, found an object", config::rope);
        refused(
                "config.json: rope_parameters.sliding_attention.factor must be a finite number, found \"x\"",
                () -> config.rope("sliding_attention").number("factor"));
    }

    @Test
    void aChangedValueKeepsItsPlaceAndTheOthers() {
        ModelConfig config = config("{\"a\":1e-05,\"torch_dtype\":\"float32\",\"b\":[1,{\"c\":null}]}");
        ModelConfig changed = config.withElementType(ElementType.BF16).with("new", List.of(1, 2));
        assertEquals(Optional.of(ElementType.BF16), changed.elementType());
        assertEquals(List.of("a", "torch_dtype", "b", "new"), changed.keys());
        assertEquals(1e-5, config(changed.json()).number("a"));
        assertEquals(List.of(1, 2), config(changed.json()).integers("new"));
        assertEquals(Optional.of(ElementType.F32), config.elementType());
        String notFinite = config("{\"a\":Infinity,\"b\":[NaN]}").with("c", 1).json();
        assertTrue(notFinite.contains("Infinity,") && !notFinite.contains("\"NaN\""), notFinite);
        assertEquals(
                "bfloat16",
                config("{\"dtype\":\"float32\"}")
                        .withElementType(ElementType.BF16)
                        .text("dtype"));
        assertEquals(
                Optional.of(ElementType.F16),
                config("{\"dtype\":\"torch.float16\"}").elementType());
        assertEquals(Optional.empty(), config("{\"dtype\":\"auto\"}").elementType());
        assertThrows(IllegalArgumentException.class, () -> config.withElementType(ElementType.I8));
    }

    @Test
    void aConfigurationCanBeMadeFromAMap() {
        Map<String, Object> values = new LinkedHashMap<>();
        values.put("model_type", "llama");
        values.put("hidden_size", 64);
        values.put("eps", 1e-6);
        values.put("tie", true);
        values.put("none", null);
        ModelConfig config = ModelConfig.parse(ModelConfig.of(values).json(), NAME);
        assertEquals("llama", config.modelType());
        assertEquals(64, config.integer("hidden_size"));
        assertEquals(1e-6, config.number("eps"));
        assertTrue(config.flag("tie"));
        assertEquals(List.copyOf(values.keySet()), config.keys());
    }

    private static ModelConfig config(String json) {
        return ModelConfig.parse(json, NAME);
    }

    private static void refused(String message, Runnable call) {
        assertEquals(
                message, assertThrows(InvalidRecordException.class, call::run).getMessage());
    }
}
