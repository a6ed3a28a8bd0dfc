package winnow.utility;

import java.util.Arrays;
import java.util.Optional;
import winnow.linalg.FloatMatrix;
import winnow.linalg.SparseMatrix;

/**
 * A weight w_j^power in [0, 1] for every candidate, so that unlikely records are chosen less. An extension; DELIFT has none.
 *
 * @param kind what the weight is made of
 * @param power 0 for no effect, 1 or 2 in practice
 */
public record ColumnWeight(Kind kind, double power) {
    /** Best partners that count; one to five choose practically the same. */
    private static final int PARTNERS = 3;

    /** What weights are made of. */
    public enum Kind {
        /** All 1. */
        NONE,
        /**
         * w_j = mean of the three largest min(max(U_ij, 0), max(U_ji, 0)), i ≠ j, over the largest such mean: a record that
         * agrees with some others. Needs no labels.
         */
        MUTUAL_SUPPORT,
        /** w_j = 1 − d_j over the largest such value, d_j the distance of record j's own response alone: what the model believes. */
        CONFIDENCE
    }

    /** Checks the power. */
    public ColumnWeight {
        if (!(power >= 0 && power < Double.POSITIVE_INFINITY)) {
            throw new IllegalArgumentException("power must be >= 0 and finite, got " + power);
        }
    }

    /** No weights. */
    public static ColumnWeight none() {
        return new ColumnWeight(Kind.NONE, 0);
    }

    /** By mutual support. */
    public static ColumnWeight mutualSupport(double power) {
        return new ColumnWeight(Kind.MUTUAL_SUPPORT, power);
    }

    /** By confidence without an example. */
    public static ColumnWeight confidence(double power) {
        return new ColumnWeight(Kind.CONFIDENCE, power);
    }

    /**
     * The weights of a pool's records, {@code [m]} in [0, 1].
     *
     * @throws IllegalArgumentException if the matrix is not within one corpus, or confidence is asked for and not known
     */
    float[] of(UtilityMatrix pool) {
        requireOneCorpus(pool.isWithinOneCorpus(), pool.represented(), pool.candidates());
        return switch (kind) {
            case NONE -> ones(pool.candidates());
            case CONFIDENCE -> relative(confidence(pool.distancesAlone(), pool));
            case MUTUAL_SUPPORT -> relative(support(pool.byCandidate()));
        };
    }

    /** The same of a pool of which some pairs are known: what is not known is no support. */
    float[] of(SparseUtility pool) {
        requireOneCorpus(pool.isWithinOneCorpus(), pool.represented(), pool.candidates());
        return switch (kind) {
            case NONE -> ones(pool.candidates());
            case CONFIDENCE -> relative(confidence(pool.distancesAlone(), pool));
            case MUTUAL_SUPPORT -> relative(support(pool.byCandidate()));
        };
    }

    private void requireOneCorpus(boolean isOne, int represented, int candidates) {
        if (kind != Kind.NONE && !isOne) {
            throw new IllegalArgumentException("column weights need utilities within one corpus, got " + represented
                    + " x " + candidates + " between two");
        }
    }

    private static float[] ones(int candidates) {
        float[] ones = new float[candidates];
        Arrays.fill(ones, 1);
        return ones;
    }

    private float[] relative(double[] raw) {
        float[] weights = new float[raw.length];
        double largest = Arrays.stream(raw).max().orElse(0);
        if (power == 0) {
            return ones(raw.length);
        }
        for (int j = 0; j < weights.length; j++) {
            weights[j] = largest > 0 ? (float) StrictMath.pow(raw[j] / largest, power) : 0;
        }
        return weights;
    }

    private static double[] confidence(Optional<float[]> distancesAlone, Object pool) {
        float[] alone = distancesAlone.orElseThrow(() ->
                new IllegalArgumentException("confidence needs a metric that scores responses alone, got " + pool));
        double[] confidence = new double[alone.length];
        for (int j = 0; j < alone.length; j++) {
            confidence[j] = 1 - alone[j];
        }
        return confidence;
    }

    private static double[] support(SparseMatrix byCandidate) {
        double[] support = new double[byCandidate.rows()];
        double[] largest = new double[PARTNERS];
        for (int row = 0; row < support.length; row++) {
            int j = row;
            Arrays.fill(largest, 0);
            byCandidate.forRow(j, (i, utility) -> {
                if (i != j) {
                    insert(largest, Math.min(utility, byCandidate.get(i, j)));
                }
            });
            support[j] = Arrays.stream(largest).sum() / PARTNERS;
        }
        return support;
    }

    private static double[] support(FloatMatrix byCandidate) {
        int n = byCandidate.rows();
        double[] support = new double[n];
        double[] largest = new double[PARTNERS];
        for (int j = 0; j < n; j++) {
            Arrays.fill(largest, 0);
            for (int i = 0; i < n; i++) {
                if (i != j) {
                    insert(largest, Math.min(byCandidate.get(j, i), byCandidate.get(i, j)));
                }
            }
            support[j] = Arrays.stream(largest).sum() / PARTNERS;
        }
        return support;
    }

    /** Keeps the largest values, ascending. */
    private static void insert(double[] largest, double value) {
        if (value <= largest[0]) {
            return;
        }
        int at = 0;
        while (at + 1 < largest.length && largest[at + 1] < value) {
            largest[at] = largest[at + 1];
            at++;
        }
        largest[at] = value;
    }
}
