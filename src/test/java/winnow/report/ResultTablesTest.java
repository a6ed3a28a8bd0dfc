package winnow.report;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;
import tech.tablesaw.api.Table;
import winnow.evaluation.BootstrapInterval;
import winnow.experiment.Outcome;
import winnow.experiment.PointResults;
import winnow.experiment.Results;

class ResultTablesTest {
    private static final Results RESULTS = new Results(
            List.of(outcome("A", "loss", 1, 2, 3), outcome("B", "loss", 2, 3, 4), outcome("B", "exact", 1, 1, 1)));

    private static Outcome outcome(String method, String metric, double a, double b, double c) {
        return new Outcome(1, "stage 1", "LoRA", method, "test", metric, List.of(a, b, c));
    }

    @Test
    void methodsStandInRowsAndMetricsInColumns() {
        Table table = ResultTables.means(RESULTS, "LoRA", "test", List.of("loss", "exact"));
        assertEquals(List.of("method", "loss", "exact"), table.columnNames());
        assertEquals("A", table.getString(0, "method"));
        assertEquals("2.000", table.getString(0, "loss").substring(0, 5));
        assertEquals("–", table.getString(0, "exact"));
        assertEquals("1.000", table.getString(1, "exact"));
    }

    @Test
    void differencesAreToTheOtherMethodOnTheSameItems() {
        Table table = ResultTables.differences(RESULTS, "LoRA", "test", "A", List.of("loss"));
        assertEquals(1, table.rowCount());
        assertEquals("less A", table.columnNames().get(0));
        assertEquals("B", table.getString(0, "less A"));
        assertEquals("1.000", table.getString(0, "loss"));
    }

    @Test
    void aFigureHasOneBarForEachMethod() {
        Figure figure = ResultTables.bars(RESULTS, "LoRA", "test", "loss", "Loss", "nats a token");
        assertEquals("Loss", figure.title());
        assertEquals("nats a token", figure.yAxis());
        assertEquals(List.of("loss"), figure.series());
    }

    @Test
    void aSweepHasOneLineForEachMethodOverTheBudgets() {
        List<PointResults> points =
                List.of(new PointResults("stage 1", 0.1, RESULTS), new PointResults("stage 1", 0.5, RESULTS));
        Figure figure = ResultTables.curves(points, "LoRA", "test", "loss", "Loss", "nats a token");
        assertEquals(List.of("A", "B"), figure.series());
        assertEquals("budget (% of the pool)", figure.xAxis());
        String svg = figure.svg();
        assertTrue(svg.contains("fill-opacity:0.16"), "bands are drawn, and can be seen through");
    }

    @Test
    void spreadsOverItemsAndSeedsStandApart() {
        Results both = RESULTS.and(new Results(List.of(
                new Outcome(2, "stage 1", "LoRA", "A", "test", "loss", List.of(1.0, 2.0, 3.0)),
                new Outcome(2, "stage 1", "LoRA", "B", "test", "loss", List.of(4.0, 5.0, 6.0)))));
        Table table = ResultTables.spreads(both, "LoRA", "test", List.of("loss", "exact"));
        assertEquals(
                List.of("method", "loss, over items", "loss, over seeds", "exact, over items", "exact, over seeds"),
                table.columnNames());
        assertEquals("[2.000, 2.000]", table.getString(0, "loss, over seeds"), "both runs of A are equal");
        assertEquals("[3.000, 5.000]", table.getString(1, "loss, over seeds"), "those of B are not");
        assertEquals("–", table.getString(1, "exact, over seeds"), "one run has no spread");
        assertEquals(
                0,
                ResultTables.spreads(RESULTS, "LoRA", "test", List.of("loss")).rowCount());
    }

    @Test
    void theSmallestBudgetIsThatFromWhichOnNoneIsShownToBeWorse() {
        List<PointResults> points =
                List.of(point(0.1, 3, 2), point(0.3, 1, 1.2), point(0.5, 2, 1.5), point(0.7, 1.2, 1), point(1, 1, 1));
        Table table =
                ResultTables.smallestBudgets(points, "LoRA", "test", "Full", List.of("loss", "exact"), Set.of("loss"));
        assertEquals(1, table.rowCount());
        assertEquals("A", table.getString(0, "method"));
        assertEquals("100 %", table.getString(0, "loss"), "0.3 is good, but a larger budget is worse");
        assertEquals("–", table.getString(0, "exact"));
        Table higher = ResultTables.smallestBudgets(points, "LoRA", "test", "Full", List.of("loss"), Set.of());
        assertEquals("50 %", higher.getString(0, "loss"), "at 0.3 it is on the other side");
        Table never = ResultTables.smallestBudgets(
                List.of(point(1, 2, 1)), "LoRA", "test", "Full", List.of("loss"), Set.of("loss"));
        assertEquals("none", never.getString(0, "loss"));
    }

    @Test
    void anEndThatRoundsToZeroHasNoSign() {
        assertEquals("0.001 [0.000, 0.002]", ResultTables.cell(new BootstrapInterval(1e-3, -1e-7, 2e-3, 0.95, 0)));
        assertEquals("0.000", ResultTables.cell(new BootstrapInterval(-1e-7, -1e-7, -1e-7, 0.95, 0)));
    }

    /** Values of one item of one seed, so that intervals have no width. */
    private static PointResults point(double share, double a, double full) {
        return new PointResults(
                "stage 1",
                share,
                new Results(List.of(
                        new Outcome(1, "stage 1", "LoRA", "A", "test", "loss", List.of(a)),
                        new Outcome(1, "stage 1", "LoRA", "Full", "test", "loss", List.of(full)))));
    }
}
