package winnow.experiment;

import com.fasterxml.jackson.core.JsonGenerator;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.json.JsonWriteFeature;
import com.fasterxml.jackson.core.util.DefaultIndenter;
import com.fasterxml.jackson.core.util.DefaultPrettyPrinter;
import com.fasterxml.jackson.databind.json.JsonMapper;
import java.math.BigDecimal;
import java.math.MathContext;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.Supplier;

/**
 * One text for equal settings: keys sorted, no blanks, numbers plain and of at most 12 digits, whatever the Java.
 *
 * <p>{@code Double.toString} differs between Java 17 and 19; decimals do not.
 */
final class CanonicalJson {
    private static final MathContext DIGITS = new MathContext(12);
    private static final JsonMapper MAPPER = JsonMapper.builder()
            .enable(JsonWriteFeature.ESCAPE_NON_ASCII.mappedFeature())
            .enable(JsonGenerator.Feature.WRITE_BIGDECIMAL_AS_PLAIN)
            .build();

    private static final DefaultPrettyPrinter PRETTY = new DefaultPrettyPrinter()
            .withObjectIndenter(new DefaultIndenter("  ", "\n"))
            .withArrayIndenter(null);

    private CanonicalJson() {}

    /** Of maps, lists, texts, numbers and truth values. */
    static String of(Object value) {
        try {
            return MAPPER.writeValueAsString(rounded(value, TreeMap::new));
        } catch (JsonProcessingException e) {
            throw new IllegalStateException("maps of plain values can always be written", e);
        }
    }

    /** On one line, in the order of the maps. */
    static String line(Object value) {
        try {
            return MAPPER.writeValueAsString(rounded(value, LinkedHashMap::new));
        } catch (JsonProcessingException e) {
            throw new IllegalStateException("maps of plain values can always be written", e);
        }
    }

    /** Indented, in the order of the maps, with a final line break. */
    static String pretty(Object value) {
        try {
            return MAPPER.writer(PRETTY).writeValueAsString(rounded(value, LinkedHashMap::new)) + "\n";
        } catch (JsonProcessingException e) {
            throw new IllegalStateException("maps of plain values can always be written", e);
        }
    }

    /** SHA-256 of the canonical text, 64 hexadecimal digits. */
    static String hash(Object value) {
        return hash(of(value).getBytes(StandardCharsets.UTF_8));
    }

    static String hash(byte[] bytes) {
        try {
            return HexFormat.of().formatHex(MessageDigest.getInstance("SHA-256").digest(bytes));
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every Java platform has SHA-256", e);
        }
    }

    private static Object rounded(Object value, Supplier<Map<String, Object>> newMap) {
        if (value instanceof Map<?, ?> map) {
            Map<String, Object> result = newMap.get();
            map.forEach((name, entry) -> result.put((String) name, rounded(entry, newMap)));
            return result;
        }
        if (value instanceof List<?> list) {
            return list.stream().map(entry -> rounded(entry, newMap)).toList();
        }
        if (value instanceof Double number) {
            BigDecimal decimal = new BigDecimal(number).round(DIGITS);
            return decimal.signum() == 0 ? BigDecimal.ZERO : decimal.stripTrailingZeros();
        }
        return value;
    }
}
