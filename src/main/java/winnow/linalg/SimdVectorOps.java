package winnow.linalg;

import jdk.incubator.vector.FloatVector;
import jdk.incubator.vector.VectorOperators;
import jdk.incubator.vector.VectorSpecies;

/**
 * The same loops on the processor's vector registers.
 *
 * <p>The {@value VectorOps#LANES} lanes are walked in passes of two registers, so one body serves 128, 256 and 512 bits;
 * a block stays in the first-level cache between passes.
 */
final class SimdVectorOps implements VectorOps {
    private static final VectorSpecies<Float> SPECIES = FloatVector.SPECIES_PREFERRED;
    private static final int WIDTH = SPECIES.length();
    private static final int TILE_ROWS = 6;

    SimdVectorOps() {
        if (WIDTH < 4 || LANES % (2 * WIDTH) != 0) {
            throw new UnsupportedOperationException("vector width " + WIDTH + " does not divide " + LANES + " lanes");
        }
    }

    @Override
    public String name() {
        return "simd-" + 32 * WIDTH;
    }

    @Override
    public double dot(float[] a, int aFrom, float[] b, int bFrom, int n) {
        double total = 0;
        float[] lanes = new float[LANES];
        for (int block = 0; block < n; block += BLOCK) {
            int end = Math.min(block + BLOCK, n);
            int bound = block + (end - block) / LANES * LANES;
            for (int lane = 0; lane < LANES; lane += 2 * WIDTH) {
                FloatVector sum0 = FloatVector.zero(SPECIES);
                FloatVector sum1 = FloatVector.zero(SPECIES);
                for (int k = block + lane; k < bound; k += LANES) {
                    FloatVector a0 = FloatVector.fromArray(SPECIES, a, aFrom + k);
                    FloatVector a1 = FloatVector.fromArray(SPECIES, a, aFrom + k + WIDTH);
                    sum0 = a0.fma(FloatVector.fromArray(SPECIES, b, bFrom + k), sum0);
                    sum1 = a1.fma(FloatVector.fromArray(SPECIES, b, bFrom + k + WIDTH), sum1);
                }
                sum0.intoArray(lanes, lane);
                sum1.intoArray(lanes, lane + WIDTH);
            }
            for (int k = bound; k < end; k++) {
                lanes[k - bound] = Math.fma(a[aFrom + k], b[bFrom + k], lanes[k - bound]);
            }
            total = addLanes(total, lanes);
        }
        return total;
    }

    @Override
    public double squaredDistance(float[] a, int aFrom, float[] b, int bFrom, int n) {
        double total = 0;
        float[] lanes = new float[LANES];
        for (int block = 0; block < n; block += BLOCK) {
            int end = Math.min(block + BLOCK, n);
            int bound = block + (end - block) / LANES * LANES;
            for (int lane = 0; lane < LANES; lane += 2 * WIDTH) {
                FloatVector sum0 = FloatVector.zero(SPECIES);
                FloatVector sum1 = FloatVector.zero(SPECIES);
                for (int k = block + lane; k < bound; k += LANES) {
                    FloatVector d0 = FloatVector.fromArray(SPECIES, a, aFrom + k)
                            .sub(FloatVector.fromArray(SPECIES, b, bFrom + k));
                    FloatVector d1 = FloatVector.fromArray(SPECIES, a, aFrom + k + WIDTH)
                            .sub(FloatVector.fromArray(SPECIES, b, bFrom + k + WIDTH));
                    sum0 = d0.fma(d0, sum0);
                    sum1 = d1.fma(d1, sum1);
                }
                sum0.intoArray(lanes, lane);
                sum1.intoArray(lanes, lane + WIDTH);
            }
            for (int k = bound; k < end; k++) {
                float difference = a[aFrom + k] - b[bFrom + k];
                lanes[k - bound] = Math.fma(difference, difference, lanes[k - bound]);
            }
            total = addLanes(total, lanes);
        }
        return total;
    }

