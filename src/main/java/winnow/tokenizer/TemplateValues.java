package winnow.tokenizer;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/**
 * What values of a template mean, as in Python: text, whole numbers, true and false, none (null), lists and maps.
 * Nothing else exists in a template, so no method of Java can be reached.
 */
final class TemplateValues {
    private static final int SHORT_PART = 64;

    private TemplateValues() {}

    /** A name without a value: written as nothing, false in a condition, an error in any other use. */
    record Undefined(String name) {}

    /** Something that can be called. */
    @FunctionalInterface
    interface Callable {
        Object call(TemplateScope scope, List<Object> arguments, Map<String, Object> named);
    }

    /** The one kind of value that a template may change. */
    record Namespace(Map<String, Object> values) {
        Namespace(Map<String, Object> values) {
            this.values = new TreeMap<>(values);
        }
    }

    static boolean isTrue(Object value) {
        if (value instanceof Boolean truth) {
            return truth;
        }
        if (value instanceof String text) {
            return !text.isEmpty();
        }
        if (value instanceof Long number) {
            return number != 0;
        }
        if (value instanceof List<?> list) {
            return !list.isEmpty();
        }
        if (value instanceof Map<?, ?> map) {
            return !map.isEmpty();
        }
        return value != null && !(value instanceof Undefined);
    }

    /** As {@code str} writes it; lists and maps have no such form here, since Python's is meant for programmers. */
    static String text(Object value) {
        if (value == null) {
            return "None";
        }
        if (value instanceof Boolean truth) {
            return truth ? "True" : "False";
        }
        if (value instanceof Undefined) {
            return "";
        }
        if (value instanceof String || value instanceof Long) {
            return value.toString();
        }
        throw TemplateFault.of(kind(value) + " cannot be written as text; tojson can");
    }

    /** Charged for each element: lists that hold one another twice are small, and endless to walk through. */
    static boolean equal(TemplateScope scope, Object left, Object right) {
        scope.spend(1);
        if (left instanceof Undefined || right instanceof Undefined) {
            return left instanceof Undefined && right instanceof Undefined;
        }
        if (left == null || right == null) {
            return left == right;
        }
        Object a = left instanceof Boolean truth ? (Object) (truth ? 1L : 0L) : left;
        Object b = right instanceof Boolean truth ? (Object) (truth ? 1L : 0L) : right;
        if (a instanceof List<?> x && b instanceof List<?> y) {
            boolean isEqual = x.size() == y.size();
            for (int i = 0; isEqual && i < x.size(); i++) {
                isEqual = equal(scope, x.get(i), y.get(i));
            }
            return isEqual;
        }
        if (a instanceof Namespace) {
            return a == b;
        }
        if (a instanceof Map<?, ?> x && b instanceof Map<?, ?> y) {
            return x.keySet().equals(y.keySet())
                    && x.keySet().stream().allMatch(key -> equal(scope, x.get(key), y.get(key)));
        }
        return a.equals(b);
    }

    static int compare(Object left, Object right) {
        if (left instanceof Long a && right instanceof Long b) {
            return a.compareTo(b);
        }
        if (left instanceof String a && right instanceof String b) {
            return a.compareTo(b);
        }
        throw TemplateFault.of("cannot order " + kind(left) + " and " + kind(right));
    }

    static boolean contains(TemplateScope scope, Object container, Object item) {
        if (container instanceof Undefined) {
            return false;
        }
        if (container instanceof String text && item instanceof String part) {
            spendSearch(scope, text, part);
            return text.contains(part);
        }
        if (container instanceof Map<?, ?> map) {
            return item instanceof String && map.containsKey(item);
        }
        if (container instanceof List<?> list) {
            return list.stream().anyMatch(element -> equal(scope, element, item));
        }
        throw TemplateFault.of("cannot look for " + kind(item) + " in " + kind(container));
    }

    /** At worst a search compares every character of one text with every one of the other; parts are short as a rule. */
    static void spendSearch(TemplateScope scope, String text, String part) {
        scope.spend((long) text.length() * part.length() / SHORT_PART);
    }

    /** What a loop goes through: elements of a list, keys of a map, characters of a text. */
    static List<Object> elements(Object value) {
        if (value instanceof Undefined) {
            return List.of();
        }
        if (value instanceof List<?> list) {
            return new ArrayList<>(list);
        }
        if (value instanceof Map<?, ?> map) {
            return new ArrayList<>(map.keySet());
        }
        if (value instanceof String text) {
            return text.codePoints()
                    .mapToObj(Character::toString)
                    .map(c -> (Object) c)
                    .toList();
        }
        throw TemplateFault.of("cannot go through " + kind(value));
    }

    static long length(Object value) {
        if (value instanceof String text) {
            return text.codePointCount(0, text.length());
        }
        return elements(value).size();
    }

    /** The element at a place, from the end if negative, or at a key; undefined if there is none. */
    static Object item(Object container, Object key) {
        if (container instanceof Undefined undefined) {
            throw TemplateFault.of(undefined.name() + " is undefined");
        }
        if (container instanceof Map<?, ?> map && key instanceof String name) {
            return map.containsKey(name) ? map.get(name) : new Undefined(name);
        }
        if (container instanceof Namespace namespace && key instanceof String name) {
            return item(namespace.values(), name);
        }
        if ((container instanceof List<?> || container instanceof String) && key instanceof Long place) {
            List<Object> elements = elements(container);
            long i = place < 0 ? place + elements.size() : place;
            return i >= 0 && i < elements.size() ? elements.get((int) i) : new Undefined("element " + place);
        }
        if (key instanceof String name) {
            return new Undefined(name);
        }
        throw TemplateFault.of("cannot take the element " + kind(key) + " of " + kind(container));
    }

