package winnow.corpus;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collectors;

/**
 * One turn of a chat.
 *
 * @param role System, User, Assistant or Tool
 */
record Turn(String role, String text) {
    private static final String USER = "User";
    private static final String ASSISTANT = "Assistant";
    private static final String CALLS = "tool_calls";

    static Turn system(String text) {
        return new Turn("System", text);
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
            case "system", "developer" -> "System";
            case "user", "human" -> USER;
            case "assistant", "gpt", "model", "chatgpt", "bot" -> ASSISTANT;
            case "tool", "function", "observation", "function_call" -> "Tool";
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

    /** The last reply of the assistant, and all turns before it. */
    static Layout.Pair lastReply(List<Turn> turns, String column) {
        for (int i = turns.size() - 1; i >= 0; i--) {
            if (turns.get(i).role.equals(ASSISTANT)) {
                return new Layout.Pair(rendered(turns.subList(0, i)), turns.get(i).text);
            }
        }
        throw new IllegalArgumentException(column + " must hold an assistant turn, found "
                + turns.stream().map(Turn::role).collect(Collectors.joining(", ")));
    }

    /** One turn of the user alone is its text; otherwise every turn has its role before it. */
    static String rendered(List<Turn> turns) {
        if (turns.size() == 1 && turns.get(0).role.equals(USER)) {
            return turns.get(0).text;
        }
        return turns.stream().map(turn -> turn.role + ": " + turn.text).collect(Collectors.joining("\n\n"));
    }
}
