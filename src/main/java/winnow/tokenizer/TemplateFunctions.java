package winnow.tokenizer;

import java.time.LocalDateTime;
import java.time.format.DateTimeFormatter;
import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import winnow.tokenizer.TemplateValues.Callable;
import winnow.tokenizer.TemplateValues.Namespace;
import winnow.tokenizer.TemplateValues.Undefined;

/** The functions, filters, tests and methods that chat templates use; any other is an error that names it. */
final class TemplateFunctions {
    private static final long MAXIMAL_RANGE = 100_000;

    private TemplateFunctions() {}

    /** What a filter, test or method is given, its subject aside. */
    private record Arguments(String owner, List<Object> listed, Map<String, Object> named) {

        /** The argument at a place or of a name, or the fallback. */
        Object get(int place, String name, Object fallback) {
            return place < listed.size() ? listed.get(place) : named.getOrDefault(name, fallback);
        }

        Object need(int place, String name) {
            if (place >= listed.size() && !named.containsKey(name)) {
                throw TemplateFault.of(owner + " needs the argument " + name);
            }
            return get(place, name, null);
        }

        String text(int place, String name) {
            return TemplateValues.string(need(place, name));
        }

        void atMost(int count, String... names) {
            if (listed.size() > count || !List.of(names).containsAll(named.keySet())) {
                throw TemplateFault.of(owner + " with these arguments is not supported");
            }
        }
    }

    /** The functions every template sees. */
    static void define(TemplateScope scope, LocalDateTime now) {
        scope.set("raise_exception", (Callable) (s, listed, named) -> {
            throw TemplateFault.raised(
                    TemplateValues.text(new Arguments("raise_exception", listed, named).need(0, "message")));
        });
        scope.set("namespace", (Callable) (s, listed, named) -> new Namespace(named(listed, named, "namespace")));
        scope.set("dict", (Callable) (s, listed, named) -> named(listed, named, "dict"));
        scope.set("range", (Callable) (s, listed, named) -> range(listed, named));
        scope.set("strftime_now", (Callable)
                (s, listed, named) -> date(now, new Arguments("strftime_now", listed, named).text(0, "format")));
    }

    /** {@code value | name(...)}. */
    static Object filter(
            TemplateScope scope, String name, Object value, List<Object> listed, Map<String, Object> named) {
        Arguments arguments = new Arguments("filter " + name, listed, named);
        switch (name) {
            case "title":
                arguments.atMost(0);
                return titleOfWords(TemplateValues.text(value));
            case "trim", "upper", "lower", "capitalize":
                return method(scope, TemplateValues.text(value), name.equals("trim") ? "strip" : name, listed, named);
            case "replace":
                arguments.atMost(2);
                return method(scope, TemplateValues.text(value), name, listed, named);
            case "indent":
                arguments.atMost(2, "width", "first");
                return indent(TemplateValues.text(value), arguments);
            case "tojson":
                arguments.atMost(1, "indent");
                Object indent = arguments.get(0, "indent", null);
                return TemplateValues.json(
                        scope, value, indent == null ? -1 : (int) Math.min(16, TemplateValues.integer(indent)));
            case "default", "d":
                arguments.atMost(2, "default_value", "boolean");
                boolean takesFalse = TemplateValues.isTrue(arguments.get(1, "boolean", false));
                boolean isMissing = value instanceof Undefined || takesFalse && !TemplateValues.isTrue(value);
                return isMissing ? arguments.get(0, "default_value", "") : value;
            case "selectattr", "rejectattr", "select", "reject":
                return selected(scope, name, value, listed, named);
            case "map":
                return mapped(scope, value, arguments);
            case "join":
                arguments.atMost(2, "d", "attribute");
                return join(scope, value, arguments);
            default:
                arguments.atMost(0);
                return plainFilter(scope, name, value);
        }
    }

