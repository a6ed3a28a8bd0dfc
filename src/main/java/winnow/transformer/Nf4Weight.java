package winnow.transformer;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.DataType;
import ai.djl.ndarray.types.Shape;
import java.nio.ByteBuffer;

/**
 * A matrix in 4 bits: each block of 64 weights, in row-major order, is divided by its largest absolute value and rounded to
 * the nearest of 16 levels that are quantiles of the normal distribution. The largest values of 256 blocks at a time are
 * held in 8 bits themselves, as differences from their common mean.
 *
 * <p>Memory: 4 + 8/64 + 32/(64·256) ≈ 4.127 bits a weight, and 32 bits for the mean. Cost of making it whole: one pass, and the
 * matrix in F32 for as long as the caller keeps it. Frozen: no gradients.
 *
 * <p>Source: Dettmers et al., QLoRA, arXiv 2305.14314, section 3 and appendix E.
 *
 * <p>Departure: the 8-bit numbers are integers with a linear scale rather than 8-bit floats; the differences from the mean
 * are of one magnitude, so that the error is smaller.
 */
final class Nf4Weight {
    static final int BLOCK = 64;
    static final int GROUP = 256;

    private static final int LARGEST_CODE = 127;

    /**
     * The levels: quantiles of N(0, 1) at 8 points evenly from 1/2 up to c and 9 from 1/2 down to 1 − c, of which the two at
     * 1/2 are one level, zero; divided by the largest; c is half-way between 1 − 1/32 and 1 − 1/30.
     */
    private static final float[] LEVELS = {
        -1.0f,
        -0.6961928009986877f,
        -0.5250730514526367f,
        -0.39491748809814453f,
        -0.28444138169288635f,
        -0.18477343022823334f,
        -0.09105003625154495f,
        0.0f,
        0.07958029955625534f,
        0.16093020141124725f,
        0.24611230194568634f,
        0.33791524171829224f,
        0.44070982933044434f,
        0.5626170039176941f,
        0.7229568362236023f,
        1.0f
    };

    private final long rows;
    private final long columns;
    private final NDArray codes;
    private final NDArray scaleCodes;
    private final NDArray groupScales;
    private final NDArray mean;
    private final NDArray pairs;

    private Nf4Weight(long rows, long columns, NDManager manager, Packing packed) {
        this.rows = rows;
        this.columns = columns;
        this.codes = bytes(manager, packed.codes);
        this.scaleCodes = bytes(manager, packed.scaleCodes);
        this.groupScales = manager.create(packed.groupScales);
        this.mean = manager.create(new float[] {packed.mean});
        this.pairs = manager.create(pairs(), new Shape(1 << Byte.SIZE, 2));
    }

    private static NDArray bytes(NDManager manager, byte[] values) {
        return manager.create(ByteBuffer.wrap(values), new Shape(values.length), DataType.UINT8);
    }

    /** What a byte of two codes stands for: the weight at the even place from its upper half, then the other. */
    private static float[] pairs() {
        float[] pairs = new float[2 << Byte.SIZE];
        for (int i = 0; i < 1 << Byte.SIZE; i++) {
            pairs[2 * i] = LEVELS[i >> 4];
            pairs[2 * i + 1] = LEVELS[i & 15];
        }
        return pairs;
    }

    /** The levels, copied. */
    static float[] levels() {
        return LEVELS.clone();
    }

    /**
     * Rounds a matrix.
     *
     * @param weight [out, in], whose manager will own the result
     */
    static Nf4Weight quantize(NDArray weight) {
        Shape shape = weight.getShape();
        return new Nf4Weight(shape.get(0), shape.get(1), weight.getManager(), new Packing(weight.toFloatArray()));
    }

    long rows() {
        return rows;
    }

    long columns() {
        return columns;
    }

    /** Bytes held, without the table of levels. */
    long bytes() {
        return codes.size() + scaleCodes.size() + Float.BYTES * (groupScales.size() + 1);
    }

    /**
     * The matrix in full.
     *
     * @param like an activation whose scope will own the result
     * @return [out, in], F32
     */
    NDArray dequantize(NDArray like) {
        return FusedOps.INSTANCE.dequantizeNf4(like, codes, pairs, scaleCodes, groupScales, mean, rows, columns);
    }

    /** The arithmetic of rounding, on plain arrays. */
    static final class Packing {
        final byte[] codes;
        final byte[] scaleCodes;
        final float[] groupScales;
        final float mean;

        Packing(float[] weights) {
            int blocks = (weights.length + BLOCK - 1) / BLOCK;
            int groups = (blocks + GROUP - 1) / GROUP;
            codes = new byte[blocks * BLOCK / 2];
            scaleCodes = new byte[groups * GROUP];
            groupScales = new float[groups];
            float[] scales = new float[blocks];
            double sum = 0;
            for (int i = 0; i < weights.length; i++) {
                scales[i / BLOCK] = Math.max(scales[i / BLOCK], Math.abs(weights[i]));
            }
            for (float scale : scales) {
                sum += scale;
            }
            mean = (float) (sum / blocks);
            for (int group = 0; group < groups; group++) {
                roundScales(scales, group);
            }
            for (int i = 0; i < weights.length; i++) {
                float scale = scales[i / BLOCK];
                int code = nearest(scale > 0 ? weights[i] / scale : 0);
                codes[i / 2] |= (byte) (i % 2 == 0 ? code << 4 : code);
            }
        }

        private void roundScales(float[] scales, int group) {
            int first = group * GROUP;
            int last = Math.min(scales.length, first + GROUP);
            float largest = 0;
            for (int i = first; i < last; i++) {
                largest = Math.max(largest, Math.abs(scales[i] - mean));
            }
            groupScales[group] = largest / LARGEST_CODE;
            for (int i = first; i < last; i++) {
                int code = largest > 0 ? Math.round((scales[i] - mean) / groupScales[group]) : 0;
                scaleCodes[i] = (byte) (code + LARGEST_CODE);
            }
        }

        private static int nearest(float value) {
            int low = 0;
            for (int i = 1; i < LEVELS.length; i++) {
                if (value > (LEVELS[i - 1] + LEVELS[i]) / 2) {
                    low = i;
                }
            }
            return low;
        }
    }
}
