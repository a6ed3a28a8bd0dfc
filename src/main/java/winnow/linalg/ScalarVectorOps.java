package winnow.linalg;

/** The readable reference: plain loops in the order that {@link VectorOps} fixes. */
final class ScalarVectorOps implements VectorOps {
    @FunctionalInterface
    private interface Term {
        float add(float lane, int k);
    }

    @Override
    public String name() {
        return "scalar";
    }

    @Override
    public double dot(float[] a, int aFrom, float[] b, int bFrom, int n) {
        return sum(n, (lane, k) -> Math.fma(a[aFrom + k], b[bFrom + k], lane));
    }

    @Override
    public double squaredDistance(float[] a, int aFrom, float[] b, int bFrom, int n) {
        return sum(n, (lane, k) -> {
            float difference = a[aFrom + k] - b[bFrom + k];
            return Math.fma(difference, difference, lane);
        });
    }

    @Override
    public double sumAbove(float[] row, int from, float[] level, int n) {
        return sum(n, (lane, k) -> lane + twicePositive(row[from + k] - level[k])) / 2;
    }

    @Override
    public double sumAboveCapped(float[] row, int from, float[] level, float[] cap, int n) {
        return sum(n, (lane, k) -> lane + Math.max(0f, Math.min(row[from + k], cap[k]) - level[k]));
    }

    private static double sum(int n, Term term) {
        double total = 0;
        for (int block = 0; block < n; block += BLOCK) {
            float[] lanes = new float[LANES];
            int end = Math.min(block + BLOCK, n);
            for (int k = block; k < end; k++) {
                lanes[(k - block) % LANES] = term.add(lanes[(k - block) % LANES], k);
            }
            for (float lane : lanes) {
                total += lane;
            }
        }
        return total;
    }

    @Override
    public void raise(float[] row, int from, float[] level, int n) {
        for (int k = 0; k < n; k++) {
            level[k] = Math.max(level[k], row[from + k]);
        }
    }

    @Override
    public void addFalls(float[] values, int first, int second, int n, float[] levels, float[] fall, float[] carry) {
        for (int i = 0; i < n; i++) {
            float one = twicePositive(values[first + i] - levels[0]) - twicePositive(values[first + i] - levels[1]);
            float two = twicePositive(values[second + i] - levels[2]) - twicePositive(values[second + i] - levels[3]);
            float term = one + two;
            float sum = fall[i] + term;
            carry[i] += term - (sum - fall[i]);
            fall[i] = sum;
        }
    }

    /** 2·max(0, x), exactly. */
    private static float twicePositive(float x) {
        return x + Math.abs(x);
    }

    @Override
    public double absoluteDifference(float[] a, int aFrom, float[] b, int bFrom, int n) {
        return sum(n, (lane, k) -> lane + Math.abs(a[aFrom + k] - b[bFrom + k]));
    }

    @Override
    public void addScaled(float[] row, int from, float factor, float[] sum, int n) {
        for (int k = 0; k < n; k++) {
            sum[k] = Math.fma(factor, row[from + k], sum[k]);
        }
    }

    @Override
    public float maxDifference(float[] level, float[] row, int from, int n) {
        float max = Float.NEGATIVE_INFINITY;
        for (int k = 0; k < n; k++) {
            max = Math.max(max, level[k] - row[from + k]);
        }
        return max;
    }

    @Override
    public void expDifferences(
            float shift, float[] row, int from, float[] level, float rate, float[] out, int outFrom, int n) {
        for (int k = 0; k < n; k++) {
            out[outFrom + k] = VectorOps.exp(((shift - row[from + k]) + level[k]) * rate);
        }
    }

    @Override
    public void squaredDistances(float norm, float[] norms, float[] row, int from, int n) {
        for (int k = 0; k < n; k++) {
            row[from + k] = Math.max(0f, Math.fma(-2f, row[from + k], norm + norms[k]));
        }
    }

    @Override
    public int tileRows() {
        return 4;
    }

    @Override
    public int tileColumns() {
        return 4;
    }

    @Override
    public void tile(
            float[] left, int leftFrom, float[] right, int rightFrom, int d, float[] out, int outFrom, int stride) {
        for (int r = 0; r < tileRows(); r++) {
            for (int c = 0; c < tileColumns(); c++) {
                float chain = 0;
                for (int k = 0; k < d; k++) {
                    chain = Math.fma(
                            left[leftFrom + k * tileRows() + r], right[rightFrom + k * tileColumns() + c], chain);
                }
                out[outFrom + r * stride + c] = chain;
            }
        }
    }
}