    private static Object plainFilter(TemplateScope scope, String name, Object value) {
        switch (name) {
            case "length", "count":
                return TemplateValues.length(value);
            case "list":
                return TemplateValues.elements(value);
            case "first", "last":
                List<Object> elements = TemplateValues.elements(value);
                int place = name.equals("first") ? 0 : elements.size() - 1;
                return elements.isEmpty() ? new Undefined(name + " element") : elements.get(place);
            case "reverse":
                return TemplateValues.slice(value, null, null, -1L);
            case "string":
                return TemplateValues.text(value);
            case "safe":
                return value;
            case "items":
                return value instanceof Undefined ? List.of() : method(scope, value, "items", List.of(), Map.of());
            case "int":
                return toInteger(value);
            default:
                throw TemplateFault.of("filter " + name + " is not supported");
        }
    }

    /** {@code value is name(...)}. */
    static boolean test(TemplateScope scope, String name, Object value, List<Object> listed) {
        Arguments arguments = new Arguments("test " + name, listed, Map.of());
        switch (name) {
            case "equalto", "eq", "==":
                return TemplateValues.equal(scope, value, arguments.need(0, "other"));
            case "ne", "!=":
                return !TemplateValues.equal(scope, value, arguments.need(0, "other"));
            case "in":
                return TemplateValues.contains(scope, arguments.need(0, "container"), value);
            case "divisibleby":
                return TemplateValues.arithmetic("%", value, arguments.need(0, "divisor"))
                        .equals(0L);
            default:
                arguments.atMost(0);
                return plainTest(name, value);
        }
    }

    private static boolean plainTest(String name, Object value) {
        boolean isText = value instanceof String;
        boolean isContainer = value instanceof List<?> || value instanceof Map<?, ?>;
        return switch (name) {
            case "defined" -> !(value instanceof Undefined);
            case "undefined" -> value instanceof Undefined;
            case "none" -> value == null;
            case "string" -> isText;
            case "number" -> value instanceof Long || value instanceof Boolean;
            case "integer" -> value instanceof Long;
            case "boolean" -> value instanceof Boolean;
            case "true" -> Boolean.TRUE.equals(value);
            case "false" -> Boolean.FALSE.equals(value);
            case "mapping" -> value instanceof Map<?, ?>;
            case "iterable", "sequence" -> isText || isContainer || value instanceof Undefined;
            case "callable" -> value instanceof Callable;
            case "even" -> TemplateValues.integer(value) % 2 == 0;
            case "odd" -> TemplateValues.integer(value) % 2 != 0;
            default -> throw TemplateFault.of("test " + name + " is not supported");
        };
    }

    /** {@code value.name(...)}, for the methods that Python's texts and maps have and templates use. */
    static Object method(
            TemplateScope scope, Object value, String name, List<Object> listed, Map<String, Object> named) {
        Arguments arguments = new Arguments("method " + name, listed, named);
        if (value instanceof Undefined undefined) {
            throw TemplateFault.of(undefined.name() + " is undefined");
        }
        if (value instanceof String text) {
            return textMethod(scope, text, name, arguments);
        }
        if (value instanceof Map<?, ?> map) {
            return mapMethod(map, name, arguments);
        }
        throw TemplateFault.of("method " + name + " of " + TemplateValues.kind(value) + " is not supported");
    }

