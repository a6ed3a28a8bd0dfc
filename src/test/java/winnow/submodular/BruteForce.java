package winnow.submodular;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.function.ToDoubleFunction;
import java.util.random.RandomGenerator;
import java.util.stream.IntStream;
import winnow.linalg.FloatMatrix;
import winnow.random.Seeds;

/** Evaluates set functions on every subset of a small ground set. */
public final class BruteForce {
    /** Functions sum floats of about 1 over at most a dozen terms. */
    public static final double TOLERANCE = 2e-6;

    private BruteForce() {}

    /** The items whose bit is set. */
    public static int[] subset(int bits) {
        return IntStream.range(0, 32).filter(j -> (bits >> j & 1) == 1).toArray();
    }

    /** Asserts that values and gains are those of the formula on every subset, and that both claimed properties hold. */
    static void assertFollows(ToDoubleFunction<int[]> formula, SetFunction f) {
        int n = f.groundSize();
        assertTrue(n <= 10, "brute force over 2^n subsets");
        for (int bits = 0; bits < 1 << n; bits++) {
            int[] items = subset(bits);
            double expected = formula.applyAsDouble(items);
            assertEquals(
                    expected,
                    f.value(items),
                    TOLERANCE,
                    () -> "value of " + IntStream.of(items).boxed().toList());
            GainState state = f.start();
            for (int t = items.length - 1; t >= 0; t--) {
                state.add(items[t]);
            }
            assertEquals(expected, state.value(), TOLERANCE, "order of adding must not matter");
            for (int j = 0; j < n; j++) {
                if ((bits >> j & 1) == 0) {
                    double gain = formula.applyAsDouble(subset(bits | 1 << j)) - expected;
                    assertEquals(gain, state.gain(j), TOLERANCE, "gain of " + j);
                }
            }
        }
        assertTrue(!f.isMonotone() || isMonotone(f), "says it is monotone");
        assertTrue(!f.isSubmodular() || isSubmodular(f), "says it is submodular");
    }

    /** Whether no gain is negative at any subset. */
    static boolean isMonotone(SetFunction f) {
        for (int bits = 0; bits < 1 << f.groundSize(); bits++) {
            for (int j = 0; j < f.groundSize(); j++) {
                if ((bits >> j & 1) == 0 && gain(f, bits, j) < -TOLERANCE) {
                    return false;
                }
            }
        }
        return true;
    }

    /** Whether f(j | A) ≥ f(j | A ∪ {i}) for every subset A and items i, j outside it. */
    static boolean isSubmodular(SetFunction f) {
        for (int bits = 0; bits < 1 << f.groundSize(); bits++) {
            for (int i = 0; i < f.groundSize(); i++) {
                for (int j = 0; j < f.groundSize(); j++) {
                    boolean outside = i != j && (bits >> i & 1) == 0 && (bits >> j & 1) == 0;
                    if (outside && gain(f, bits, j) < gain(f, bits | 1 << i, j) - TOLERANCE) {
                        return false;
                    }
                }
            }
        }
        return true;
    }

    private static double gain(SetFunction f, int bits, int item) {
        GainState state = f.start();
        for (int j : subset(bits)) {
            state.add(j);
        }
        return state.gain(item);
    }

    /** Entries uniform in [low, high). */
    public static FloatMatrix random(int rows, int columns, double low, double high, long seed) {
        RandomGenerator random = Seeds.of(seed).stream("matrix " + rows + " x " + columns);
        float[] values = new float[rows * columns];
        for (int e = 0; e < values.length; e++) {
            values[e] = (float) random.nextDouble(low, high);
        }
        return FloatMatrix.wrap(rows, columns, values);
    }

    /** Entries among 0, 1/4, …, 1, so that many gains are exactly equal. */
    public static FloatMatrix coarse(int rows, int columns, long seed) {
        FloatMatrix fine = random(rows, columns, 0, 5, seed);
        return FloatMatrix.build(rows, columns, (i, target) -> {
            for (int j = 0; j < columns; j++) {
                target[j] = (int) fine.get(i, j) / 4f;
            }
        });
    }

    /** The mean of a matrix and its mirror image. */
    public static FloatMatrix symmetric(FloatMatrix matrix) {
        return FloatMatrix.build(matrix.rows(), matrix.rows(), (i, target) -> {
            for (int j = 0; j < matrix.rows(); j++) {
                target[j] = (matrix.get(i, j) + matrix.get(j, i)) / 2;
            }
        });
    }

    /** Inner products of random vectors of width d, scaled to unit norm: positive semi-definite. */
    public static FloatMatrix cosines(int n, int d, long seed) {
        FloatMatrix vectors = random(n, d, -1, 1, seed).withUnitRows();
        return symmetric(FloatMatrix.build(n, n, (i, target) -> {
            for (int j = 0; j < n; j++) {
                target[j] = (float) vectors.dot(i, vectors, j);
            }
        }));
    }

    /** Rows and columns of a block of a matrix. */
    static FloatMatrix block(FloatMatrix matrix, int row, int rows, int column, int columns) {
        return FloatMatrix.build(rows, columns, (i, target) -> {
            for (int j = 0; j < columns; j++) {
                target[j] = matrix.get(row + i, column + j);
            }
        });
    }

    /** max(0, max_{j∈A} s[j, i]) for candidate-major s. */
    static double served(FloatMatrix byCandidate, int[] chosen, int i) {
        double best = 0;
        for (int j : chosen) {
            best = Math.max(best, byCandidate.get(j, i));
        }
        return best;
    }

    /** max(0, max of row i). */
    static double rowMaximum(FloatMatrix matrix, int i) {
        double best = 0;
        for (int j = 0; j < matrix.columns(); j++) {
            best = Math.max(best, matrix.get(i, j));
        }
        return best;
    }
}
