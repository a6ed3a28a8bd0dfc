package winnow.influence;

import java.util.Arrays;
import winnow.linalg.Parallel;
import winnow.random.Seeds;

/**
 * y = Πx/√d, the entries of Π {@code [d, P]} being random signs: ⟨y, y'⟩ is ⟨x, x'⟩ on average, with a standard deviation of at most
 * √(2/d)·‖x‖‖x'‖ (Johnson–Lindenstrauss), about 0.016 of the norms for d = 8192.
 *
 * <p>Nothing is stored: the signs of 64 outputs for one input are the bits of a hash of their place (SplitMix64 as a counter-based
 * generator), so that equal seeds give equal matrices, whatever is projected first. Every block of 256 outputs makes its signs once
 * for all vectors of a call, and adds them up in float over 512 inputs, beyond that in double; the number of threads changes
 * nothing.
 *
 * <p>Cost: b·P·d multiply-adds for b vectors, and P·d signs a call: with P = 10⁶ and d = 8192 about two seconds a vector and core.
 * Memory: what is passed in.
 *
 * <p>Source: Achlioptas, Database-friendly random projections, JCSS 66, 2003, theorem 1.1; d = 8192 is that of LESS (arXiv
 * 2402.04333, section 4.2). Departure: its code projects in half precision.
 */
public final class RademacherProjection implements GradientProjection {
    /** d of LESS. */
    public static final int DEFAULT_DIMENSION = 8192;

    private static final int WORDS = 4;
    private static final int OUTPUTS = WORDS * Long.SIZE;
    private static final int INPUTS_IN_FLOAT = 512;
    private static final int UNROLLED = 4;

    /** 2⁶⁴/φ, the increment of SplitMix64. */
    private static final long GAMMA = 0x9e3779b97f4a7c15L;

    /** The signs of each byte, lowest bit first, {@code [256, 8]}. */
    private static final float[] SIGNS_OF_BYTE = signsOfBytes();

    private final int dimension;
    private final Seeds seeds;
    private final long start;

    private RademacherProjection(int dimension, Seeds seeds) {
        this.dimension = dimension;
        this.seeds = seeds;
        this.start = seeds.child("rademacher projection").root();
    }

    /**
     * A matrix of signs.
     *
     * @param dimension d ≥ 1
     * @param seeds equal ones give the same matrix
     */
    public static RademacherProjection of(int dimension, Seeds seeds) {
        if (dimension < 1) {
            throw new IllegalArgumentException("dimension must be >= 1, got " + dimension);
        }
        return new RademacherProjection(dimension, seeds);
    }

    @Override
    public int dimension(int width) {
        return dimension;
    }

    @Override
    public void project(float[][] vectors, int count, float[][] into) {
        if (count == 0) {
            return;
        }
        int width = vectors[0].length;
        for (int i = 0; i < count; i++) {
            if (vectors[i].length != width || into[i].length != dimension) {
                throw new IllegalArgumentException("vectors must have " + width + " numbers and results " + dimension
                        + ", got " + vectors[i].length + " and " + into[i].length + " at index " + i);
            }
        }
        double scale = 1 / Math.sqrt(dimension);
        Parallel.forBlocks(dimension, OUTPUTS, (from, to) -> {
            double[] sums = sums(vectors, count, from / Long.SIZE);
            for (int i = 0; i < count; i++) {
                for (int j = from; j < to; j++) {
                    into[i][j] = (float) (scale * sums[i * OUTPUTS + j - from]);
                }
            }
        });
    }

    /** Π x of 256 outputs, {@code [count, 256]}. */
    private double[] sums(float[][] vectors, int count, int firstWord) {
        int width = vectors[0].length;
        double[] sums = new double[count * OUTPUTS];
        float[] partial = new float[count * OUTPUTS];
        float[] signs = new float[UNROLLED * OUTPUTS];
        for (int from = 0; from < width; from += INPUTS_IN_FLOAT) {
            Parallel.stopIfInterrupted();
            Arrays.fill(partial, 0);
            int to = Math.min(width, from + INPUTS_IN_FLOAT);
            for (int input = from; input < to; input += UNROLLED) {
                for (int r = 0; r < UNROLLED; r++) {
                    fillSigns(input + r, firstWord, signs, r * OUTPUTS);
                }
                for (int i = 0; i < count; i++) {
                    addSigned(vectors[i], input, to, signs, partial, i * OUTPUTS);
                }
            }
            for (int j = 0; j < sums.length; j++) {
                sums[j] += partial[j];
            }
        }
        return sums;
    }

    /** Adds four inputs, those beyond the end as zeros. A product with a sign is exact, so fused or not changes nothing. */
    private static void addSigned(float[] vector, int input, int end, float[] signs, float[] sums, int at) {
        float a = vector[input];
        float b = input + 1 < end ? vector[input + 1] : 0;
        float c = input + 2 < end ? vector[input + 2] : 0;
        float d = input + 3 < end ? vector[input + 3] : 0;
        for (int j = 0; j < OUTPUTS; j++) {
            sums[at + j] +=
                    a * signs[j] + b * signs[OUTPUTS + j] + c * signs[2 * OUTPUTS + j] + d * signs[3 * OUTPUTS + j];
        }
    }

    private void fillSigns(int input, int firstWord, float[] signs, int at) {
        for (int word = 0; word < WORDS; word++) {
            long bits = bits(input, firstWord + word);
            for (int k = 0; k < Long.BYTES; k++) {
                int index = (int) (bits >>> 8 * k) & 0xff;
                System.arraycopy(SIGNS_OF_BYTE, 8 * index, signs, at + word * Long.SIZE + 8 * k, 8);
            }
        }
    }

    /** The signs of outputs 64·word … 64·word + 63 for an input, lowest bit first, 1 for minus. */
    long bits(int input, int word) {
        int words = (dimension + OUTPUTS - 1) / OUTPUTS * WORDS;
        long z = start + GAMMA * ((long) input * words + word + 1);
        z = (z ^ z >>> 30) * 0xbf58476d1ce4e5b9L;
        z = (z ^ z >>> 27) * 0x94d049bb133111ebL;
        return z ^ z >>> 31;
    }

    private static float[] signsOfBytes() {
        float[] signs = new float[256 * 8];
        for (int i = 0; i < signs.length; i++) {
            signs[i] = (i / 8 >> i % 8 & 1) == 0 ? 1 : -1;
        }
        return signs;
    }

    @Override
    public String name() {
        return "rademacher " + dimension + ", seed " + seeds.root();
    }

    @Override
    public String toString() {
        return "RademacherProjection[" + name() + "]";
    }
}