    private static Object textMethod(TemplateScope scope, String text, String name, Arguments arguments) {
        switch (name) {
            case "strip", "lstrip", "rstrip":
                arguments.atMost(1);
                Object characters = arguments.get(0, "", null);
                if (characters != null) {
                    TemplateValues.spendSearch(scope, text, TemplateValues.string(characters));
                }
                return strip(text, characters, !name.equals("rstrip"), !name.equals("lstrip"));
            case "startswith", "endswith":
                arguments.atMost(1);
                Object affix = arguments.need(0, "text");
                List<?> affixes = affix instanceof List<?> list ? list : List.of(TemplateValues.string(affix));
                return affixes.stream()
                        .map(TemplateValues::string)
                        .anyMatch(a -> name.equals("startswith") ? text.startsWith(a) : text.endsWith(a));
            case "split":
                arguments.atMost(2, "sep", "maxsplit");
                return split(
                        scope,
                        text,
                        arguments.get(0, "sep", null),
                        TemplateValues.integer(arguments.get(1, "maxsplit", -1L)));
            case "replace":
                arguments.atMost(2);
                return replaced(scope, text, arguments.text(0, "old"), arguments.text(1, "new"));
            case "join":
                arguments.atMost(1);
                List<String> parts = TemplateValues.elements(arguments.need(0, "parts")).stream()
                        .map(TemplateValues::string)
                        .toList();
                parts.forEach(part -> scope.spend((long) part.length() + text.length()));
                return String.join(text, parts);
            case "find":
                arguments.atMost(1);
                TemplateValues.spendSearch(scope, text, arguments.text(0, "part"));
                int place = text.indexOf(arguments.text(0, "part"));
                return place < 0 ? -1L : (long) text.codePointCount(0, place);
            case "count":
                arguments.atMost(1);
                return (long) split(scope, text, arguments.text(0, "part"), -1).size() - 1;
            default:
                arguments.atMost(0);
                return plainTextMethod(text, name);
        }
    }

    private static Object plainTextMethod(String text, String name) {
        switch (name) {
            case "upper":
                return text.toUpperCase(Locale.ROOT);
            case "lower":
                return text.toLowerCase(Locale.ROOT);
            case "capitalize":
                int first = text.isEmpty() ? 0 : text.offsetByCodePoints(0, 1);
                return text.substring(0, first).toUpperCase(Locale.ROOT)
                        + text.substring(first).toLowerCase(Locale.ROOT);
            case "title":
                return title(text);
            default:
                throw TemplateFault.of("method " + name + " of a text is not supported");
        }
    }

    private static Object mapMethod(Map<?, ?> map, String name, Arguments arguments) {
        switch (name) {
            case "get":
                arguments.atMost(2, "default");
                Object key = arguments.need(0, "key");
                return key instanceof String && map.containsKey(key) ? map.get(key) : arguments.get(1, "default", null);
            case "keys":
                arguments.atMost(0);
                return new ArrayList<Object>(map.keySet());
            case "values":
                arguments.atMost(0);
                return new ArrayList<Object>(map.values());
            case "items":
                arguments.atMost(0);
                List<Object> items = new ArrayList<>();
                map.forEach((k, v) -> items.add(pair(k, v)));
                return items;
            default:
                throw TemplateFault.of("method " + name + " of a map is not supported");
        }
    }

    private static List<Object> pair(Object key, Object value) {
        List<Object> pair = new ArrayList<>();
        pair.add(key);
        pair.add(value);
        return Collections.unmodifiableList(pair);
    }

    private static Map<String, Object> named(List<Object> listed, Map<String, Object> named, String owner) {
        new Arguments(owner, listed, Map.of()).atMost(0);
        return new LinkedHashMap<>(named);
    }

    private static Object range(List<Object> listed, Map<String, Object> named) {
        Arguments arguments = new Arguments("range", listed, named);
        arguments.atMost(3);
        long first = TemplateValues.integer(arguments.need(0, "stop"));
        long from = listed.size() > 1 ? first : 0;
        long to = listed.size() > 1 ? TemplateValues.integer(listed.get(1)) : first;
        long step = listed.size() > 2 ? TemplateValues.integer(listed.get(2)) : 1;
        List<Object> numbers = new ArrayList<>();
        for (long i = from; step > 0 ? i < to : i > to; i += step) {
            if (step == 0 || numbers.size() >= MAXIMAL_RANGE) {
                throw TemplateFault.of("range must have from 0 to " + MAXIMAL_RANGE + " numbers");
            }
            numbers.add(i);
        }
        return numbers;
    }

