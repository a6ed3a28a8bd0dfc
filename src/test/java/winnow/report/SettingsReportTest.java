package winnow.report;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import tech.tablesaw.api.Table;
import winnow.experiment.ExperimentProblem;
import winnow.experiment.ExperimentSpec;
import winnow.experiment.Outcome;
import winnow.experiment.PointResults;
import winnow.experiment.Results;
import winnow.experiment.StoredResult;

class SettingsReportTest {
    private static final String MAP =
            """
            {"schema": 1, "name": "tiny", "question": "?", "kind": "delift", "model": "seedling", "stage": 1,
             "corpus": {"skills": 2, "sizes": [12, 24], "zipfExponent": 1, "noiseShares": [0, 0.2, 0.4], "duplicateShares": [0.1],
                        "world": 1},
             "questionsPerSkill": 2, "targetObjective": "flqmi",
             "learners": [{"name": "LoRA", "tune": "lora", "steps": 1, "batch": 16, "rate": 0.005, "warmup": 0}],
             "shares": [0.3], "methods": ["Random", "DELIFT"], "seeds": [1], "metrics": ["logloss"]}
            """;

    /** Of the n-th point Random has n and DELIFT n + 0.5; of what is not wanted, 9. */
    private static ExperimentReport report(String text) {
        ExperimentSpec spec = ExperimentSpec.parse(text, "tiny.json");
        List<PointResults> points = new ArrayList<>();
        for (ExperimentProblem problem : spec.problem().points()) {
            int n = points.size();
            points.add(new PointResults(
                    problem.label(),
                    0.3,
                    new Results(List.of(
                            outcome("choice", "Random", "records", 9),
                            outcome("LoRA", "Random", "logloss", n),
                            outcome("LoRA", "DELIFT", "logloss", n + 0.5),
                            outcome("LoRA", "DELIFT", "exact", 9)))));
        }
        return new ExperimentReport(new StoredResult(Path.of("nowhere"), spec, Map.of(), points, List.of()));
    }

    private static Outcome outcome(String learner, String method, String metric, double value) {
        return new Outcome(1, "stage 1", learner, method, "test", metric, List.of(value));
    }

    @Test
    void figuresOfNamesThatNoFileCanHaveAreAllThere() {
        Map<String, Figure> figures = new LinkedHashMap<>();
        for (String learner : List.of("r 8", "r-8", "\u5c0f", "\u5927")) {
            ExperimentReport.put(figures, List.of("exact", learner), new Figure(null, "", "", List.of(learner)));
        }
        assertEquals(List.of("exact-r-8", "exact-r-8-2", "exact-", "exact--2"), List.copyOf(figures.keySet()));
        assertEquals(List.of("\u5927"), figures.get("exact--2").series());
    }

    @Test
    void allSettingsStandInOneTableBeforeTheOthers() {
        ExperimentReport.Titled first = report(MAP).tables().get(0);
        assertEquals("logloss (LoRA, test) by setting; budget 30 %", first.title());
        Table table = first.table();
        assertEquals(List.of("setting", "Random", "DELIFT"), table.columnNames());
        assertEquals(6, table.rowCount());
        assertEquals("stage 1; noise 0; near-duplicates 0.1; size 24", table.getString(1, "setting"));
        assertTrue(table.getString(1, "DELIFT").startsWith("1.5"), table.getString(1, "DELIFT"));
    }

    @Test
    void figuresAreOverTheFirstSettingForEachOfTheOthers() {
        Map<String, Figure> figures = report(MAP).figures();
        assertEquals(
                List.of("logloss-LoRA-test-by-noise-size-12", "logloss-LoRA-test-by-noise-size-24"),
                List.copyOf(figures.keySet()));
        Figure figure = figures.get("logloss-LoRA-test-by-noise-size-24");
        assertEquals("noise", figure.xAxis());
        assertEquals("log-loss (nats a token), lower is better", figure.yAxis());
        assertEquals(List.of("Random", "DELIFT"), figure.series());
    }

    @Test
    void whatVariesNothingIsShownAsBefore() {
        String single = MAP.replace("\"sizes\": [12, 24]", "\"size\": 12").replace("[0, 0.2, 0.4]", "[0.2]");
        ExperimentReport report = report(single);
        assertEquals(List.of("logloss-LoRA-test"), List.copyOf(report.figures().keySet()));
        assertTrue(report.tables().stream().noneMatch(table -> table.title().contains("by setting")));
    }
}