    @Override
    public double sumAbove(float[] row, int from, float[] level, int n) {
        double total = 0;
        float[] lanes = new float[LANES];
        for (int block = 0; block < n; block += BLOCK) {
            int end = Math.min(block + BLOCK, n);
            int bound = block + (end - block) / LANES * LANES;
            for (int lane = 0; lane < LANES; lane += 2 * WIDTH) {
                FloatVector sum0 = FloatVector.zero(SPECIES);
                FloatVector sum1 = FloatVector.zero(SPECIES);
                for (int k = block + lane; k < bound; k += LANES) {
                    FloatVector rise0 =
                            FloatVector.fromArray(SPECIES, row, from + k).sub(FloatVector.fromArray(SPECIES, level, k));
                    FloatVector rise1 = FloatVector.fromArray(SPECIES, row, from + k + WIDTH)
                            .sub(FloatVector.fromArray(SPECIES, level, k + WIDTH));
                    sum0 = sum0.add(rise0.add(rise0.abs()));
                    sum1 = sum1.add(rise1.add(rise1.abs()));
                }
                sum0.intoArray(lanes, lane);
                sum1.intoArray(lanes, lane + WIDTH);
            }
            for (int k = bound; k < end; k++) {
                float rise = row[from + k] - level[k];
                lanes[k - bound] += rise + Math.abs(rise);
            }
            total = addLanes(total, lanes);
        }
        return total / 2;
    }

    @Override
    public double sumAboveCapped(float[] row, int from, float[] level, float[] cap, int n) {
        double total = 0;
        float[] lanes = new float[LANES];
        for (int block = 0; block < n; block += BLOCK) {
            int end = Math.min(block + BLOCK, n);
            int bound = block + (end - block) / LANES * LANES;
            for (int lane = 0; lane < LANES; lane += 2 * WIDTH) {
                FloatVector sum0 = FloatVector.zero(SPECIES);
                FloatVector sum1 = FloatVector.zero(SPECIES);
                for (int k = block + lane; k < bound; k += LANES) {
                    FloatVector capped0 =
                            FloatVector.fromArray(SPECIES, row, from + k).min(FloatVector.fromArray(SPECIES, cap, k));
                    FloatVector capped1 = FloatVector.fromArray(SPECIES, row, from + k + WIDTH)
                            .min(FloatVector.fromArray(SPECIES, cap, k + WIDTH));
                    sum0 = sum0.add(capped0.sub(FloatVector.fromArray(SPECIES, level, k))
                            .max(0f));
                    sum1 = sum1.add(capped1.sub(FloatVector.fromArray(SPECIES, level, k + WIDTH))
                            .max(0f));
                }
                sum0.intoArray(lanes, lane);
                sum1.intoArray(lanes, lane + WIDTH);
            }
            for (int k = bound; k < end; k++) {
                lanes[k - bound] += Math.max(0f, Math.min(row[from + k], cap[k]) - level[k]);
            }
            total = addLanes(total, lanes);
        }
        return total;
    }

    private static double addLanes(double total, float[] lanes) {
        double sum = total;
        for (float lane : lanes) {
            sum += lane;
        }
        return sum;
    }

    @Override
    public void raise(float[] row, int from, float[] level, int n) {
        int bound = SPECIES.loopBound(n);
        for (int k = 0; k < bound; k += WIDTH) {
            FloatVector.fromArray(SPECIES, row, from + k)
                    .max(FloatVector.fromArray(SPECIES, level, k))
                    .intoArray(level, k);
        }
        for (int k = bound; k < n; k++) {
            level[k] = Math.max(level[k], row[from + k]);
        }
    }

    @Override
    public void addFalls(float[] values, int first, int second, int n, float[] levels, float[] fall, float[] carry) {
        float low1 = levels[0];
        float high1 = levels[1];
        float low2 = levels[2];
        float high2 = levels[3];
        int bound = SPECIES.loopBound(n);
        for (int i = 0; i < bound; i += WIDTH) {
            FloatVector x1 = FloatVector.fromArray(SPECIES, values, first + i);
            FloatVector x2 = FloatVector.fromArray(SPECIES, values, second + i);
            FloatVector term = fall(x1.sub(low1), x1.sub(high1)).add(fall(x2.sub(low2), x2.sub(high2)));
            FloatVector old = FloatVector.fromArray(SPECIES, fall, i);
            FloatVector sum = old.add(term);
            FloatVector lost = term.sub(sum.sub(old));
            sum.intoArray(fall, i);
            FloatVector.fromArray(SPECIES, carry, i).add(lost).intoArray(carry, i);
        }
        for (int i = bound; i < n; i++) {
            float term = fall(values[first + i] - low1, values[first + i] - high1)
                    + fall(values[second + i] - low2, values[second + i] - high2);
            float sum = fall[i] + term;
            carry[i] += term - (sum - fall[i]);
            fall[i] = sum;
        }
    }

    private static FloatVector fall(FloatVector before, FloatVector after) {
        return before.add(before.abs()).sub(after.add(after.abs()));
    }