    private static List<Object> selected(
            TemplateScope scope, String name, Object value, List<Object> listed, Map<String, Object> named) {
        new Arguments("filter " + name, listed, named).atMost(Integer.MAX_VALUE);
        int used = name.endsWith("attr") ? 1 : 0;
        String attribute = used == 0 ? null : new Arguments("filter " + name, listed, named).text(0, "attribute");
        boolean keeps = name.startsWith("select");
        List<Object> kept = new ArrayList<>();
        for (Object element : TemplateValues.elements(value)) {
            scope.spend(1);
            Object subject = attribute == null ? element : TemplateValues.item(element, attribute);
            boolean holds = listed.size() <= used
                    ? TemplateValues.isTrue(subject)
                    : test(
                            scope,
                            TemplateValues.string(listed.get(used)),
                            subject,
                            listed.subList(used + 1, listed.size()));
            if (holds == keeps) {
                kept.add(element);
            }
        }
        return kept;
    }

    private static List<Object> mapped(TemplateScope scope, Object value, Arguments arguments) {
        List<Object> mapped = new ArrayList<>();
        for (Object element : TemplateValues.elements(value)) {
            scope.spend(1);
            if (arguments.named().containsKey("attribute")) {
                arguments.atMost(0, "attribute");
                mapped.add(TemplateValues.item(element, arguments.named().get("attribute")));
            } else {
                List<Object> rest = arguments
                        .listed()
                        .subList(
                                Math.min(1, arguments.listed().size()),
                                arguments.listed().size());
                mapped.add(filter(scope, arguments.text(0, "filter"), element, rest, arguments.named()));
            }
        }
        return mapped;
    }

    private static String join(TemplateScope scope, Object value, Arguments arguments) {
        Object attribute = arguments.get(1, "attribute", null);
        StringBuilder text = new StringBuilder();
        String separator = "";
        for (Object element : TemplateValues.elements(value)) {
            Object part = attribute == null ? element : TemplateValues.item(element, attribute);
            String next = TemplateValues.text(part);
            scope.spend((long) separator.length() + next.length());
            text.append(separator).append(next);
            separator = TemplateValues.text(arguments.get(0, "d", ""));
        }
        return text.toString();
    }

    /** Every line but the first, and but blank ones, moved right. */
    private static String indent(String text, Arguments arguments) {
        Object width = arguments.get(0, "width", 4L);
        String space = width instanceof String s
                ? s
                : " ".repeat((int) Math.min(100, Math.max(0, TemplateValues.integer(width))));
        boolean movesFirst = TemplateValues.isTrue(arguments.get(1, "first", false));
        StringBuilder moved = new StringBuilder();
        String[] lines = text.split("\n", -1);
        for (int i = 0; i < lines.length; i++) {
            boolean isMoved = i == 0 ? movesFirst : !lines[i].isEmpty();
            moved.append(i == 0 ? "" : "\n").append(isMoved ? space : "").append(lines[i]);
        }
        return moved.toString();
    }

    private static Object toInteger(Object value) {
        if (value instanceof Long || value instanceof Boolean) {
            return value instanceof Boolean truth ? (truth ? 1L : 0L) : value;
        }
        String text = TemplateValues.string(value).strip();
        try {
            return Long.parseLong(text);
        } catch (NumberFormatException e) {
            if (text.chars().anyMatch(Character::isDigit)) {
                throw TemplateFault.of("filter int of a text that is no whole number is not supported");
            }
            return 0L;
        }
    }

    private static String strip(String text, Object characters, boolean atStart, boolean atEnd) {
        String stripped = characters == null ? null : TemplateValues.string(characters);
        int from = 0;
        int to = text.length();
        while (atStart && from < to && isStripped(text.charAt(from), stripped)) {
            from++;
        }
        while (atEnd && to > from && isStripped(text.charAt(to - 1), stripped)) {
            to--;
        }
        return text.substring(from, to);
    }

    private static boolean isStripped(char c, String stripped) {
        return stripped == null ? isSpace(c) : stripped.indexOf(c) >= 0;
    }

