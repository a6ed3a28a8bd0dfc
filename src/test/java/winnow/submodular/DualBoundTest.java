package winnow.submodular;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.random.RandomGenerator;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import winnow.linalg.FloatMatrix;
import winnow.linalg.SparseMatrix;
import winnow.random.Seeds;

class DualBoundTest {
    private static final int N = 9;

    @ParameterizedTest(name = "seed {0}")
    @ValueSource(longs = {1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12})
    void noSetIsWorthMoreThanTheBoundHoweverPoorTheSelectionItStartsFrom(long seed) {
        RandomGenerator random = Seeds.of(seed).stream("similarity");
        FloatMatrix s = uniform(random, N, 13);
        DualBound[] functions = {
            FacilityLocation.of(s),
            SparseFacilityLocation.of(stored(s, 0.4f)),
            FacilityLocationConditionalGain.of(s, uniform(random, 13, 2), 0.8),
            TargetedFacilityLocation.of(s, uniform(random, N, 3), 1.5),
            FacilityLocationQueryMutualInformation.of(uniform(random, N, 4), 0.5),
            FacilityLocationMutualInformation.of(s, uniform(random, 13, 2), 0.9),
            FacilityLocationConditionalMutualInformation.of(s, uniform(random, 13, 2), uniform(random, 13, 2), 1.1, 0.5)
        };
        for (DualBound f : functions) {
            for (int k = 1; k <= N; k++) {
                int[] poor = new int[k];
                for (int t = 0; t < k; t++) {
                    poor[t] = t;
                }
                for (int rounds : new int[] {1, 7, 60}) {
                    assertTrue(f.upperBound(poor, rounds) >= optimum(f, k), f.getClass() + " k = " + k);
                }
            }
        }
    }

    @Test
    void pointsFarApartAreBoundedExactly() {
        float[] identity = new float[36];
        for (int i = 0; i < 6; i++) {
            identity[7 * i] = 1;
        }
        FacilityLocation f = FacilityLocation.symmetric(FloatMatrix.wrap(6, 6, identity));
        assertEquals(2, f.upperBound(new int[] {4, 1}, 10), 1e-5);
    }

    /** Two of four candidates serve two represented items fully; capped at a half each, no set is worth more than 1. */
    @Test
    void whatTheQueryCapsIsNotCountedInTheBound() {
        FloatMatrix s = FloatMatrix.of(4, 2, 1, 0, 0, 1, .2f, .2f, 0, 0);
        FloatMatrix query = FloatMatrix.of(2, 1, .5f, .5f);
        DualBound f = FacilityLocationMutualInformation.of(s, query, 1);
        assertEquals(1, f.value(0, 1));
        assertEquals(1, f.upperBound(new int[] {0, 1}, 20), 2e-3);
    }

    @Test
    void moreRoundsNeverGiveAHigherBound() {
        FacilityLocation f = FacilityLocation.of(uniform(Seeds.of(3).stream("similarity"), 60, 60));
        int[] chosen = {3, 14, 15, 9, 26, 5};
        double before = Double.POSITIVE_INFINITY;
        for (int rounds : new int[] {1, 2, 5, 20, 80}) {
            double bound = f.upperBound(chosen, rounds);
            assertTrue(bound <= before);
            before = bound;
        }
    }

    @Test
    void noItemsAreWorthNothingAndNoRoundsAreRefused() {
        FacilityLocation f = FacilityLocation.of(FloatMatrix.of(1, 1, 1));
        assertEquals(0, f.upperBound(new int[0], 5));
        assertThrows(IllegalArgumentException.class, () -> f.upperBound(new int[] {0}, 0));
    }

    private static double optimum(SetFunction f, int k) {
        double best = 0;
        for (int set = 0; set < 1 << N; set++) {
            if (Integer.bitCount(set) == k) {
                int members = set;
                int[] items = new int[k];
                for (int t = 0; t < k; t++) {
                    items[t] = Integer.numberOfTrailingZeros(members);
                    members &= members - 1;
                }
                best = Math.max(best, f.value(items));
            }
        }
        return best;
    }

    private static FloatMatrix uniform(RandomGenerator random, int rows, int columns) {
        float[] values = new float[rows * columns];
        for (int i = 0; i < values.length; i++) {
            values[i] = random.nextFloat();
        }
        return FloatMatrix.wrap(rows, columns, values);
    }

    private static SparseMatrix stored(FloatMatrix matrix, float threshold) {
        int[][] columns = new int[matrix.rows()][];
        float[][] values = new float[matrix.rows()][];
        for (int i = 0; i < matrix.rows(); i++) {
            float[] row = matrix.row(i);
            columns[i] = IntStream.range(0, row.length)
                    .filter(k -> row[k] > threshold)
                    .toArray();
            values[i] = new float[columns[i].length];
            for (int e = 0; e < columns[i].length; e++) {
                values[i][e] = row[columns[i][e]];
            }
        }
        return SparseMatrix.ofRows(matrix.columns(), columns, values);
    }
}