    private static float fall(float before, float after) {
        return (before + Math.abs(before)) - (after + Math.abs(after));
    }

    @Override
    public double absoluteDifference(float[] a, int aFrom, float[] b, int bFrom, int n) {
        double total = 0;
        float[] lanes = new float[LANES];
        for (int block = 0; block < n; block += BLOCK) {
            int end = Math.min(block + BLOCK, n);
            int bound = block + (end - block) / LANES * LANES;
            for (int lane = 0; lane < LANES; lane += 2 * WIDTH) {
                FloatVector sum0 = FloatVector.zero(SPECIES);
                FloatVector sum1 = FloatVector.zero(SPECIES);
                for (int k = block + lane; k < bound; k += LANES) {
                    FloatVector d0 = FloatVector.fromArray(SPECIES, a, aFrom + k)
                            .sub(FloatVector.fromArray(SPECIES, b, bFrom + k));
                    FloatVector d1 = FloatVector.fromArray(SPECIES, a, aFrom + k + WIDTH)
                            .sub(FloatVector.fromArray(SPECIES, b, bFrom + k + WIDTH));
                    sum0 = sum0.add(d0.abs());
                    sum1 = sum1.add(d1.abs());
                }
                sum0.intoArray(lanes, lane);
                sum1.intoArray(lanes, lane + WIDTH);
            }
            for (int k = bound; k < end; k++) {
                lanes[k - bound] += Math.abs(a[aFrom + k] - b[bFrom + k]);
            }
            total = addLanes(total, lanes);
        }
        return total;
    }

    @Override
    public void addScaled(float[] row, int from, float factor, float[] sum, int n) {
        FloatVector scale = FloatVector.broadcast(SPECIES, factor);
        int bound = n / WIDTH * WIDTH;
        for (int k = 0; k < bound; k += WIDTH) {
            scale.fma(FloatVector.fromArray(SPECIES, row, from + k), FloatVector.fromArray(SPECIES, sum, k))
                    .intoArray(sum, k);
        }
        for (int k = bound; k < n; k++) {
            sum[k] = Math.fma(factor, row[from + k], sum[k]);
        }
    }

    @Override
    public float maxDifference(float[] level, float[] row, int from, int n) {
        FloatVector most = FloatVector.broadcast(SPECIES, Float.NEGATIVE_INFINITY);
        int bound = n / WIDTH * WIDTH;
        for (int k = 0; k < bound; k += WIDTH) {
            most = most.max(
                    FloatVector.fromArray(SPECIES, level, k).sub(FloatVector.fromArray(SPECIES, row, from + k)));
        }
        float max = Float.NEGATIVE_INFINITY;
        for (int lane = 0; lane < WIDTH; lane++) {
            max = Math.max(max, most.lane(lane));
        }
        for (int k = bound; k < n; k++) {
            max = Math.max(max, level[k] - row[from + k]);
        }
        return max;
    }

    @Override
    public void expDifferences(
            float shift, float[] row, int from, float[] level, float rate, float[] out, int outFrom, int n) {
        FloatVector start = FloatVector.broadcast(SPECIES, shift);
        int bound = n / WIDTH * WIDTH;
        for (int k = 0; k < bound; k += WIDTH) {
            FloatVector t = start.sub(FloatVector.fromArray(SPECIES, row, from + k))
                    .add(FloatVector.fromArray(SPECIES, level, k))
                    .mul(rate)
                    .max(EXP_LOWEST)
                    .min(EXP_HIGHEST);
            FloatVector log2e = FloatVector.broadcast(SPECIES, LOG2_E);
            FloatVector rounded = t.fma(log2e, FloatVector.broadcast(SPECIES, ROUNDING));
            FloatVector whole = rounded.sub(ROUNDING);
            FloatVector z = t.fma(FloatVector.broadcast(SPECIES, LOG2_E_REST), t.fma(log2e, whole.neg()));
            FloatVector p = z.fma(FloatVector.broadcast(SPECIES, C6), FloatVector.broadcast(SPECIES, C5));
            p = p.fma(z, FloatVector.broadcast(SPECIES, C4));
            p = p.fma(z, FloatVector.broadcast(SPECIES, C3));
            p = p.fma(z, FloatVector.broadcast(SPECIES, C2));
            p = p.fma(z, FloatVector.broadcast(SPECIES, C1));
            p = p.fma(z, FloatVector.broadcast(SPECIES, 1f));
            p.reinterpretAsInts()
                    .add(rounded.reinterpretAsInts().lanewise(VectorOperators.LSHL, MANTISSA_BITS))
                    .reinterpretAsFloats()
                    .sub(EXP_FLOOR)
                    .intoArray(out, outFrom + k);
        }
        for (int k = bound; k < n; k++) {
            out[outFrom + k] = VectorOps.exp(((shift - row[from + k]) + level[k]) * rate);
        }
    }