    /** {@code container[from:to:step]}; null where a bound is left out. */
    static Object slice(Object container, Object from, Object to, Object step) {
        long by = step == null ? 1 : integer(step);
        if (!(container instanceof List<?>) && !(container instanceof String) || by == 0) {
            throw TemplateFault.of("cannot take a slice of " + kind(container) + " by steps of " + by);
        }
        List<Object> elements = elements(container);
        int size = elements.size();
        long first = from == null ? (by > 0 ? 0 : size - 1) : bound(integer(from), size, by);
        long end = to == null ? (by > 0 ? size : -1) : bound(integer(to), size, by);
        List<Object> taken = new ArrayList<>();
        for (long i = first; by > 0 ? i < end : i > end; i += by) {
            taken.add(elements.get((int) i));
        }
        if (container instanceof List<?>) {
            return taken;
        }
        StringBuilder text = new StringBuilder();
        taken.forEach(text::append);
        return text.toString();
    }

    private static long bound(long place, int size, long step) {
        long fromStart = place < 0 ? place + size : place;
        return step > 0 ? Math.min(Math.max(fromStart, 0), size) : Math.min(Math.max(fromStart, -1), size - 1);
    }

    static Object arithmetic(String operator, Object left, Object right) {
        if (operator.equals("+") && left instanceof String a && right instanceof String b) {
            return a + b;
        }
        if (operator.equals("+") && left instanceof List<?> a && right instanceof List<?> b) {
            List<Object> joined = new ArrayList<>(a);
            joined.addAll(b);
            return joined;
        }
        if (left instanceof Long a && right instanceof Long b) {
            try {
                return whole(operator, a, b);
            } catch (ArithmeticException e) {
                throw TemplateFault.of(a + " " + operator + " " + b + " has no value");
            }
        }
        throw TemplateFault.of("cannot compute " + kind(left) + " " + operator + " " + kind(right));
    }

    private static Object whole(String operator, long a, long b) {
        return switch (operator) {
            case "+" -> Math.addExact(a, b);
            case "-" -> Math.subtractExact(a, b);
            case "*" -> Math.multiplyExact(a, b);
            case "//" -> Math.floorDiv(a, b);
            case "%" -> Math.floorMod(a, b);
            default -> throw TemplateFault.of("operator " + operator + " is not supported");
        };
    }

    static long integer(Object value) {
        if (value instanceof Long number) {
            return number;
        }
        throw TemplateFault.of("a whole number is needed, found " + kind(value));
    }

    static String string(Object value) {
        if (value instanceof String text) {
            return text;
        }
        throw TemplateFault.of("text is needed, found " + kind(value));
    }

    /** What a value is, for messages. */
    static String kind(Object value) {
        if (value == null) {
            return "none";
        }
        if (value instanceof Undefined undefined) {
            return "the undefined " + undefined.name();
        }
        if (value instanceof String) {
            return "a text";
        }
        if (value instanceof Long) {
            return "a number";
        }
        if (value instanceof Boolean) {
            return "a truth value";
        }
        return value instanceof List<?> ? "a list" : value instanceof Map<?, ?> ? "a map" : "a function or namespace";
    }

    /** As Python's {@code json.dumps} writes it, with letters beyond ASCII as they are; indent below 0 for one line. */
    static String json(TemplateScope scope, Object value, int indent) {
        StringBuilder out = new StringBuilder();
        appendJson(scope, value, indent, 0, out);
        return out.toString();
    }

    private static void appendJson(TemplateScope scope, Object value, int indent, int level, StringBuilder out) {
        scope.spend(value instanceof String text ? text.length() : 1);
        if (value == null || value instanceof Boolean || value instanceof Long) {
            out.append(value);
        } else if (value instanceof String text) {
            appendQuoted(text, out);
        } else if (value instanceof List<?> list) {
            appendAll(scope, "[]", new ArrayList<>(list), indent, level, out);
        } else if (value instanceof Map<?, ?> map) {
            appendAll(scope, "{}", new ArrayList<>(map.entrySet()), indent, level, out);
        } else {
            throw TemplateFault.of(kind(value) + " cannot be written as JSON");
        }
    }

    private static void appendAll(
            TemplateScope scope, String brackets, List<?> items, int indent, int level, StringBuilder out) {
        out.append(brackets.charAt(0));
        for (int i = 0; i < items.size(); i++) {
            out.append(i == 0 ? "" : indent < 0 ? ", " : ",");
            appendBreak(indent, level + 1, out);
            if (items.get(i) instanceof Map.Entry<?, ?> entry) {
                appendQuoted(string(entry.getKey()), out);
                out.append(": ");
                appendJson(scope, entry.getValue(), indent, level + 1, out);
            } else {
                appendJson(scope, items.get(i), indent, level + 1, out);
            }
        }
        if (!items.isEmpty()) {
            appendBreak(indent, level, out);
        }
        out.append(brackets.charAt(1));
    }

    private static void appendBreak(int indent, int level, StringBuilder out) {
        if (indent >= 0) {
            out.append('\n').append(" ".repeat(indent * level));
        }
    }

    private static void appendQuoted(String text, StringBuilder out) {
        out.append('"');
        for (int i = 0; i < text.length(); i++) {
            char c = text.charAt(i);
            int escape = "\"\\\n\r\t\b\f".indexOf(c);
            if (escape >= 0) {
                out.append('\\').append("\"\\nrtbf".charAt(escape));
            } else if (c < ' ') {
                out.append("\\u00").append(Character.forDigit(c >> 4, 16)).append(Character.forDigit(c & 15, 16));
            } else {
                out.append(c);
            }
        }
        out.append('"');
    }
}
