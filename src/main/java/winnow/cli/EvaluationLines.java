package winnow.cli;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.BufferedWriter;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import winnow.corpus.Corpus;
import winnow.evaluation.Evaluation;
import winnow.evaluation.JudgeReport;
import winnow.evaluation.Verdict;

/** The file of an evaluation: one line a record with what the model answered and every metric. */
final class EvaluationLines {
    private EvaluationLines() {}

    /**
     * Writes them.
     *
     * @param judged verdicts on the answers, if there was a judge
     */
    static void write(Evaluation evaluation, Optional<JudgeReport> judged, Path file) {
        try (BufferedWriter writer = Files.newBufferedWriter(file)) {
            for (int i = 0; i < evaluation.size(); i++) {
                writer.write(Json.line(line(evaluation, judged, i)));
                writer.write('\n');
            }
        } catch (IOException e) {
            throw new UncheckedIOException("cannot write " + file + ": " + e.getMessage(), e);
        }
    }

    private static Map<String, Object> line(Evaluation evaluation, Optional<JudgeReport> judged, int i) {
        Evaluation.Item item = evaluation.items().get(i);
        Map<String, Object> line = Json.object("id", item.id());
        item.answer().ifPresent(answer -> line.put("response", answer));
        item.finish().ifPresent(finish -> line.put("finish", finish.name().toLowerCase(Locale.ROOT)));
        if (!item.examples().isEmpty() || item.droppedExamples() > 0) {
            line.put("examples", item.examples());
            line.put("droppedExamples", item.droppedExamples());
        }
        if (item.cutTokens() > 0) {
            line.put("cutTokens", item.cutTokens());
        }
        evaluation.loss().ifPresent(loss -> line.put("tokens", loss.tokens()[i]));
        Map<String, Object> metrics = new LinkedHashMap<>();
        evaluation.metrics().forEach(values -> metrics.put(values.metric(), values.value(i)));
        line.put("metrics", metrics);
        judged.ifPresent(report -> line.put("judge", verdict(report.verdicts().get(i))));
        return line;
    }

    /** Only a scored verdict has a score. */
    private static Map<String, Object> verdict(Verdict verdict) {
        Map<String, Object> line = Json.object("verdict", verdict.kind().name().toLowerCase(Locale.ROOT));
        verdict.score().ifPresent(score -> line.put("score", score));
        if (!verdict.text().isEmpty()) {
            line.put("text", verdict.text());
        }
        return line;
    }

    /**
     * The metrics that every line has, with their values in the order of the records. Values of two files can be compared, but
     * those of a file not with what they were before they were written, in fewer digits.
     *
     * @param file the value of {@code --compare}, for messages
     * @throws IllegalArgumentException if the file is of other records
     */
    static Map<String, double[]> read(Path file, Corpus records) {
        Map<String, JsonNode> byId = byId(file);
        if (byId.size() != records.size()) {
            throw new IllegalArgumentException(
                    "--compare must be of the same " + records.size() + " records, got " + byId.size() + " in " + file);
        }
        Map<String, double[]> values = new LinkedHashMap<>();
        for (int i = 0; i < records.size(); i++) {
            String id = records.get(i).id();
            JsonNode metrics = byId.get(id);
            if (metrics == null) {
                throw new IllegalArgumentException(
                        "--compare must be of the same records, got " + file + " without record " + id);
            }
            if (i == 0) {
                metrics.fieldNames().forEachRemaining(name -> values.put(name, new double[records.size()]));
            }
            values.keySet().removeIf(name -> !metrics.path(name).isNumber());
            for (Map.Entry<String, double[]> metric : values.entrySet()) {
                metric.getValue()[i] = metrics.get(metric.getKey()).asDouble();
            }
        }
        return values;
    }

    private static Map<String, JsonNode> byId(Path file) {
        Map<String, JsonNode> byId = new HashMap<>();
        try {
            int number = 0;
            for (String text : Files.readAllLines(file)) {
                String place = file + ":" + ++number;
                JsonNode line = Json.parse(text, place);
                if (!line.path("id").isTextual() || !line.path("metrics").isObject()) {
                    throw new IllegalArgumentException(
                            place + " must be a line of winnow evaluate, with id and metrics");
                }
                byId.put(line.get("id").asText(), line.get("metrics"));
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return byId;
    }
}
