package winnow.synthetic;

/** Whole numbers in proportion to r^−z. */
final class ZipfShares {
    private ZipfShares() {}

    /**
     * Counts that sum to {@code items}, the r-th of them (r from 1) nearest to its share r^−z of the whole; the largest remainders
     * get what rounding down leaves, ties going to the smaller r.
     */
    static int[] counts(int ranks, double exponent, int items) {
        double[] shares = new double[ranks];
        double total = 0;
        for (int r = 0; r < ranks; r++) {
            shares[r] = StrictMath.pow(r + 1, -exponent);
            total += shares[r];
        }
        int[] counts = new int[ranks];
        int left = items;
        for (int r = 0; r < ranks; r++) {
            shares[r] *= items / total;
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
