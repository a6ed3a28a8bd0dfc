package winnow.synthetic;

/** Whole numbers in proportion to r^−z, or to other weights. */
final class ZipfShares {
    private ZipfShares() {}

    /**
     * Counts that sum to {@code items}, the r-th of them (r from 1) nearest to its share r^−z of the whole; the largest remainders
     * get what rounding down leaves, ties going to the smaller r.
     */
    static int[] counts(int ranks, double exponent, int items) {
        double[] weights = new double[ranks];
        for (int r = 0; r < ranks; r++) {
            weights[r] = StrictMath.pow(r + 1, -exponent);
        }
        return inProportion(weights, items);
    }

    /** The same for any positive weights. */
    static int[] inProportion(double[] weights, int items) {
        double total = 0;
        for (double weight : weights) {
            total += weight;
        }
        double[] shares = new double[weights.length];
        int[] counts = new int[weights.length];
        int left = items;
        for (int r = 0; r < weights.length; r++) {
            shares[r] = weights[r] * (items / total);
            counts[r] = (int) shares[r];
            left -= counts[r];
        }
        for (; left > 0; left--) {
            counts[largestRemainder(shares, counts)]++;
        }
        return counts;
    }

    private static int largestRemainder(double[] shares, int[] counts) {
        int best = 0;
        for (int r = 1; r < counts.length; r++) {
            if (shares[r] - counts[r] > shares[best] - counts[best]) {
                best = r;
            }
        }
        return best;
    }
}
