package winnow.evaluation;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.Arrays;
import java.util.OptionalDouble;
import java.util.random.RandomGenerator;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.function.Executable;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import winnow.random.Seeds;

class ClassificationMetricsTest {
    private static final double ROUNDING = 1e-12;

    /** Each class is true twice; said are 2, 3 and 1; four hits. */
    private static final ClassificationMetrics THREE =
            ClassificationMetrics.of(3, new int[] {0, 0, 1, 1, 2, 2}, new int[] {0, 1, 1, 1, 2, 0});

    @Test
    void valuesAreThoseWorkedOutByHand() {
        assertEquals(4.0 / 6, THREE.accuracy(), ROUNDING);
        assertEquals(4.0 / 6, THREE.microF1(), ROUNDING);
        assertEquals(2.0 * 1 / (2 + 1 + 1), THREE.f1(0).getAsDouble(), ROUNDING);
        assertEquals(2.0 * 2 / (4 + 1), THREE.f1(1).getAsDouble(), ROUNDING);
        assertEquals(2.0 * 1 / (2 + 1), THREE.f1(2).getAsDouble(), ROUNDING);
        assertEquals((0.5 + 0.8 + 2.0 / 3) / 3, THREE.macroF1(), ROUNDING);
        // (4·6 − (2·2 + 2·3 + 2·1)) / √((36 − 12)·(36 − 14))
        assertEquals(12 / Math.sqrt(24 * 22), THREE.matthews().getAsDouble(), ROUNDING);
        assertArrayEquals(new double[] {1, 0, 1, 1, 1, 0}, THREE.correct().values());
        assertEquals(1, THREE.count(2, 0));
        assertEquals(0, THREE.count(0, 2));
    }

    /** TP 3, FN 1, FP 2, TN 4: (3·4 − 2·1) / √(5·4·6·5). */
    @Test
    void ofTwoClassesTheCorrelationIsTheUsualOne() {
        ClassificationMetrics two = ClassificationMetrics.of(
                2, new int[] {1, 1, 1, 1, 0, 0, 0, 0, 0, 0}, new int[] {1, 1, 1, 0, 1, 1, 0, 0, 0, 0});
        assertEquals(10 / Math.sqrt(5 * 4 * 6 * 5), two.matthews().getAsDouble(), ROUNDING);
        assertEquals(6.0 / 9, two.f1(1).getAsDouble(), ROUNDING);
    }

    @Test
    void aClassThatDoesNotOccurHasNoF1AndIsLeftOutOfTheMean() {
        ClassificationMetrics of4 = ClassificationMetrics.of(4, new int[] {0, 0, 1}, new int[] {0, 3, 1});
        assertEquals(OptionalDouble.empty(), of4.f1(2));
        assertEquals(OptionalDouble.of(0), of4.f1(3));
        assertEquals((2.0 / 3 + 1 + 0) / 3, of4.macroF1(), ROUNDING);
    }

    @Test
    void oneClassOnlyHasNoCorrelation() {
        assertTrue(ClassificationMetrics.of(2, new int[] {0, 1, 1}, new int[] {1, 1, 1})
                .matthews()
                .isEmpty());
        assertTrue(ClassificationMetrics.of(2, new int[] {0, 0}, new int[] {0, 1})
                .matthews()
                .isEmpty());
        ClassificationMetrics perfect = ClassificationMetrics.of(3, new int[] {0, 1, 2}, new int[] {0, 1, 2});
        assertEquals(1, perfect.matthews().getAsDouble(), ROUNDING);
        assertEquals(1, perfect.macroF1());
    }

    /** The covariance of indicator columns, as the source defines it, written out. */
    @ParameterizedTest
    @ValueSource(longs = {1, 2, 3})
    void theCorrelationIsThatOfIndicators(long seed) {
        RandomGenerator random = Seeds.of(seed).stream("classes");
        int n = 50;
        int[] truth = random.ints(n, 0, 4).toArray();
        int[] said = Arrays.stream(truth)
                .map(c -> random.nextInt(3) == 0 ? random.nextInt(4) : c)
                .toArray();
        double both = covariance(truth, said);
        double expected = both / Math.sqrt(covariance(truth, truth) * covariance(said, said));
        assertEquals(
                expected, ClassificationMetrics.of(4, truth, said).matthews().getAsDouble(), 1e-9);
    }

    private static double covariance(int[] a, int[] b) {
        double sum = 0;
        for (int c = 0; c < 4; c++) {
            int wanted = c;
            double meanA = Arrays.stream(a).filter(x -> x == wanted).count() / (double) a.length;
            double meanB = Arrays.stream(b).filter(x -> x == wanted).count() / (double) b.length;
            for (int i = 0; i < a.length; i++) {
                sum += ((a[i] == c ? 1 : 0) - meanA) * ((b[i] == c ? 1 : 0) - meanB);
            }
        }
        return sum;
    }

    @Test
    void badInputIsRefused() {
        refuses("there must be at least two classes, got 1", () -> ClassificationMetrics.of(1, new int[1], new int[1]));
        refuses(
                "every item, at least one, must have a true and a predicted class, got 0 and 0",
                () -> ClassificationMetrics.of(2, new int[0], new int[0]));
        refuses(
                "every item, at least one, must have a true and a predicted class, got 2 and 1",
                () -> ClassificationMetrics.of(2, new int[2], new int[1]));
        refuses(
                "predicted classes must be in [0, 2), got 2 at 1",
                () -> ClassificationMetrics.of(2, new int[2], new int[] {0, 2}));
        refuses(
                "true classes must be in [0, 2), got -1 at 0",
                () -> ClassificationMetrics.of(2, new int[] {-1}, new int[1]));
    }

    private static void refuses(String message, Executable work) {
        assertEquals(message, assertThrows(IllegalArgumentException.class, work).getMessage());
    }
}
