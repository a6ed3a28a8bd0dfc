package winnow.submodular;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.Arrays;
import java.util.random.RandomGenerator;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import winnow.linalg.FloatMatrix;
import winnow.random.Seeds;

class RepeatedFacilityLocationTest {
    private static final double ROUNDING = 1e-5;

    private static FloatMatrix random(int candidates, int represented, long seed) {
        RandomGenerator random = Seeds.of(seed).stream("similarity");
        return FloatMatrix.build(candidates, represented, (j, row) -> {
            RandomGenerator own = Seeds.of(seed).stream("row " + j);
            for (int i = 0; i < row.length; i++) {
                row[i] = own.nextFloat() - 0.3f;
            }
        });
    }

    private static double bruteForce(FloatMatrix similarity, int repetitions, int... chosen) {
        double value = 0;
        for (int i = 0; i < similarity.columns(); i++) {
            int represented = i;
            double[] served = Arrays.stream(chosen)
                    .mapToDouble(j -> Math.max(0, similarity.get(j, represented)))
                    .sorted()
                    .toArray();
            for (int r = 0; r < Math.min(repetitions, served.length); r++) {
                value += served[served.length - 1 - r];
            }
        }
        return value;
    }

    @ParameterizedTest(name = "seed {0}")
    @ValueSource(longs = {1, 2, 3, 4, 5})
    void theValueIsTheSumOfTheLargestSimilaritiesAndGainsAreItsDifferences(long seed) {
        FloatMatrix similarity = random(12, 9, seed);
        for (int repetitions : new int[] {1, 2, 3, 20}) {
            GainState state =
                    RepeatedFacilityLocation.of(similarity, repetitions).start();
            int[] order = {3, 7, 0, 11, 5, 2};
            double before = 0;
            for (int t = 0; t < order.length; t++) {
                double gain = state.gain(order[t]);
                state.add(order[t]);
                double value = bruteForce(similarity, repetitions, Arrays.copyOf(order, t + 1));
                assertEquals(value, state.value(), ROUNDING);
                assertEquals(value - before, gain, ROUNDING);
                before = value;
            }
        }
    }

    @ParameterizedTest(name = "seed {0}")
    @ValueSource(longs = {1, 2, 3})
    void gainsNeverRise(long seed) {
        GainState state = RepeatedFacilityLocation.of(random(15, 10, seed), 3).start();
        double[] last = new double[15];
        Arrays.fill(last, Double.POSITIVE_INFINITY);
        for (int added = 0; added < 10; added++) {
            for (int j = 0; j < 15; j++) {
                double gain = state.gain(j);
                assertTrue(gain <= last[j] + ROUNDING && gain >= 0, "item " + j + " after " + added);
                last[j] = gain;
            }
            state.add(added);
        }
    }

    @ParameterizedTest(name = "seed {0}")
    @ValueSource(longs = {1, 2})
    void onceIsFacilityLocation(long seed) {
        FloatMatrix similarity = random(10, 8, seed);
        assertEquals(
                FacilityLocation.of(similarity).value(1, 4, 9),
                RepeatedFacilityLocation.of(similarity, 1).value(1, 4, 9),
                ROUNDING);
    }

    /** More often than there are candidates nobody can be served, so R may be any number, whatever R·|U| is. */
    @ParameterizedTest
    @ValueSource(ints = {6, 1 << 30, Integer.MAX_VALUE})
    void aboveTheNumberOfCandidatesMoreRepetitionsChangeNothing(int repetitions) {
        FloatMatrix similarity = random(6, 4, 1);
        assertEquals(
                bruteForce(similarity, 6, 0, 1, 2, 3, 4, 5),
                RepeatedFacilityLocation.of(similarity, repetitions).value(0, 1, 2, 3, 4, 5),
                ROUNDING);
    }

    @ParameterizedTest
    @ValueSource(ints = {0, -3})
    void itemsAreServedAtLeastOnce(int repetitions) {
        assertEquals(
                "repetitions must be >= 1, got " + repetitions,
                assertThrows(
                                IllegalArgumentException.class,
                                () -> RepeatedFacilityLocation.of(random(2, 2, 1), repetitions))
                        .getMessage());
    }
}
