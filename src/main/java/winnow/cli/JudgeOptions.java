package winnow.cli;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import winnow.evaluation.JudgeRubric;

/** Who grades answers, and by what. What is not given stays null. */
final class JudgeOptions {
    static final String LIKELIHOOD = "likelihood";
    static final String MODEL = "model";
    static final String ENDPOINT = "endpoint";

    private static final int DEFAULT_TOKENS = 512;
    private static final Set<String> RUBRIC_FIELDS = Set.of("name", "criteria", "levels");

    @Option(
            names = "--judge",
            paramLabel = "likelihood|model|endpoint",
            description =
                    "Grade every answer from 1 to 5 against the response. likelihood: the grade that a model here expects"
                            + " (works with small models). model: the grade that it writes. endpoint: the grade that a model behind"
                            + " a server writes. What is no grade is counted and never scored (default: no judge).")
    String judge;

    @Option(
            names = "--judge-model",
            paramLabel = "MODEL",
            description = "likelihood, model: who judges, as for --model; always without the adapter.")
    String model;

    @Option(
            names = "--judge-template",
            paramLabel = "NAME",
            description = "likelihood, model: how the question is put, as for --template; chat for a chat model.")
    String template;

    @Option(
            names = "--judge-tokens",
            paramLabel = "N",
            description = "model, endpoint: longest verdict (default: 512).")
    Integer tokens;

    @Option(
            names = "--rubric",
            paramLabel = "FILE.json",
            description =
                    "What is graded by, {\"name\": …, \"criteria\": …, \"levels\": [what deserves 1, …, what deserves 5]}"
                            + " (default: accurate, relevant, complete and clear when compared with the reference).")
    Path rubric;

    @Mixin
    EndpointOptions endpoint = new EndpointOptions();

    boolean isGiven() {
        return judge != null;
    }

    /** Whether a model here judges. */
    boolean isLocal() {
        return LIKELIHOOD.equals(judge) || MODEL.equals(judge);
    }

    /**
     * Checks everything that can be checked without reading.
     *
     * @throws IllegalArgumentException if an option is missing, out of range, or given without its judge
     */
    void requireValid() {
        if (isGiven() && !isLocal() && !ENDPOINT.equals(judge)) {
            throw new IllegalArgumentException("--judge must be likelihood, model or endpoint, got \"" + judge + "\"");
        }
        refuseUnless(isLocal(), "--judge-model", model, "--judge likelihood or model");
        refuseUnless(isLocal(), "--judge-template", template, "--judge likelihood or model");
        refuseUnless(isGiven() && !LIKELIHOOD.equals(judge), "--judge-tokens", tokens, "--judge model or endpoint");
        refuseUnless(isGiven(), "--rubric", rubric, "--judge");
        refuseUnless(ENDPOINT.equals(judge), "--endpoint", endpoint.endpoint, "--judge endpoint");
        endpoint.requireValid();
        requireGiven(isLocal(), "--judge-model", model);
        requireGiven(isLocal(), "--judge-template", template);
        requireGiven(ENDPOINT.equals(judge), "--endpoint", endpoint.endpoint);
        if (tokens != null && tokens < 1) {
            throw new IllegalArgumentException("--judge-tokens must be at least 1, got " + tokens);
        }
    }

    private static void refuseUnless(boolean isFitting, String option, Object value, String other) {
        if (value != null && !isFitting) {
            throw new IllegalArgumentException(option + " has no meaning without " + other);
        }
    }

    private void requireGiven(boolean isNeeded, String option, Object value) {
        if (isNeeded && value == null) {
            throw new IllegalArgumentException(option + " must be given with --judge " + judge);
        }
    }

    int tokens() {
        return tokens == null ? DEFAULT_TOKENS : tokens;
    }

    Optional<Path> rubricFile() {
        return Optional.ofNullable(rubric);
    }

    /**
     * What is graded by.
     *
     * @throws IllegalArgumentException if the file does not say so, naming it
     */
    JudgeRubric rubric() {
        if (rubric == null) {
            return JudgeRubric.standard();
        }
        JsonNode json = Json.parse(text(rubric), rubric.toString());
        Set<String> fields = new TreeSet<>();
        json.fieldNames().forEachRemaining(fields::add);
        boolean isWhole = fields.equals(RUBRIC_FIELDS)
                && json.get("name").isTextual()
                && json.get("criteria").isTextual()
                && json.get("levels").isArray();
        List<String> levels = new ArrayList<>();
        json.path("levels").forEach(level -> levels.add(level.isTextual() ? level.textValue() : ""));
        if (!isWhole) {
            throw new IllegalArgumentException(
                    rubric + " must have the fields name, criteria and levels, texts and a list"
                            + " of texts, and no others, got " + fields);
        }
        try {
            return new JudgeRubric(
                    json.get("name").textValue(), json.get("criteria").textValue(), levels);
        } catch (IllegalArgumentException e) {
            throw new IllegalArgumentException(rubric + ": " + e.getMessage());
        }
    }

    private static String text(Path file) {
        try {
            return Files.readString(file);
        } catch (IOException e) {
            throw new UncheckedIOException("cannot read " + file + ": " + ErrorLine.of(e), e);
        }
    }
}
