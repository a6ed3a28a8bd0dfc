package winnow.submodular;

import winnow.linalg.FloatMatrix;

/**
 * Facility location: every represented item is served by the chosen item most similar to it.
 *
 * <p>f(A) = Σ_{i∈U} max(0, max_{j∈A} s_ij). Monotone and submodular; an item that nothing similar serves counts 0, so
 * negative similarities never count. A gain reads one row of similarities, {@code 4·|U|} bytes; the state holds one float per
 * represented item.
 *
 * <p>Example: {@code FacilityLocation.symmetric(FloatMatrix.of(2, 2, 1, .5f, .5f, 1)).value(0)} is {@code 1.5}.
 *
 * <p>Source: DELIFT (arXiv 2411.04425), stage 1; submodlib {@code FacilityLocation}. Departure: gains are sums over float
 * lanes (relative error about 1e-7) in one fixed order; see {@code winnow.linalg}.
 */
public final class FacilityLocation implements DeltaFunction, DualBound {
    private final FloatMatrix similarity;
    private final FloatMatrix byRepresented;

    private FacilityLocation(FloatMatrix similarity, FloatMatrix byRepresented) {
        this.similarity = similarity;
        this.byRepresented = byRepresented;
    }

    /**
     * Every item represents itself: U = V.
     *
     * @param similarity {@code [n, n]}, symmetric
     * @throws IllegalArgumentException if the matrix is not symmetric to the bit: a directed utility belongs into {@link #of}
     */
    public static FacilityLocation symmetric(FloatMatrix similarity) {
        Arguments.symmetric("similarity", similarity);
        return new FacilityLocation(similarity, similarity);
    }

    /**
     * A separate represented set U.
     *
     * @param byCandidate {@code [n, |U|]}: row j holds the similarity of candidate j to every represented item, so that what
     *     a gain reads is contiguous
     */
    public static FacilityLocation of(FloatMatrix byCandidate) {
        return new FacilityLocation(byCandidate, null);
    }

    @Override
    public int groundSize() {
        return similarity.rows();
    }

    @Override
    public double upperBound(int[] chosen, int rounds) {
        return new ServiceDual(similarity, new float[similarity.columns()], new float[groundSize()])
                .bound(chosen, rounds);
    }

    @Override
    public GainState start() {
        return new Coverage(similarity, new float[similarity.columns()], new float[groundSize()]);
    }

    /** Maintaining gains reads rows by represented item: for a separate set U the matrix is transposed once, a second copy. */
    @Override
    public DeltaState startDelta() {
        return new Delta(byRepresented == null ? similarity.transposed() : byRepresented);
    }

    private final class Delta extends Coverage implements DeltaState {
        private final FloatMatrix represented;
        private final double[] gains = new double[groundSize()];
        private final double tolerance;
        private final int[] risen = new int[level.length];
        private final float[] low = new float[level.length];
        private final float[] high = new float[level.length];
        private final float[] before = new float[level.length];
        private long rowsRead;

        Delta(FloatMatrix represented) {
            super(similarity, new float[similarity.columns()], new float[similarity.rows()]);
            this.represented = represented;
            sumFirstGains();
            double largest = 0;
            for (double gain : gains) {
                largest = Math.max(largest, gain);
            }
            // A run takes at most its first value from a gain, in differences each rounded by half a unit in the last
            // place: errors that grow like a random walk. This is about fourteen standard deviations.
            tolerance = 4 * Math.ulp(0.5f) * largest / Math.sqrt(Math.max(1, level.length));
            rowsRead = gains.length;
        }

        /** In compensated sums: the float lanes of a gain would start the largest ones off by more than later ties. */
        private void sumFirstGains() {
            for (int i = 0; i < level.length; i++) {
                risen[i] = i;
                // Above any similarity, while differences from it stay finite.
                high[i] = Float.MAX_VALUE / 2;
            }
            represented.subtractFalls(risen, level.length, low, high, gains);
            for (int j = 0; j < gains.length; j++) {
                gains[j] = -gains[j];
            }
        }

        @Override
        public double maintainedGain(int item) {
            return gains[item];
        }

        @Override
        public double tolerance() {
            return tolerance;
        }

        @Override
        public long rowsRead() {
            return rowsRead;
        }

        @Override
        public void add(int item) {
            System.arraycopy(level, 0, before, 0, level.length);
            super.add(item);
            int count = 0;
            for (int i = 0; i < level.length; i++) {
                if (level[i] > before[i]) {
                    risen[count] = i;
                    low[count] = before[i];
                    high[count++] = level[i];
                }
            }
            represented.subtractFalls(risen, count, low, high, gains);
            rowsRead += count + 1;
        }
    }
}
