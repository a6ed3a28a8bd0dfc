package winnow.cli;

import com.fasterxml.jackson.core.JsonGenerator;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.StreamReadFeature;
import com.fasterxml.jackson.core.json.JsonWriteFeature;
import com.fasterxml.jackson.core.util.DefaultIndenter;
import com.fasterxml.jackson.core.util.DefaultPrettyPrinter;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import java.math.BigDecimal;
import java.math.MathContext;
import java.math.RoundingMode;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * JSON as this program writes it: the same bytes from the same values, on every Java.
 *
 * <p>Numbers are rounded to 12 significant digits, because {@code Double.toString} differs between Java 17 and 19.
 */
final class Json {
    private static final MathContext DIGITS = new MathContext(12, RoundingMode.HALF_EVEN);
    private static final JsonMapper MAPPER = JsonMapper.builder()
            .enable(StreamReadFeature.STRICT_DUPLICATE_DETECTION)
            .enable(JsonWriteFeature.ESCAPE_NON_ASCII.mappedFeature())
            .enable(JsonGenerator.Feature.WRITE_BIGDECIMAL_AS_PLAIN)
            .build();
    private static final DefaultPrettyPrinter PRETTY = new DefaultPrettyPrinter()
            .withObjectIndenter(new DefaultIndenter("  ", "\n"))
            .withArrayIndenter(null);

    private Json() {}

    /** One line. */
    static String line(Object value) {
        try {
            return MAPPER.writeValueAsString(rounded(value));
        } catch (JsonProcessingException e) {
            throw new IllegalStateException("maps of plain values can always be written", e);
        }
    }

    /** Indented, with a final line break. */
    static String pretty(Object value) {
        try {
            return MAPPER.writer(PRETTY).writeValueAsString(rounded(value)) + "\n";
        } catch (JsonProcessingException e) {
            throw new IllegalStateException("maps of plain values can always be written", e);
        }
    }

    /**
     * Parses one value.
     *
     * @param source named in the error
     * @throws IllegalArgumentException if it is not JSON
     */
    static JsonNode parse(String text, String source) {
        try {
            return MAPPER.readTree(text);
        } catch (JsonProcessingException e) {
            // Jackson adds in brackets where it read from; that is said already.
            String reason = e.getOriginalMessage().replaceAll(" \\(start marker at .*", "");
            throw new IllegalArgumentException(source + " must be JSON: " + reason);
        }
    }

    /** A map in the order of the arguments: name, value, name, value, … */
    static Map<String, Object> object(Object... namesAndValues) {
        Map<String, Object> object = new LinkedHashMap<>();
        for (int i = 0; i < namesAndValues.length; i += 2) {
            object.put((String) namesAndValues[i], namesAndValues[i + 1]);
        }
        return object;
    }

    private static Object rounded(Object value) {
        if (value instanceof Map<?, ?> map) {
            Map<String, Object> result = new LinkedHashMap<>();
            map.forEach((name, entry) -> result.put((String) name, rounded(entry)));
            return result;
        }
        if (value instanceof List<?> list) {
            return list.stream().map(Json::rounded).toList();
        }
        if (value instanceof Double || value instanceof Float) {
            BigDecimal number = new BigDecimal(((Number) value).doubleValue()).round(DIGITS);
            return number.signum() == 0 ? BigDecimal.ZERO : number.stripTrailingZeros();
        }
        return value;
    }
}
