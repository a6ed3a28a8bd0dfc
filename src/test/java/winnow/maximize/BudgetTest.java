package winnow.maximize;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.function.Executable;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class BudgetTest {
    @ParameterizedTest
    @CsvSource({"0.3,999,299", "0.3,1000,300", "0.07,100,7", "0.29,100,29", "0.001,10,1", "1,7,7", "0,7,0", "0.5,0,0"})
    void sharesRoundDownButAboveZeroGiveOneItem(double share, int n, int items) {
        assertEquals(items, Budget.share(share).itemsIn(n));
    }

    @Test
    void everyWholePercentOfHundredItemsIsThatMany() {
        for (int percent = 0; percent <= 100; percent++) {
            assertEquals(percent, Budget.share(percent / 100.0).itemsIn(100));
        }
    }

    @Test
    void moreItemsThanThereAreAreRefused() {
        assertEquals(5, Budget.items(5).itemsIn(5));
        assertMessage("at most the 5 items", () -> Budget.items(6).itemsIn(5));
        assertMessage("got -1", () -> Budget.items(-1));
    }

    @ParameterizedTest
    @ValueSource(doubles = {-0.1, 1.1, Double.NaN})
    void sharesOutsideTheUnitIntervalAreRefused(double share) {
        assertMessage("got " + share, () -> Budget.share(share));
    }

    @Test
    void costsMustBeAboveZeroAndTheLimitFinite() {
        assertMessage("item 1", () -> Budget.cost(3, new double[] {1, 0}));
        assertMessage("item 0", () -> Budget.cost(3, new double[] {Double.NaN}));
        assertMessage("Infinity", () -> Budget.cost(Double.POSITIVE_INFINITY, new double[] {1}));
        assertThrows(IllegalStateException.class, () -> Budget.cost(3, new double[] {1})
                .itemsIn(1));
        assertThrows(IllegalStateException.class, () -> Budget.items(3).limit());
    }

    @Test
    void budgetsReadAsWritten() {
        assertEquals("7 %", Budget.share(0.07).toString());
        assertEquals("30 %", Budget.share(0.3).toString());
        assertEquals("12.5 %", Budget.share(0.125).toString());
        assertEquals("100 %", Budget.share(1).toString());
        assertEquals("0 %", Budget.share(0).toString());
        assertEquals("3 items", Budget.items(3).toString());
    }

    @Test
    void budgetsAreEqualByValue() {
        assertEquals(Budget.cost(3, new double[] {1, 2}), Budget.cost(3, new double[] {1, 2}));
        assertNotEquals(Budget.items(1), Budget.share(1));
    }

    private static void assertMessage(String part, Executable refused) {
        String message = assertThrows(IllegalArgumentException.class, refused).getMessage();
        assertTrue(message.contains(part), message);
    }
}
