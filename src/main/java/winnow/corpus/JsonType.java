package winnow.corpus;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;

/**
 * The smallest column type that holds every value seen: text stays text, whatever it looks like; values of different kinds
 * become text, objects and lists among them as JSON, and so do those deep inside others and numbers beyond the largest double.
 */
final class JsonType {
    private enum Kind {
        NONE,
        BOOLEAN,
        BIGINT,
        DOUBLE,
        LIST,
        STRUCT,
        VARCHAR
    }

    /** DuckDB's time to read a column doubles with every further level, and some hundreds of them end the process. */
    private static final int MOST_LEVELS = 16;

    private final int level;
    private Kind kind = Kind.NONE;
    private final Map<String, JsonType> fields = new LinkedHashMap<>();
    private JsonType element;

    JsonType() {
        this(0);
    }

    private JsonType(int level) {
        this.level = level;
    }

    void include(JsonNode value) {
        boolean isTooDeep = level > MOST_LEVELS && value.isContainerNode();
        Kind other = isTooDeep ? Kind.VARCHAR : kindOf(value);
        if (other == Kind.NONE) {
            return;
        }
        kind = merged(kind, other);
        if (kind == Kind.STRUCT) {
            value.properties().forEach(field -> fields.computeIfAbsent(field.getKey(), name -> new JsonType(level + 1))
                    .include(field.getValue()));
        } else if (kind == Kind.LIST) {
            element = element == null ? new JsonType(level + 1) : element;
            value.forEach(element::include);
        }
    }

    private static Kind kindOf(JsonNode value) {
        return switch (value.getNodeType()) {
            case NULL, MISSING -> Kind.NONE;
            case BOOLEAN -> Kind.BOOLEAN;
            case NUMBER ->
                value.isIntegralNumber()
                        ? value.canConvertToLong() ? Kind.BIGINT : Kind.VARCHAR
                        : Double.isFinite(value.doubleValue()) ? Kind.DOUBLE : Kind.VARCHAR;
            case ARRAY -> Kind.LIST;
            case OBJECT -> Kind.STRUCT;
            default -> Kind.VARCHAR;
        };
    }

    private static Kind merged(Kind a, Kind b) {
        if (a == Kind.NONE || a == b) {
            return b;
        }
        boolean areNumbers = (a == Kind.BIGINT || a == Kind.DOUBLE) && (b == Kind.BIGINT || b == Kind.DOUBLE);
        return areNumbers ? Kind.DOUBLE : Kind.VARCHAR;
    }

    /** The type in the notation of DuckDB's {@code json_transform}. */
    String structure() {
        return node().toString();
    }

    private JsonNode node() {
        if (kind == Kind.LIST) {
            ArrayNode list = JsonText.MAPPER.createArrayNode();
            return list.add(element.node());
        }
        if (kind == Kind.STRUCT && !fields.isEmpty()) {
            ObjectNode struct = JsonText.MAPPER.createObjectNode();
            Map<String, String> seen = new LinkedHashMap<>();
            fields.forEach((name, type) -> {
                if (name.isEmpty()) {
                    throw new IllegalArgumentException("Parquet columns must have a name, found an empty one");
                }
                String before = seen.put(name.toLowerCase(Locale.ROOT), name);
                if (before != null) {
                    throw new IllegalArgumentException("Parquet columns must differ in more than case, found "
                            + InvalidRecordException.quote(before) + " and " + InvalidRecordException.quote(name));
                }
                struct.set(name, type.node());
            });
            return struct;
        }
        boolean isText = kind == Kind.NONE || kind == Kind.STRUCT;
        return JsonText.MAPPER.getNodeFactory().textNode(isText ? "VARCHAR" : kind.name());
    }
}
