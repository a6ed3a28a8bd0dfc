package winnow.report;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.nio.file.Path;
import java.util.ArrayList;
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

class SweepReportTest {
    private static final ExperimentSpec SPEC = ExperimentSpec.parse(
            """
            {"schema": 1, "name": "tiny", "question": "Does it hang on epsilon?", "kind": "transport", "model": "seedling",
             "domain": "lab", "otherDomain": "court",
             "corpus": {"domainShare": 0.1, "size": 200, "wordsPerKind": 12, "world": 1},
             "usual": {"epsilon": 0.05, "epsilonOf": "mean", "cost": "sqeuclidean", "tolerance": 1e-5, "sample": 1000, "target": 20,
              "targetShare": 1, "duplicateShare": 0.2, "embedder": {"by": "latent", "ngrams": 2, "width": 32}},
             "sweeps": [{"name": "epsilon", "settings": [{"epsilon": 0.01}, {"epsilon": 0.05}]},
              {"name": "texts said twice", "settings": [{"duplicateShare": 0.2}, {"duplicateShare": 0.5}]}],
             "shares": [0.1], "methods": ["Random", "GOT-D"], "seeds": [1, 2],
             "metrics": ["of the domain", "iterations"]}
            """,
            "tiny.json");

    /** The n-th point has n/10 and, of the second seed, n/10 + 0.02; iterations only of GOT-D, which is missing at the third point. */
    private static StoredResult result() {
        List<PointResults> points = new ArrayList<>();
        for (ExperimentProblem problem : SPEC.problem().points()) {
            int n = points.size();
            List<Outcome> outcomes = new ArrayList<>();
            for (long seed : SPEC.seeds()) {
                double value = n / 10.0 + 0.02 * (seed - 1);
                outcomes.add(outcome(seed, "choice", "Random", "of the domain", 0.5));
                outcomes.add(outcome(seed, "choice", "GOT-D", "of the domain", value));
                if (n < 2) {
                    outcomes.add(outcome(seed, "choice", "GOT-D", "shared with the usual", 1));
                }
                outcomes.add(outcome(seed, "solver", "GOT-D", "iterations", 7));
            }
            points.add(new PointResults(problem.label(), 0.1, new Results(outcomes)));
        }
        return new StoredResult(Path.of("nowhere"), SPEC, Map.of(), points, List.of());
    }

    private static Outcome outcome(long seed, String learner, String method, String metric, double value) {
        return new Outcome(seed, "transport", learner, method, "pool", metric, List.of(value));
    }

    @Test
    void valuesOfASettingStandInRowsAndMethodsInColumns() {
        List<ExperimentReport.Titled> tables = new ExperimentReport(result()).tables();
        assertEquals(
                List.of(
                        "of the domain by epsilon; budget 10 %",
                        "shared with the usual by epsilon; budget 10 %",
                        "iterations by epsilon; budget 10 %",
                        "of the domain by texts said twice; budget 10 %",
                        "iterations by texts said twice; budget 10 %"),
                tables.stream().map(ExperimentReport.Titled::title).toList());
        Table first = tables.get(0).table();
        assertEquals(List.of("epsilon", "Random", "GOT-D"), first.columnNames());
        assertEquals("0.01", first.getString(0, "epsilon"), "in the order of the sweep, not of the points");
        assertEquals("0.110 [0.100, 0.120]", first.getString(0, "GOT-D"));
        assertEquals("0.010 [0.000, 0.020]", first.getString(1, "GOT-D"));
        assertEquals("0.500", first.getString(1, "Random"));
        assertEquals(List.of("epsilon", "GOT-D"), tables.get(2).table().columnNames());
    }

    @Test
    void onlyWantedMetricsOfChoicesAreDrawn() {
        Map<String, Figure> figures = new ExperimentReport(result()).figures();
        assertEquals(List.of("epsilon-of-the-domain", "texts-said-twice-of-the-domain"), List.copyOf(figures.keySet()));
        Figure figure = figures.get("epsilon-of-the-domain");
        assertEquals(List.of("Random", "GOT-D"), figure.series());
        assertEquals("epsilon", figure.xAxis());
        assertEquals("of the domain", figure.yAxis());
    }
}
