package winnow.corpus;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Function;
import java.util.function.Predicate;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * How the columns of a record become prompt and response.
 *
 * <p>Layouts known by name, in the order in which they are tried when none is given (the first that fits is taken, and the
 * reader's report names the others):
 *
 * <ol>
 *   <li>{@code messages}: a chat of {@code {role, content}}; {@code conversations}: a chat of {@code {from, value}}. The
 *       response is the last assistant turn, the prompt all turns before it. Content may be a list of parts of text; calls of tools stand
 *       below it as {@code name(arguments)}. A chat of plain texts is said by user and assistant in turn.
 *   <li>{@code multiple-choice}: question and {@code choice0}, {@code choice1}, … or a list {@code choices}; {@code answer} is
 *       the index from 0 or a letter. The prompt is the question with one lettered choice a line, the response the letter.
 *   <li>{@code squad}: context and question, then the first of {@code answers}.
 *   <li>{@code self-instruct}: instruction and the input and output of the first of {@code instances}.
 *   <li>{@code instruction}: instruction, then input if there is any, and output; {@code system} and {@code history}, a list
 *       of pairs, come before it as turns.
 *   <li>{@code question-answer}, {@code prompt-completion}, {@code prompt-response}.
 *   <li>{@code preference}: prompt, if there is one, and {@code chosen}; {@code rejected} is not used.
 *   <li>{@code instruction-response}: instruction, then context or input if there is any, and response.
 *   <li>{@code question-response}, with {@code system_prompt} as a turn before it; {@code query-response}, {@code problem-solution},
 *       {@code inputs-targets}, {@code input-output}.
 *   <li>{@code text}: the prompt is empty, the response the text.
 * </ol>
 *
 * <p>Turns are rendered so: one user turn alone is its text; otherwise every turn is {@code Role: text} with the role System,
 * User, Assistant or Tool, and turns are separated by an empty line. Where {@code prompt}, {@code completion} or {@code
 * chosen} hold a list of turns instead of text, they are rendered the same way.
 *
 * <p>Names that differ from these by capitals alone, such as {@code Question} and {@code Answer} of a CSV file, are recognised too, where
 * prompt and response are columns as they stand.
 */
public final class Layout {
    private static final List<Layout> KNOWN = List.of(
            new Layout("messages", List.of("messages"), List.of(), Layout::messages),
            new Layout("conversations", List.of("conversations"), List.of("system"), Layout::conversations),
            new Layout(
                    "multiple-choice",
                    List.of("question", "answer"),
                    List.of("choices"),
                    columns -> columns.contains("choice0") || columns.contains("choices"),
                    MultipleChoice::read),
            new Layout("squad", List.of("context", "question", "answers"), List.of(), Layout::squad),
            new Layout("self-instruct", List.of("instruction", "instances"), List.of(), Layout::selfInstruct),
            new Layout(
                    "instruction",
                    List.of("instruction", "output"),
                    List.of("input", "system", "history"),
                    Layout::instruction),
            plain("question", "answer"),
            new Layout("prompt-completion", List.of("prompt", "completion"), List.of(), r -> pair(r, "completion")),
            new Layout("prompt-response", List.of("prompt", "response"), List.of(), r -> pair(r, "response")),
            new Layout("preference", List.of("chosen"), List.of("prompt"), r -> pair(r, "chosen")),
            new Layout(
                    "instruction-response",
                    List.of("instruction", "response"),
                    List.of("context", "input"),
                    Layout::instructionResponse),
            new Layout(
                    "question-response",
                    List.of("question", "response"),
                    List.of("system_prompt"),
                    Layout::questionResponse),
            plain("query", "response"),
            plain("problem", "solution"),
            plain("inputs", "targets"),
            plain("input", "output"),
            new Layout("text", List.of("text"), List.of(), r -> new Pair("", text(r, "text"))));

    /** Those whose prompt and response are columns as they stand. */
    private static final Set<String> PLAIN = Set.of(
            "instruction",
            "question-answer",
            "prompt-completion",
            "prompt-response",
            "instruction-response",
            "query-response",
            "problem-solution",
            "inputs-targets",
            "input-output",
            "text");

    /** What may follow a prompt on a new line. */
    private static final Set<String> INPUTS = Set.of("input", "context");

    /** As tables without lists write that there is none. */
    private static final Set<String> NO_HISTORY = Set.of("", "[]");

    private final String name;
    private final List<String> required;
    private final List<String> optional;
    private final Predicate<Set<String>> further;
    private final Function<ObjectNode, Pair> mapping;

    private Layout(String name, List<String> required, List<String> optional, Function<ObjectNode, Pair> mapping) {
        this(name, required, optional, columns -> true, mapping);
    }

    private Layout(
            String name,
            List<String> required,
            List<String> optional,
            Predicate<Set<String>> further,
            Function<ObjectNode, Pair> mapping) {
        this.name = name;
        this.required = required;
        this.optional = optional;
        this.further = further;
        this.mapping = mapping;
    }

    /** Two columns as they stand, which give the layout its name. */
    private static Layout plain(String prompt, String response) {
        return new Layout(
                prompt + "-" + response,
                List.of(prompt, response),
                List.of(),
                r -> new Pair(text(r, prompt), text(r, response)));
    }

    /** Prompt and response of one record. */
    record Pair(String prompt, List<Integer> turnStarts, String response) {
        Pair(String prompt, String response) {
            this(prompt, List.of(), response);
        }

        /** Turns before a response. */
        static Pair of(List<Turn> turns, String response) {
            List<Integer> starts = new ArrayList<>();
            String prompt = Turn.rendered(turns, starts);
            return new Pair(prompt, List.copyOf(starts), response);
        }
    }

    /**
     * The layout of a name, or of columns given as {@code prompt=column,input=column,response=column}, where {@code input=}, or
     * both it and {@code prompt=}, may be left out and {@code a.b} names column b inside column a. An input that is there and not
     * empty follows the prompt on a new line. {@code #2} is the second column of a CSV or TSV file without a header line.
     *
     * @throws IllegalArgumentException if it is neither
     */
    public static Layout of(String specification) {
        Optional<Layout> known =
                KNOWN.stream().filter(l -> l.name.equals(specification)).findFirst();
        if (known.isPresent()) {
            return known.get();
        }
        Map<String, String> columns = new LinkedHashMap<>();
        for (String part : specification.split(",", -1)) {
            int equals = part.indexOf('=');
            String role = equals < 0 ? "" : part.substring(0, equals).strip();
            String column = part.substring(equals + 1).strip();
            if (!List.of("prompt", "input", "response").contains(role)
                    || column.isEmpty()
                    || columns.put(role, column) != null) {
                throw notALayout(specification);
            }
        }
        if (!columns.containsKey("response") || columns.containsKey("input") && !columns.containsKey("prompt")) {
            throw notALayout(specification);
        }
        return columns(
                Optional.ofNullable(columns.get("prompt")),
                Optional.ofNullable(columns.get("input")),
                columns.get("response"));
    }

    private static IllegalArgumentException notALayout(String specification) {
        return new IllegalArgumentException("layout must be prompt=COLUMN,response=COLUMN or one of "
                + String.join(", ", names()) + ", got " + InvalidRecordException.quote(specification));
    }

    /** The layout that takes prompt and response from two columns. */
    public static Layout columns(String prompt, String response) {
        return columns(Optional.of(prompt), Optional.empty(), response);
    }

    /** The layout that takes the response from a column and leaves the prompt empty. */
    public static Layout response(String response) {
        return columns(Optional.empty(), Optional.empty(), response);
    }

    private static Layout columns(Optional<String> prompt, Optional<String> input, String response) {
        String name = prompt.map(p -> "prompt=" + p + ",").orElse("")
                + input.map(i -> "input=" + i + ",").orElse("") + "response=" + response;
        List<String> required = new ArrayList<>(prompt.stream().toList());
        required.add(response);
        return new Layout(
                name,
                required,
                input.stream().toList(),
                r -> new Pair(
                        prompt.map(p -> joined(
                                        text(r, p),
                                        input.map(i -> textOr(r, i, "")).orElse("")))
                                .orElse(""),
                        text(r, response)));
    }

    /** The names of all layouts, in the order in which they are tried. */
    public static List<String> names() {
        return KNOWN.stream().map(l -> l.name).toList();
    }

    /** Its name, or the columns it was given. */
    public String name() {
        return name;
    }

    /** The known layouts that records with these columns could have, the one to take first. */
    static List<Layout> fitting(Set<String> columns) {
        return KNOWN.stream().filter(l -> l.fits(columns)).toList();
    }

    /**
     * The layout by column names that is a known one but for capitals, such as {@code prompt=Question,response=Answer}; none where two
     * columns differ only so, or where a known layout reads more than two columns and an input.
     */
    static Optional<Layout> fittingButForCapitals(Set<String> columns) {
        Map<String, String> written = new LinkedHashMap<>();
        for (String column : columns) {
            if (written.put(column.toLowerCase(Locale.ROOT), column) != null) {
                return Optional.empty();
            }
        }
        Optional<Layout> known = fitting(written.keySet()).stream().findFirst();
        return known.filter(l -> PLAIN.contains(l.name))
                .filter(l -> {
                    List<String> further = l.further(written.keySet());
                    return further.isEmpty() || further.size() == 1 && INPUTS.containsAll(further);
                })
                .map(l -> columns(
                        l.required.size() == 1 ? Optional.empty() : Optional.of(written.get(l.required.get(0))),
                        l.further(written.keySet()).stream().map(written::get).findFirst(),
                        written.get(l.required.get(l.required.size() - 1))));
    }

    private List<String> further(Set<String> columns) {
        return optional.stream().filter(columns::contains).toList();
    }

    boolean fits(Set<String> columns) {
        return required.stream().allMatch(c -> columns.contains(c) || columns.contains(c.split("\\.", 2)[0]))
                && further.test(columns);
    }

    /** The columns of these records that the layout reads. */
    Set<String> used(Collection<String> columns) {
        Set<String> used = new LinkedHashSet<>();
        for (String column : columns) {
            boolean isRoot = required.stream().anyMatch(r -> r.startsWith(column + "."));
            boolean isChoice = name.equals("multiple-choice") && column.matches("choice\\d+");
            if (required.contains(column) || optional.contains(column) || isRoot || isChoice) {
                used.add(column);
            }
        }
        return used;
    }

    List<String> required() {
        return required;
    }

    /** The columns that it names, whether they must be there or may be. */
    Stream<String> named() {
        return Stream.concat(required.stream(), optional.stream());
    }

    /** Whether a column's name is its number, {@code #1} for the first. */
    static boolean isNumber(String column) {
        return column.matches("#[1-9][0-9]{0,8}");
    }

    /**
     * Prompt and response of a record.
     *
     * @throws IllegalArgumentException if a field is missing, is not text, or the response is blank
     */
    Pair read(ObjectNode record) {
        Pair pair = mapping.apply(record);
        if (pair.response().isBlank()) {
            throw new IllegalArgumentException("response must not be empty, found "
                    + InvalidRecordException.quote(pair.response()) + " in " + required.get(required.size() - 1));
        }
        return pair;
    }

    @Override
    public boolean equals(Object other) {
        return other instanceof Layout that && name.equals(that.name);
    }

    @Override
    public int hashCode() {
        return name.hashCode();
    }

    @Override
    public String toString() {
        return name;
    }

    private static Pair pair(ObjectNode record, String response) {
        List<Turn> turns = new ArrayList<>();
        if (record.path("prompt").isArray()) {
            turns.addAll(Turn.of(record, "prompt", "role", "content"));
        } else if (record.hasNonNull("prompt")) {
            turns.add(Turn.user(text(record, "prompt")));
        }
        if (!field(record, response).isArray()) {
            return Pair.of(turns, text(record, response));
        }
        turns.addAll(Turn.of(record, response, "role", "content"));
        return Turn.lastReply(turns, response);
    }

    private static Pair messages(ObjectNode record) {
        return Turn.lastReply(Turn.of(record, "messages", "role", "content"), "messages");
    }

    private static Pair conversations(ObjectNode record) {
        List<Turn> turns = new ArrayList<>();
        if (!textOr(record, "system", "").isEmpty()) {
            turns.add(Turn.system(text(record, "system")));
        }
        turns.addAll(Turn.of(record, "conversations", "from", "value"));
        return Turn.lastReply(turns, "conversations");
    }

    private static Pair squad(ObjectNode record) {
        JsonNode answers = field(record, "answers");
        JsonNode texts = answers.isObject() ? answers.path("text") : answers;
        JsonNode first = texts.path(0);
        JsonNode answer = first.isObject() ? first.path("text") : first;
        if (!answer.isTextual()) {
            throw new IllegalArgumentException("answers must hold at least one text, found " + show(answers));
        }
        return new Pair(text(record, "context") + "\n\n" + text(record, "question"), answer.textValue());
    }

    private static Pair selfInstruct(ObjectNode record) {
        JsonNode first = field(record, "instances").path(0);
        if (!(first instanceof ObjectNode instance)) {
            throw new IllegalArgumentException(
                    "instances must hold at least one object, found " + show(record.get("instances")));
        }
        String input = textOr(instance, "input", "");
        return new Pair(joined(text(record, "instruction"), input), text(instance, "output"));
    }

    private static Pair instruction(ObjectNode record) {
        List<Turn> turns = new ArrayList<>();
        String system = textOr(record, "system", "");
        if (!system.isEmpty()) {
            turns.add(Turn.system(system));
        }
        JsonNode history = record.path("history");
        boolean isNone = history.isMissingNode()
                || history.isNull()
                || history.isTextual() && NO_HISTORY.contains(history.textValue());
        if (!history.isArray() && !isNone) {
            throw new IllegalArgumentException("history must be a list of pairs of texts, found " + show(history));
        }
        for (JsonNode pair : history) {
            if (pair.size() != 2 || !pair.path(0).isTextual() || !pair.path(1).isTextual()) {
                throw new IllegalArgumentException("history must hold pairs of texts, found " + show(pair));
            }
            turns.add(Turn.user(pair.get(0).textValue()));
            turns.add(Turn.assistant(pair.get(1).textValue()));
        }
        turns.add(Turn.user(joined(text(record, "instruction"), textOr(record, "input", ""))));
        return Pair.of(turns, text(record, "output"));
    }

    private static Pair instructionResponse(ObjectNode record) {
        String withContext = joined(text(record, "instruction"), textOr(record, "context", ""));
        return new Pair(joined(withContext, textOr(record, "input", "")), text(record, "response"));
    }

    private static Pair questionResponse(ObjectNode record) {
        Turn question = Turn.user(text(record, "question"));
        String system = textOr(record, "system_prompt", "");
        return Pair.of(
                system.isEmpty() ? List.of(question) : List.of(Turn.system(system), question),
                text(record, "response"));
    }

    private static String joined(String instruction, String input) {
        return input.isEmpty() ? instruction : instruction + "\n" + input;
    }

    /** The text of a column, or of {@code a.b} inside column a. */
    static String text(ObjectNode record, String column) {
        JsonNode value = field(record, column);
        if (!value.isTextual()) {
            throw new IllegalArgumentException(column + " must be text, found " + show(value));
        }
        return value.textValue();
    }

    private static String textOr(ObjectNode record, String column, String instead) {
        return record.hasNonNull(column) ? text(record, column) : instead;
    }

    static JsonNode field(ObjectNode record, String column) {
        JsonNode value = find(record, column);
        if (value == null || value.isNull()) {
            List<String> names = new ArrayList<>();
            record.fieldNames().forEachRemaining(names::add);
            throw new IllegalArgumentException(
                    column + " must be there, found " + (value == null ? "only the fields " + listed(names) : "null"));
        }
        return value;
    }

    static JsonNode find(JsonNode record, String column) {
        JsonNode value = record.get(column);
        int dot = column.indexOf('.');
        if (value != null || dot < 0) {
            return value;
        }
        JsonNode inner = record.get(column.substring(0, dot));
        return inner == null ? null : find(inner, column.substring(dot + 1));
    }

    /** Column names for a message, the first twenty of them. */
    static String listed(Collection<String> names) {
        String shown =
                names.stream().limit(20).map(InvalidRecordException::quote).collect(Collectors.joining(", "));
        return names.isEmpty() ? "(none)" : shown + (names.size() > 20 ? ", …" : "");
    }

    static String show(JsonNode value) {
        String kind =
                switch (value.getNodeType()) {
                    case ARRAY -> "a list of " + value.size();
                    case OBJECT -> "an object";
                    case STRING -> InvalidRecordException.quote(value.textValue());
                    case NUMBER -> "the number " + shortened(value.asText());
                    case MISSING -> "nothing";
                    default -> value.asText();
                };
        return kind;
    }

    private static String shortened(String number) {
        return number.length() <= 30 ? number : number.substring(0, 30) + "…";
    }
}
