package winnow.selection;

import java.util.Arrays;
import java.util.stream.IntStream;

/** How many records each cluster gives; every answer sums to the total and stays within the sizes. */
final class Quotas {
    private Quotas() {}

    /**
     * The same number from each cluster; what small clusters cannot give is spread over the others, and what does not divide
     * goes to the lowest clusters.
     */
    static int[] equal(int total, int[] sizes) {
        int[] quotas = new int[sizes.length];
        int left = total;
        while (left > 0) {
            int[] open = IntStream.range(0, sizes.length)
                    .filter(c -> quotas[c] < sizes[c])
                    .toArray();
            requireRoom(open.length, total, sizes);
            int each = Math.max(1, left / open.length);
            for (int c : open) {
                int more = Math.min(Math.min(each, left), sizes[c] - quotas[c]);
                quotas[c] += more;
                left -= more;
            }
        }
        return quotas;
    }

    /**
     * One from each cluster, larger ones first, then the rest in proportion to what is left of each, by largest remainder.
     */
    static int[] oneEachThenProportional(int total, int[] sizes) {
        int[] quotas = new int[sizes.length];
        int left = total;
        for (int c : Picks.descending(Arrays.stream(sizes).asDoubleStream().toArray())) {
            if (left > 0 && sizes[c] > 0) {
                quotas[c] = 1;
                left--;
            }
        }
        long room = Arrays.stream(sizes).asLongStream().sum()
                - Arrays.stream(quotas).sum();
        if (left == 0) {
            return quotas;
        }
        requireRoom(room >= left ? 1 : 0, total, sizes);
        double[] remainders = new double[sizes.length];
        int given = 0;
        for (int c = 0; c < sizes.length; c++) {
            long share = (long) left * (sizes[c] - quotas[c]);
            remainders[c] = share % room;
            quotas[c] += (int) (share / room);
            given += (int) (share / room);
        }
        for (int c : Picks.descending(remainders)) {
            if (given < left) {
                quotas[c]++;
                given++;
            }
        }
        return quotas;
    }

    /** In proportion to shares that sum to more than 0, by largest remainder; ties go to the lowest. */
    static int[] proportional(int total, double[] shares) {
        double sum = Arrays.stream(shares).sum();
        int[] quotas = new int[shares.length];
        double[] remainders = new double[shares.length];
        int given = 0;
        for (int c = 0; c < shares.length; c++) {
            double exact = total * (shares[c] / sum);
            quotas[c] = (int) exact;
            remainders[c] = exact - quotas[c];
            given += quotas[c];
        }
        for (int c : Picks.descending(remainders)) {
            if (given < total) {
                quotas[c]++;
                given++;
            }
        }
        return quotas;
    }

    private static void requireRoom(int room, int total, int[] sizes) {
        if (room == 0) {
            throw new IllegalArgumentException(
                    "total must be at most the sum of the sizes " + Arrays.toString(sizes) + ", got " + total);
        }
    }
}
