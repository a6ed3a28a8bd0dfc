package winnow.submodular;

import java.util.Arrays;
import winnow.linalg.FloatMatrix;
import winnow.linalg.Parallel;

/** The rules that several functions share about what they are made of. */
final class Arguments {
    private Arguments() {}

    static double nonNegative(String name, double value) {
        if (!(value >= 0 && value < Double.POSITIVE_INFINITY)) {
            throw new IllegalArgumentException(name + " must be >= 0 and finite, got " + value);
        }
        return value;
    }

    static double[] nonNegative(String name, double[] values) {
        for (int i = 0; i < values.length; i++) {
            nonNegative(name + "[" + i + "]", values[i]);
        }
        return values.clone();
    }

    /** The two sizes must be equal; {@code what} names both. */
    static void same(String what, int first, int second) {
        if (first != second) {
            throw new IllegalArgumentException(what + " must be equal, got " + first + " and " + second);
        }
    }

    static void square(String name, FloatMatrix matrix) {
        if (matrix.rows() != matrix.columns()) {
            throw new IllegalArgumentException(
                    name + " must be square, got " + matrix.rows() + " x " + matrix.columns());
        }
    }

    static void symmetric(String name, FloatMatrix matrix) {
        square(name, matrix);
        if (!matrix.isSymmetric()) {
            throw new IllegalArgumentException(
                    name + " must be symmetric, got entries that differ from their mirror image; average the two");
        }
    }

    static void nonNegative(String name, FloatMatrix matrix) {
        for (int i = 0; i < matrix.rows(); i++) {
            for (int j = 0; j < matrix.columns(); j++) {
                if (matrix.get(i, j) < 0) {
                    throw new IllegalArgumentException(name + " must be >= 0, got " + matrix.get(i, j) + " in row " + i
                            + ", column " + j + "; clamp or rescale it first");
                }
            }
        }
    }

    /** scale · max(0, max_k x[i, k]) for every row i. */
    static float[] scaledRowMaxima(FloatMatrix matrix, double scale) {
        float[] maxima = new float[matrix.rows()];
        Parallel.forBlocks(maxima.length, 256, (from, to) -> {
            for (int i = from; i < to; i++) {
                maxima[i] = (float) (scale * Math.max(0f, matrix.rowMax(i)));
            }
        });
        return maxima;
    }

    /** scale · max(0, x) for every entry, each of which must be finite. */
    static float[] scaled(String name, float[] values, double scale) {
        float[] result = new float[values.length];
        for (int i = 0; i < values.length; i++) {
            if (!Float.isFinite(values[i])) {
                throw new IllegalArgumentException(name + " must be finite, got " + values[i] + " at " + i);
            }
            result[i] = (float) (scale * Math.max(0f, values[i]));
        }
        return result;
    }

    /** Every number in [from, to), none twice. */
    static int[] distinctIn(String name, int[] numbers, int from, int to) {
        int[] sorted = numbers.clone();
        Arrays.sort(sorted);
        for (int i = 0; i < sorted.length; i++) {
            if (sorted[i] < from || sorted[i] >= to) {
                throw new IllegalArgumentException(name + " must be in [" + from + ", " + to + "), got " + sorted[i]);
            }
            if (i > 0 && sorted[i] == sorted[i - 1]) {
                throw new IllegalArgumentException(name + " must be distinct, got " + sorted[i] + " twice");
            }
        }
        return sorted;
    }
}
