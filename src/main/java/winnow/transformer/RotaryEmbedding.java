package winnow.transformer;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDArrays;
import ai.djl.ndarray.NDList;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.index.NDIndex;
import ai.djl.ndarray.types.DataType;
import ai.djl.ndarray.types.Shape;
import java.util.OptionalInt;

/**
 * Rotary positions: the pair (i, i + r/2) of a head's first r entries is turned by position · frequency(i).
 *
 * <p>Source: Su et al., RoFormer, arXiv 2104.09864, in the half-split layout of the published checkpoints.
 */
final class RotaryEmbedding {
    /** Gives the frequencies and the factor on cosines and sines for a pass whose largest position is given. */
    interface Schedule {
        /** Frequency of each pair [r/2], in radians a token. */
        double[] frequencies(long largestPosition);

        /** Factor on cosine and sine: 1 but for longrope. */
        default double magnitude() {
            return 1;
        }

        /** The longest text before frequencies change; empty if they never do. */
        default OptionalInt change() {
            return OptionalInt.empty();
        }
    }

    private final int rotated;
    private final Schedule schedule;

    /**
     * Turns the first entries of every head.
     *
     * @param rotated how many entries of a head are turned, r
     */
    RotaryEmbedding(int rotated, Schedule schedule) {
        this.rotated = rotated;
        this.schedule = schedule;
    }

    /** See {@link Schedule#change}. */
    OptionalInt change() {
        return schedule.change();
    }

    /** base^(−2i/r) for i in 0..r/2−1. */
    static double[] plainFrequencies(int rotated, double base) {
        double[] frequencies = new double[rotated / 2];
        for (int i = 0; i < frequencies.length; i++) {
            frequencies[i] = 1 / StrictMath.pow(base, 2.0 * i / rotated);
        }
        return frequencies;
    }

    /** Cosines and sines of the positions, [b or 1, 1, t, r] each. */
    NDArray[] angles(NDManager scope, long[] positions, int batch, DataType type) {
        long largest = 0;
        for (long position : positions) {
            largest = Math.max(largest, position);
        }
        double[] frequencies = schedule.frequencies(largest);
        int width = positions.length / batch;
        int rows = sameInEveryRow(positions, width) ? 1 : batch;
        float[] cos = new float[rows * width * rotated];
        float[] sin = new float[cos.length];
        int half = rotated / 2;
        for (int token = 0; token < rows * width; token++) {
            for (int i = 0; i < half; i++) {
                double angle = positions[token] * frequencies[i];
                int at = token * rotated + i;
                cos[at] = (float) (StrictMath.cos(angle) * schedule.magnitude());
                sin[at] = (float) (StrictMath.sin(angle) * schedule.magnitude());
                cos[at + half] = cos[at];
                sin[at + half] = sin[at];
            }
        }
        Shape shape = new Shape(rows, 1, width, rotated);
        return new NDArray[] {
            scope.create(cos, shape).toType(type, false),
            scope.create(sin, shape).toType(type, false)
        };
    }

    private static boolean sameInEveryRow(long[] positions, int width) {
        for (int i = width; i < positions.length; i++) {
            if (positions[i] != positions[i - width]) {
                return false;
            }
        }
        return true;
    }

    /** Turns x [b, h, t, e]. */
    NDArray rotate(NDArray x, NDArray[] angles) {
        long width = x.getShape().get(3);
        if (rotated == width) {
            return TensorOps.fused().rotate(x, angles[0], angles[1]);
        }
        NDArray turned = TensorOps.fused().rotate(x.get(new NDIndex("..., :" + rotated)), angles[0], angles[1]);
        return NDArrays.concat(new NDList(turned, x.get(new NDIndex("..., " + rotated + ":"))), 3);
    }
}
