package winnow.selection;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.Arrays;
import java.util.random.RandomGenerator;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import winnow.random.Seeds;

class QuotasTest {
    @Test
    void equalQuotasSpreadWhatSmallClustersLack() {
        assertArrayEquals(new int[] {3, 3, 3}, Quotas.equal(9, new int[] {5, 5, 5}));
        assertArrayEquals(new int[] {4, 4, 1}, Quotas.equal(9, new int[] {10, 10, 1}));
        assertArrayEquals(new int[] {1, 1, 0}, Quotas.equal(2, new int[] {5, 5, 5}));
        assertArrayEquals(new int[] {0, 2}, Quotas.equal(2, new int[] {0, 5}));
    }

    @Test
    void proportionalQuotasGiveOneEachFirst() {
        assertArrayEquals(new int[] {1, 1, 1}, Quotas.oneEachThenProportional(3, new int[] {98, 1, 1}));
        assertArrayEquals(new int[] {0, 1, 0}, Quotas.oneEachThenProportional(1, new int[] {2, 3, 2}));
        assertArrayEquals(new int[] {7, 3}, Quotas.oneEachThenProportional(10, new int[] {60, 20}));
    }

    @ParameterizedTest
    @ValueSource(longs = {1, 2, 3, 4})
    void quotasSumToTheTotalAndStayWithinTheSizes(long seed) {
        RandomGenerator random = Seeds.of(seed).stream("sizes");
        int[] sizes = random.ints(6, 0, 9).toArray();
        int all = Arrays.stream(sizes).sum();
        for (int total = 0; total <= all; total++) {
            for (int[] quotas :
                    new int[][] {Quotas.equal(total, sizes), Quotas.oneEachThenProportional(total, sizes)}) {
                assertEquals(total, Arrays.stream(quotas).sum());
                for (int c = 0; c < sizes.length; c++) {
                    assertTrue(quotas[c] >= 0 && quotas[c] <= sizes[c]);
                }
            }
        }
        assertThrows(IllegalArgumentException.class, () -> Quotas.equal(all + 1, sizes));
        assertThrows(IllegalArgumentException.class, () -> Quotas.oneEachThenProportional(all + 1, sizes));
    }
}
