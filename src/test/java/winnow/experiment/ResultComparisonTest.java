package winnow.experiment;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class ResultComparisonTest {
    /** Every point has the method DELIFT with values of four items that grow by {@code shift}. */
    private static StoredResult stored(String text, double shift, String model) {
        ExperimentSpec spec = ExperimentSpec.parse(text, "text");
        List<PointResults> points = new ArrayList<>();
        for (ExperimentProblem problem : spec.problem().points()) {
            for (double share : spec.shares()) {
                List<Outcome> outcomes = new ArrayList<>();
                for (long seed : spec.seeds()) {
                    outcomes.add(Outcome.of(
                            seed, "stage 1", "LoRA", "DELIFT", "test", "exact", 1 + shift, 5 + shift, 2 + shift,
                            9 + shift));
                }
                points.add(new PointResults(problem.label(), share, new Results(outcomes)));
            }
        }
        return new StoredResult(Path.of("nowhere"), spec, Map.of("modelDigest", model), points, List.of());
    }

    private static final String TEXT = ExperimentSpecTest.DELIFT;

    @Test
    void equalItemsOfEqualSeedsArePaired() {
        ResultComparison compared = ResultComparison.of(
                stored(TEXT, 0, "m"), stored(TEXT.replace("\"steps\": 1", "\"steps\": 2"), 0.5, "m"));
        assertEquals(List.of(new ResultComparison.Setting("learners[0].steps", "1", "2")), compared.settings());
        ResultComparison.Row row = compared.rows().get(0);
        assertTrue(row.isPaired());
        assertEquals(0.5, row.difference().low(), 1e-12, "the same difference on every item has no width");
        assertEquals(0.5, row.difference().high(), 1e-12);
    }

    @Test
    void otherQuestionsAreComparedAsIndependentSamples() {
        ResultComparison compared =
                ResultComparison.of(stored(TEXT, 0, "m"), stored(TEXT.replace("[0.2]", "[0.3]"), 0.5, "m"));
        assertEquals(
                List.of(new ResultComparison.Setting("corpus.noiseShares", "[0.2]", "[0.3]")), compared.settings());
        ResultComparison.Row row = compared.rows().get(0);
        assertFalse(row.isPaired());
        assertEquals(0.5, row.difference().estimate(), 1e-12);
        double error = row.first().standardError();
        assertEquals(
                1.96 * Math.sqrt(2) * error,
                row.difference().high() - row.difference().estimate(),
                0.05 * error,
                "two equal standard errors");
    }

    @Test
    void poolsWithOtherDuplicatesAreOtherPools() {
        String text =
                """
                {"schema": 1, "name": "tiny", "question": "?", "kind": "transport", "model": "seedling",
                 "domain": "lab", "otherDomain": "court",
                 "corpus": {"domainShare": 0.1, "size": 200, "wordsPerKind": 12, "world": 1},
                 "usual": {"epsilon": 0.05, "epsilonOf": "mean", "cost": "sqeuclidean", "tolerance": 1e-5, "sample": 1000, "target": 20,
                  "targetShare": 1, "duplicateShare": 0.2, "embedder": {"by": "latent", "ngrams": 2, "width": 32}},
                 "sweeps": [{"name": "cost", "settings": [{"cost": "euclidean"}]}],
                 "shares": [0.1], "methods": ["GOT-D"], "seeds": [1, 2], "metrics": ["of the domain"]}
                """;
        StoredResult first = stored(text, 0, "m");
        ResultComparison same = ResultComparison.of(first, stored(text.replace("0.05", "0.1"), 1, "m"));
        assertEquals(2, same.rows().size());
        assertTrue(same.rows().get(0).isPaired(), "epsilon changes no text");
        ResultComparison other = ResultComparison.of(
                first, stored(text.replace("\"duplicateShare\": 0.2", "\"duplicateShare\": 0.4"), 1, "m"));
        assertEquals(2, other.rows().size());
        assertFalse(other.rows().get(0).isPaired());
    }

    @Test
    void onlyCommonSeedsArePairedAndOnlyCommonPointsCompared() {
        ResultComparison compared = ResultComparison.of(
                stored(TEXT.replace("[0.3]", "[0.3, 0.5]"), 0, "m"),
                stored(TEXT.replace("[0.3]", "[0.5, 0.7]").replace("[1, 2]", "[2, 3]"), 1, "m"));
        assertEquals(1, compared.rows().size());
        assertTrue(compared.rows().get(0).point().endsWith("budget 50 %"));
        assertTrue(compared.rows().get(0).isPaired());
        assertEquals(
                List.of("seeds", "shares"),
                compared.settings().stream().map(ResultComparison.Setting::key).toList());
    }

    @Test
    void anotherModelIsASettingAndAnotherNameIsNot() {
        ResultComparison compared =
                ResultComparison.of(stored(TEXT, 0, "m"), stored(TEXT.replace("tiny", "other"), 0, "n"));
        assertEquals(List.of(new ResultComparison.Setting("modelDigest", "\"m\"", "\"n\"")), compared.settings());
    }
}
