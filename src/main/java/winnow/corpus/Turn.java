package winnow.corpus;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.stream.Collectors;

/**
 * One turn of a chat.
 *
 * @param role {@code system}, {@code user}, {@code assistant} or {@code tool}
 * @param text what is said
 */
public record Turn(String role, String text) {
    private static final String USER = "user";
    private static final String ASSISTANT = "assistant";
    private static final String CALLS = "tool_calls";
    private static final String BETWEEN = "\n\n";
    private static final String AFTER_ROLE = ": ";

    static Turn system(String text) {
        return new Turn("system", text);
    }

    static Turn user(String text) {
        return new Turn(USER, text);
    }

    static Turn assistant(String text) {
        return new Turn(ASSISTANT, text);
    }

    /**
     * The turns of a column: objects with a role and content, or plain texts, which the user and the assistant say by turns.
     *
     * @param role the field that says who speaks
     * @param content the field with what is said
     */
    static List<Turn> of(ObjectNode record, String column, String role, String content) {
        JsonNode list = Layout.field(record, column);
        if (!list.isArray() || list.isEmpty()) {
            throw new IllegalArgumentException(column + " must be a list of turns, found " + Layout.show(list));
        }
        boolean areTexts = list.get(0).isTextual();
        List<Turn> turns = new ArrayList<>();
        for (JsonNode turn : list) {
            if (areTexts && turn.isTextual()) {
                turns.add(turns.size() % 2 == 0 ? user(turn.textValue()) : assistant(turn.textValue()));
            } else if (!areTexts && turn instanceof ObjectNode fields) {
                turns.add(new Turn(named(Layout.text(fields, role)), said(fields, content)));
            } else {
                throw new IllegalArgumentException(
                        column + " must hold " + (areTexts ? "texts" : "objects") + ", found " + Layout.show(turn));
            }
        }
        return turns;
    }

    private static String named(String role) {
        return switch (role) {
            case "system", "developer" -> "system";
            case "user", "human" -> USER;
            case "assistant", "gpt", "model", "chatgpt", "bot" -> ASSISTANT;
            case "tool", "function", "observation", "function_call" -> "tool";
            default ->
                throw new IllegalArgumentException(
                        "role must be system, user, assistant or tool, found " + InvalidRecordException.quote(role));
        };
    }

    /** The content, a text or parts of text, and below it the calls of tools, each as {@code name(arguments)}. */
    private static String said(ObjectNode turn, String content) {
        JsonNode calls = turn.path(CALLS);
        if (!calls.isArray() || calls.isEmpty()) {
            return content(turn, content);
        }
        List<String> lines = new ArrayList<>();
        if (turn.hasNonNull(content) && !content(turn, content).isEmpty()) {
            lines.add(content(turn, content));
        }
        for (JsonNode call : calls) {
            JsonNode function = call.has("function") ? call.get("function") : call;
            JsonNode arguments = function.path("arguments");
            if (!function.path("name").isTextual()) {
                throw new IllegalArgumentException(CALLS + " must name functions, found " + Layout.show(call));
            }
            lines.add(function.get("name").textValue() + "("
                    + (arguments.isTextual() ? arguments.textValue() : arguments.isMissingNode() ? "" : arguments)
                    + ")");
        }
        return String.join("\n", lines);
    }

    private static String content(ObjectNode turn, String column) {
        JsonNode content = Layout.field(turn, column);
        if (!content.isArray()) {
            return Layout.text(turn, column);
        }
        List<String> parts = new ArrayList<>();
        for (JsonNode part : content) {
            if (!part.path("type").asText().equals("text") || !part.path("text").isTextual()) {
                throw new IllegalArgumentException(column + " must hold parts of text alone, found "
                        + (part.path("type").isTextual()
                                ? "one of type " + Layout.show(part.get("type"))
                                : Layout.show(part)));
            }
            parts.add(part.get("text").textValue());
        }
        return String.join("\n", parts);
    }

    /** The last reply of the assistant, after all turns before it. */
    static Layout.Pair lastReply(List<Turn> turns, String column) {
        for (int i = turns.size() - 1; i >= 0; i--) {
            if (turns.get(i).isOf(ASSISTANT)) {
                return Layout.Pair.of(turns.subList(0, i), turns.get(i).text);
            }
        }
        throw new IllegalArgumentException(column + " must hold an assistant turn, found "
                + turns.stream().map(Turn::title).collect(Collectors.joining(", ")));
    }

    private boolean isOf(String other) {
        return role.equals(other);
    }

    private String title() {
        return role.substring(0, 1).toUpperCase(Locale.ROOT) + role.substring(1);
    }

    /**
     * Turns as one text: of the user alone as it is, otherwise each with its role before it.
     *
     * @param starts gets where each turn begins, if they have roles before them
     */
    static String rendered(List<Turn> turns, List<Integer> starts) {
        if (turns.size() == 1 && turns.get(0).isOf(USER)) {
            return turns.get(0).text;
        }
        StringBuilder text = new StringBuilder();
        for (Turn turn : turns) {
            text.append(text.isEmpty() ? "" : BETWEEN);
            starts.add(text.length());
            text.append(turn.title()).append(AFTER_ROLE).append(turn.text);
        }
        return text.toString();
    }

    /** The turns of a text that {@link #rendered} made. */
    static List<Turn> of(String rendered, List<Integer> starts) {
        List<Turn> turns = new ArrayList<>(starts.size());
        for (int i = 0; i < starts.size(); i++) {
            int text = rendered.indexOf(AFTER_ROLE, starts.get(i)) + AFTER_ROLE.length();
            int end = i + 1 < starts.size() ? starts.get(i + 1) - BETWEEN.length() : rendered.length();
            String role = rendered.substring(starts.get(i), text - AFTER_ROLE.length());
            turns.add(new Turn(role.toLowerCase(Locale.ROOT), rendered.substring(text, end)));
        }
        return turns;
    }
}
