package winnow.report;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import tech.tablesaw.api.DoubleColumn;
import tech.tablesaw.api.StringColumn;
import tech.tablesaw.api.Table;
import winnow.corpus.Corpus;
import winnow.corpus.Example;
import winnow.evaluation.Bootstrap;
import winnow.evaluation.Evaluation;
import winnow.evaluation.MetricValues;
import winnow.evaluation.PairedComparison;
import winnow.linalg.FloatMatrix;
import winnow.maximize.Budget;
import winnow.random.Seeds;
import winnow.selection.RandomSelector;
import winnow.selection.Selection;

class TablesTest {
    private static final Corpus POOL = Corpus.of(List.of(
            new Example("a", "<script>alert(1)</script>", "it's \"x\" & $y$", Map.of("skill", "<b>")),
            new Example("b", "line\nbreak\u0007\u202Eturned", "fine", Map.of("skill", "s")),
            new Example("c", "third", "long answer that goes on", Map.of("skill", "s"))));

    @Test
    void whatARecordSaysIsNeverMarkup() {
        String html = Tables.html(Tables.of(POOL));
        assertFalse(html.contains("<script") || html.contains("<b>") || html.contains("$y"), html);
        assertTrue(html.contains("&lt;script&gt;alert(1)&lt;/script&gt;"), html);
        assertTrue(html.contains("it&#39;s &quot;x&quot; &amp; "), html);
    }

    @Test
    void controlAndDirectionCharactersDoNotReachTheReader() {
        assertTrue(Tables.html(Tables.of(POOL)).contains("line break turned"));
        assertTrue(Tables.text(Tables.of(POOL), 9, 40).contains("line break turned"));
    }

    @Test
    void namesOfColumnsAreShownAsCautiously() {
        Table table = Table.create(StringColumn.create("a\u001b[31mb\nc\u202e", List.of("x")));
        assertEquals("a [31mb c\nx\n", Tables.text(table, 5, 5));
        assertFalse(Tables.html(table).contains("\u001b"), Tables.html(table));
        assertEquals("\n\n", Tables.text(Table.create(StringColumn.create("", List.of(""))), 5, 5));
    }

    @Test
    void evaluationsAndComparisonsAreRowsByMetric() {
        MetricValues better = MetricValues.of("exact", MetricValues.Better.HIGHER, 1, 0, 1);
        MetricValues worse = MetricValues.of("exact", MetricValues.Better.HIGHER, 0, 0, 1);
        List<Evaluation.Item> items = POOL.stream()
                .map(e -> new Evaluation.Item(e.id(), Optional.empty(), Optional.empty(), List.of(), 0, 0))
                .toList();
        Bootstrap bootstrap = Bootstrap.withDefaults(Seeds.of(1));
        Table means = Tables.of(new Evaluation(items, List.of(better), Optional.empty(), Map.of()), bootstrap);
        assertEquals("exact", means.stringColumn("metric").get(0));
        assertEquals(2.0 / 3, means.doubleColumn("mean").getDouble(0), 1e-12);
        assertEquals(
                bootstrap.mean(better.values()).low(), means.doubleColumn("low").getDouble(0));
        PairedComparison comparison = PairedComparison.of(better, worse, bootstrap);
        Table differences = Tables.of(List.of(comparison, comparison));
        assertEquals(1.0 / 3, differences.doubleColumn("advantage").getDouble(1), 1e-12);
        assertEquals(1, differences.doubleColumn("p").getDouble(0));
    }

    @Test
    void rowsAndWidthAreCapped() {
        String html = Tables.html(Tables.of(POOL), 2, 10);
        assertFalse(html.contains("third"), html);
        assertTrue(html.contains("2 of 3 rows"), html);
        assertTrue(Tables.html(Tables.of(POOL), 3, 10).contains("long answe…"));
    }

    @Test
    void textIsCutBetweenCharactersNeverInside() {
        Table table = Tables.of(Corpus.of(List.of(Example.of("a", "\uD83D\uDE00\uD83D\uDE00\uD83D\uDE00", "r"))));
        assertTrue(Tables.html(table, 1, 2).contains("\uD83D\uDE00\uD83D\uDE00…"));
    }

    @Test
    void zeroHasNoSign() {
        assertEquals("0.000", Tables.fixed(-0.0004, 3));
        assertEquals("0", Tables.fixed(-0.0, 0));
        assertEquals("-0.001", Tables.fixed(-0.0006, 3));
        assertEquals("NaN", Tables.fixed(Double.NaN, 3));
        assertEquals(
                " x\n0.000\n",
                Tables.text(Table.create(DoubleColumn.create("x", -0.0)), 1, 9).replaceAll("  +", " "));
    }

    @Test
    void columnsOfPlainTextAreAligned() {
        String text = Tables.text(Tables.of(POOL.subset(2)), 5, 12);
        assertEquals("id  prompt  response       skill\nc   third   long answer …  s\n", text);
    }

    @Test
    void aSelectionIsATableInItsOrder() {
        Selection selection = new RandomSelector(Seeds.of(7)).select(POOL, Budget.items(3));
        Table table = Tables.of(selection, POOL);
        assertEquals(selection.ids(), table.stringColumn("id").asList());
        assertEquals(List.of(1, 2, 3), table.intColumn("rank").asList());
    }

    @Test
    void redundantRecordsStandBesideTheNearestChosenOne() {
        Selection selection = new RandomSelector(Seeds.of(7)).select(POOL, Budget.items(2));
        FloatMatrix similarity = FloatMatrix.of(3, 3, 1, .1f, .2f, .1f, 1, .3f, .2f, .3f, 1);
        Table table = Tables.redundant(selection, POOL, similarity);
        int left = 3 - selection.positions()[0] - selection.positions()[1];
        int first = selection.positions()[0];
        int second = selection.positions()[1];
        int nearest = similarity.get(left, first) > similarity.get(left, second) ? first : second;
        assertEquals(1, table.rowCount());
        assertEquals(POOL.get(left).text(), table.stringColumn("dropped").get(0));
        assertEquals(
                POOL.get(nearest).text(), table.stringColumn("kept instead").get(0));
        assertEquals(
                similarity.get(left, nearest), table.doubleColumn("similarity").get(0), 1e-7);
    }

    @Test
    void aSimilarityOfAnotherPoolIsRefused() {
        Selection selection = new RandomSelector(Seeds.of(7)).select(POOL, Budget.items(1));
        IllegalArgumentException refused = assertThrows(
                IllegalArgumentException.class, () -> Tables.redundant(selection, POOL, FloatMatrix.of(1, 1, 1)));
        assertEquals("similarity must be 3 x 3, got 1 x 1", refused.getMessage());
    }

    @Test
    void outsideANotebookNothingIsShownAndNothingFails() {
        Notebook.show(Tables.of(POOL));
        Notebook.show("text/html", "<b>x</b>");
    }
}
