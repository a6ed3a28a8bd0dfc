package winnow.selection;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.Arrays;
import java.util.HashSet;
import org.junit.jupiter.api.Test;
import winnow.corpus.Corpus;
import winnow.maximize.Budget;
import winnow.random.Seeds;

class RandomSelectorTest {
    private static final Corpus POOL = Points.random(50, 2, 1);

    private static int[] chosen(long seed, Budget budget) {
        return new RandomSelector(Seeds.of(seed)).select(POOL, budget).positions();
    }

    @Test
    void theWholePoolIsChosenOnce() {
        int[] all = chosen(7, Budget.items(50));
        Arrays.sort(all);
        for (int i = 0; i < 50; i++) {
            assertEquals(i, all[i]);
        }
    }

    @Test
    void aLargerBudgetKeepsWhatASmallerOneChose() {
        assertArrayEquals(chosen(7, Budget.items(10)), Arrays.copyOf(chosen(7, Budget.items(30)), 10));
        assertEquals(0, chosen(7, Budget.items(0)).length);
    }

    @Test
    void theSeedDecides() {
        assertArrayEquals(chosen(7, Budget.items(10)), chosen(7, Budget.items(10)));
        assertTrue(!Arrays.equals(chosen(7, Budget.items(10)), chosen(8, Budget.items(10))));
    }

    @Test
    void everyRecordIsDrawnAboutEquallyOften() {
        int[] counts = new int[50];
        for (int seed = 0; seed < 2000; seed++) {
            for (int position : chosen(seed, Budget.items(5))) {
                counts[position]++;
            }
        }
        // Binomial(2000, 0.1): mean 200, standard deviation 13.4; five of those.
        for (int count : counts) {
            assertTrue(Math.abs(count - 200) < 67, "drawn " + count + " times");
        }
    }

    @Test
    void aCostBudgetIsKept() {
        double[] costs = new double[50];
        Arrays.fill(costs, 3);
        int[] within = chosen(7, Budget.cost(20, costs));
        assertArrayEquals(chosen(7, Budget.items(6)), within);
    }

    @Test
    void morePicksThanRecordsAreRefused() {
        var error = assertThrows(IllegalArgumentException.class, () -> chosen(7, Budget.items(51)));
        assertTrue(error.getMessage().contains("50 items"), error.getMessage());
    }

    @Test
    void ranksAndIdsFollowTheOrder() {
        Selection selection = new RandomSelector(Seeds.of(3)).select(POOL, Budget.share(0.2));
        assertEquals(10, new HashSet<>(selection.ids()).size());
        assertEquals("random draw 4 of 10", selection.picks().get(3).reason());
        assertEquals(4, selection.picks().get(3).rank());
        assertEquals(POOL.fingerprint(), selection.poolFingerprint());
        assertEquals(3, selection.seed());
    }
}
