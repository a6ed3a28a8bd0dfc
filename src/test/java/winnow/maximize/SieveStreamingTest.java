package winnow.maximize;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static winnow.submodular.BruteForce.random;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import winnow.linalg.FloatMatrix;
import winnow.submodular.FacilityLocation;
import winnow.submodular.GainState;
import winnow.submodular.SetCover;
import winnow.submodular.SetFunction;

class SieveStreamingTest {
    private static final class Kept {
        final GainState state;
        final List<Integer> items = new ArrayList<>();
        double value;

        Kept(GainState state) {
            this.state = state;
        }
    }

    /** Algorithm 2 of the paper line by line: one item at a time, all sieves in turn. */
    private static List<Integer> asPrinted(SetFunction f, int k, double epsilon) {
        Map<Long, Kept> sieves = new TreeMap<>();
        double m = 0;
        for (int e = 0; e < f.groundSize(); e++) {
            m = Math.max(m, f.start().gain(e));
            if (m == 0) {
                continue;
            }
            double base = Math.log1p(epsilon);
            long lowest = (long) Math.ceil(Math.log(m) / base);
            long highest = (long) Math.floor(Math.log(2 * k * m) / base);
            sieves.keySet().removeIf(i -> i < lowest);
            for (long i = lowest; i <= highest; i++) {
                Kept kept = sieves.computeIfAbsent(i, any -> new Kept(f.start()));
                double gain = kept.state.gain(e);
                double v = Math.exp(i * base);
                if (kept.items.size() < k && gain >= (v / 2 - kept.value) / (k - kept.items.size())) {
                    kept.state.add(e);
                    kept.items.add(e);
                    kept.value += gain;
                }
            }
        }
        Kept best = null;
        for (Kept kept : sieves.values()) {
            best = best == null || kept.value > best.value ? kept : best;
        }
        return best == null ? List.of() : best.items;
    }

    /** Later rows are larger, so that sieves keep opening and closing; more items than one block of work holds. */
    @ParameterizedTest(name = "k {0}, epsilon {1}")
    @CsvSource({"1, 0.1", "5, 0.1", "20, 0.3", "100, 0.05"})
    void blocksOfItemsChangeNothingAgainstThePrintedAlgorithm(int k, double epsilon) {
        FloatMatrix fine = random(1300, 12, 0, 1, k);
        SetFunction f = FacilityLocation.of(FloatMatrix.build(1300, 12, (j, target) -> {
            for (int i = 0; i < 12; i++) {
                target[i] = fine.get(j, i) * fine.get(j, 0) * (1 + j / 100f);
            }
        }));
        int[] items = new SieveStreaming(epsilon).maximize(f, Budget.items(k)).items();
        assertEquals(asPrinted(f, k, epsilon), IntStream.of(items).boxed().toList());
        assertTrue(items.length > 0);
    }

    @Test
    void itemsWorthNothingLeaveNothingToChoose() {
        GreedyTrace trace = new SieveStreaming(0.1).maximize(SetCover.of(2, new int[3][0]), Budget.items(2));
        assertEquals(0, trace.size());
        assertEquals(0, trace.upperBound().getAsDouble());
    }

    /** Items worth 1 each of k = 2: guesses up to 4 keep every item that comes, so the first two win. */
    @Test
    void equalDisjointItemsAreKeptAsTheyCome() {
        GreedyTrace trace =
                new SieveStreaming(0.1).maximize(SetCover.of(4, new int[][] {{0}, {1}, {2}, {3}}), Budget.items(2));
        assertArrayEquals(new int[] {0, 1}, trace.items());
        assertEquals(2, trace.upperBound().getAsDouble());
    }

    @Test
    void theNumberOfRunsIsBoundedHoweverLongTheStream() {
        AtomicInteger runs = new AtomicInteger();
        SetFunction f = FacilityLocation.of(random(5000, 4, 0.5, 1, 1));
        SetFunction counting = new SetFunction() {
            @Override
            public int groundSize() {
                return f.groundSize();
            }

            @Override
            public boolean isMonotone() {
                return true;
            }

            @Override
            public boolean isSubmodular() {
                return true;
            }

            @Override
            public GainState start() {
                runs.incrementAndGet();
                return f.start();
            }
        };
        new SieveStreaming(0.1).maximize(counting, Budget.items(10));
        // log(2k)/log(1+ε) = 31.4 guesses at a time; single gains lie in [2, 4), so m rises by at most 7.3 steps of 1 +
        // ε.
        assertTrue(runs.get() <= 41, "opened " + runs.get());
    }
}
