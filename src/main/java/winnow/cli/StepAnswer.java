package winnow.cli;

import com.fasterxml.jackson.databind.JsonNode;

/**
 * What a process says of a step that it was given.
 *
 * @param error one line, or empty if the step is done
 * @param isUsage whether an argument broke a rule
 */
record StepAnswer(String error, boolean isUsage) {
    /** How a line begins that is an answer. */
    static final String MARK = "{\"step\"";

    static StepAnswer done() {
        return new StepAnswer("", false);
    }

    static StepAnswer of(RuntimeException error) {
        return new StepAnswer(ErrorLine.of(error), ErrorLine.exitCode(error) == ErrorLine.WRONG_USAGE);
    }

    static StepAnswer parse(String line) {
        JsonNode json = Json.parse(line, "the answer of a process");
        return new StepAnswer(json.path("error").asText(), json.path("usage").asBoolean());
    }

    String line() {
        return Json.line(Json.object("step", error.isEmpty() ? "done" : "failed", "error", error, "usage", isUsage));
    }

    /** Throws what the process could not do. */
    void requireDone() {
        if (error.isEmpty()) {
            return;
        }
        throw isUsage ? new IllegalArgumentException(error) : new IllegalStateException(error);
    }
}