    /** White space as Python sees it: unlike Java's, with the spaces that do not break a line. */
    private static boolean isSpace(char c) {
        return Character.isWhitespace(c) || Character.isSpaceChar(c) || c == '\u0085';
    }

    private static List<Object> split(TemplateScope scope, String text, Object separator, long most) {
        List<Object> parts = new ArrayList<>();
        if (separator == null) {
            return splitAtSpace(text, most, parts);
        }
        String by = TemplateValues.string(separator);
        if (by.isEmpty()) {
            throw TemplateFault.of("a text cannot be split at nothing");
        }
        TemplateValues.spendSearch(scope, text, by);
        int from = 0;
        int found = text.indexOf(by);
        while (found >= 0 && (most < 0 || parts.size() < most)) {
            parts.add(text.substring(from, found));
            from = found + by.length();
            found = text.indexOf(by, from);
        }
        parts.add(text.substring(from));
        return parts;
    }

    /** What comes of it is paid for before it is made: two texts that are allowed can make one that no memory holds. */
    private static String replaced(TemplateScope scope, String text, String old, String by) {
        TemplateValues.spendSearch(scope, text, old);
        long times = 0;
        int step = Math.max(1, old.length());
        for (int at = text.indexOf(old); at >= 0 && at < text.length(); at = text.indexOf(old, at + step)) {
            times++;
        }
        scope.spend(text.length() + (times + 1) * by.length());
        return text.replace(old, by);
    }

    private static List<Object> splitAtSpace(String text, long most, List<Object> parts) {
        if (most >= 0) {
            throw TemplateFault.of("split at white space a limited number of times is not supported");
        }
        int from = -1;
        for (int i = 0; i <= text.length(); i++) {
            boolean isSpace = i == text.length() || isSpace(text.charAt(i));
            if (isSpace && from >= 0) {
                parts.add(text.substring(from, i));
                from = -1;
            } else if (!isSpace && from < 0) {
                from = i;
            }
        }
        return parts;
    }

    /** Words of the filter begin after white space, hyphens and opening brackets alone; those of the method after every sign. */
    private static String titleOfWords(String text) {
        StringBuilder title = new StringBuilder();
        int from = 0;
        for (int i = 0; i <= text.length(); i++) {
            if (i == text.length() || isSpace(text.charAt(i)) || "-({[<".indexOf(text.charAt(i)) >= 0) {
                title.append(plainTextMethod(text.substring(from, i), "capitalize"));
                title.append(text, i, Math.min(i + 1, text.length()));
                from = i + 1;
            }
        }
        return title.toString();
    }

    private static String title(String text) {
        StringBuilder title = new StringBuilder();
        boolean isInWord = false;
        for (int c : text.codePoints().toArray()) {
            title.appendCodePoint(isInWord ? Character.toLowerCase(c) : Character.toTitleCase(c));
            isInWord = Character.isLetter(c);
        }
        return title.toString();
    }

    private static String date(LocalDateTime now, String format) {
        StringBuilder text = new StringBuilder();
        for (int i = 0; i < format.length(); i++) {
            char c = format.charAt(i);
            text.append(c != '%' || i + 1 == format.length() ? String.valueOf(c) : datePart(now, format.charAt(++i)));
        }
        return text.toString();
    }

    private static String datePart(LocalDateTime now, char directive) {
        String pattern =
                switch (directive) {
                    case 'd' -> "dd";
                    case 'm' -> "MM";
                    case 'b' -> "MMM";
                    case 'B' -> "MMMM";
                    case 'y' -> "yy";
                    case 'Y' -> "yyyy";
                    case 'H' -> "HH";
                    case 'M' -> "mm";
                    case 'S' -> "ss";
                    case 'a' -> "EEE";
                    case 'A' -> "EEEE";
                    case '%' -> "'%'";
                    default -> throw TemplateFault.of("strftime_now with %" + directive + " is not supported");
                };
        return DateTimeFormatter.ofPattern(pattern, Locale.ENGLISH).format(now);
    }
}