    @Override
    public void squaredDistances(float norm, float[] norms, float[] row, int from, int n) {
        FloatVector own = FloatVector.broadcast(SPECIES, norm);
        FloatVector minusTwo = FloatVector.broadcast(SPECIES, -2f);
        int bound = n / WIDTH * WIDTH;
        for (int k = 0; k < bound; k += WIDTH) {
            minusTwo.fma(
                            FloatVector.fromArray(SPECIES, row, from + k),
                            own.add(FloatVector.fromArray(SPECIES, norms, k)))
                    .max(0f)
                    .intoArray(row, from + k);
        }
        for (int k = bound; k < n; k++) {
            row[from + k] = Math.max(0f, Math.fma(-2f, row[from + k], norm + norms[k]));
        }
    }

    @Override
    public int tileRows() {
        return TILE_ROWS;
    }

    @Override
    public int tileColumns() {
        return 2 * WIDTH;
    }

    /** Twelve accumulators, two columns of registers by six rows: they fit the sixteen registers of AVX2. */
    @Override
    public void tile(
            float[] left, int leftFrom, float[] right, int rightFrom, int d, float[] out, int outFrom, int stride) {
        FloatVector s00 = FloatVector.zero(SPECIES);
        FloatVector s01 = FloatVector.zero(SPECIES);
        FloatVector s10 = FloatVector.zero(SPECIES);
        FloatVector s11 = FloatVector.zero(SPECIES);
        FloatVector s20 = FloatVector.zero(SPECIES);
        FloatVector s21 = FloatVector.zero(SPECIES);
        FloatVector s30 = FloatVector.zero(SPECIES);
        FloatVector s31 = FloatVector.zero(SPECIES);
        FloatVector s40 = FloatVector.zero(SPECIES);
        FloatVector s41 = FloatVector.zero(SPECIES);
        FloatVector s50 = FloatVector.zero(SPECIES);
        FloatVector s51 = FloatVector.zero(SPECIES);
        int rightEnd = rightFrom + d * 2 * WIDTH;
        int l = leftFrom;
        for (int r = rightFrom; r < rightEnd; r += 2 * WIDTH) {
            FloatVector right0 = FloatVector.fromArray(SPECIES, right, r);
            FloatVector right1 = FloatVector.fromArray(SPECIES, right, r + WIDTH);
            FloatVector l0 = FloatVector.broadcast(SPECIES, left[l]);
            s00 = l0.fma(right0, s00);
            s01 = l0.fma(right1, s01);
            FloatVector l1 = FloatVector.broadcast(SPECIES, left[l + 1]);
            s10 = l1.fma(right0, s10);
            s11 = l1.fma(right1, s11);
            FloatVector l2 = FloatVector.broadcast(SPECIES, left[l + 2]);
            s20 = l2.fma(right0, s20);
            s21 = l2.fma(right1, s21);
            FloatVector l3 = FloatVector.broadcast(SPECIES, left[l + 3]);
            s30 = l3.fma(right0, s30);
            s31 = l3.fma(right1, s31);
            FloatVector l4 = FloatVector.broadcast(SPECIES, left[l + 4]);
            s40 = l4.fma(right0, s40);
            s41 = l4.fma(right1, s41);
            FloatVector l5 = FloatVector.broadcast(SPECIES, left[l + 5]);
            s50 = l5.fma(right0, s50);
            s51 = l5.fma(right1, s51);
            l += TILE_ROWS;
        }
        s00.intoArray(out, outFrom);
        s01.intoArray(out, outFrom + WIDTH);
        s10.intoArray(out, outFrom + stride);
        s11.intoArray(out, outFrom + stride + WIDTH);
        s20.intoArray(out, outFrom + 2 * stride);
        s21.intoArray(out, outFrom + 2 * stride + WIDTH);
        s30.intoArray(out, outFrom + 3 * stride);
        s31.intoArray(out, outFrom + 3 * stride + WIDTH);
        s40.intoArray(out, outFrom + 4 * stride);
        s41.intoArray(out, outFrom + 4 * stride + WIDTH);
        s50.intoArray(out, outFrom + 5 * stride);
        s51.intoArray(out, outFrom + 5 * stride + WIDTH);
    }
}
