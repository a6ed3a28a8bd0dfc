package winnow.selection;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.List;
import org.junit.jupiter.api.Test;
import winnow.maximize.Budget;
import winnow.random.Seeds;

class SelectionComparisonTest {
    private static SelectionComparison of(List<String> a, List<String> b) {
        return SelectionComparison.of(a, b);
    }

    @Test
    void overlapAndPartingRankAreCounted() {
        SelectionComparison comparison = of(List.of("a", "b", "c", "d"), List.of("a", "c", "e"));
        assertEquals(List.of("a", "c"), comparison.both());
        assertEquals(List.of("b", "d"), comparison.onlyFirst());
        assertEquals(List.of("e"), comparison.onlySecond());
        assertEquals(2.0 / 5, comparison.jaccard());
        assertEquals(2, comparison.partAt().getAsInt());
        assertEquals("4 and 3 records, 2 in both (Jaccard 0.400), parting at rank 2", comparison.toString());
    }

    @Test
    void aPrefixPartsWhereItEnds() {
        assertEquals(3, of(List.of("a", "b"), List.of("a", "b", "c")).partAt().getAsInt());
        assertTrue(of(List.of("a", "b"), List.of("a", "b")).partAt().isEmpty());
        assertEquals(1, of(List.of(), List.of()).jaccard());
    }

    @Test
    void repeatedIdsAndDifferentPoolsAreRefused() {
        assertThrows(IllegalArgumentException.class, () -> of(List.of("a", "a"), List.of()));
        RandomSelector random = new RandomSelector(Seeds.of(1));
        Selection first = random.select(Points.line(1, 2), Budget.items(1));
        Selection second = random.select(Points.line(1, 3), Budget.items(1));
        var error = assertThrows(IllegalArgumentException.class, () -> SelectionComparison.of(first, second));
        assertTrue(error.getMessage().startsWith("both selections must be from the same pool"), error.getMessage());
    }
}
