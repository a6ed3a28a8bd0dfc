package winnow.transport;

/** For every row the arcs whose reduced costs were smallest when last looked at, cheapest first: what pricing reads. */
final class CandidateArcs {
    private final int width;
    private final int[] column;
    private final double[] cost;
    private final double[] reduced;
    private final int[] order;

    CandidateArcs(int rows, int width) {
        this.width = width;
        column = new int[rows * width];
        cost = new double[rows * width];
        reduced = new double[width + 1];
        order = new int[width + 1];
    }

    /** The first of row i's arcs; the last stands before {@code first(i + 1)}. */
    int first(int i) {
        return i * width;
    }

    int column(int arc) {
        return column[arc];
    }

    double cost(int arc) {
        return cost[arc];
    }

    /**
     * Takes the arcs of row i with the smallest C_ij − g_j, ties to the lowest column.
     *
     * @return the smallest C_ij − g_j
     */
    double refill(int i, double[] row, double[] g) {
        int count = 0;
        double bound = Double.POSITIVE_INFINITY;
        for (int j = 0; j < row.length; j++) {
            double value = row[j] - g[j];
            if (value >= bound) {
                continue;
            }
            int at = placeFor(value, count);
            System.arraycopy(reduced, at, reduced, at + 1, count - at);
            System.arraycopy(order, at, order, at + 1, count - at);
            reduced[at] = value;
            order[at] = j;
            if (count < width) {
                count++;
            }
            if (count == width) {
                bound = reduced[width - 1];
            }
        }
        int first = first(i);
        for (int p = 0; p < width; p++) {
            column[first + p] = order[p];
            cost[first + p] = row[order[p]];
        }
        return reduced[0];
    }

    private int placeFor(double value, int count) {
        int low = 0;
        int high = count;
        while (low < high) {
            int middle = (low + high) >>> 1;
            if (reduced[middle] <= value) {
                low = middle + 1;
            } else {
                high = middle;
            }
        }
        return low;
    }

    /** The arc with the smallest C_ij − π_i + π_{n+j} of rows [from, to) that is below {@code bound}, or −1. */
    int best(int from, int to, double[] potential, int rows, double bound) {
        int best = -1;
        double least = bound;
        for (int i = from; i < to; i++) {
            double own = potential[i];
            int end = first(i + 1);
            for (int arc = first(i); arc < end; arc++) {
                double value = cost[arc] - own + potential[rows + column[arc]];
                if (value < least) {
                    least = value;
                    best = arc;
                }
            }
        }
        return best;
    }

    int row(int arc) {
        return arc / width;
    }
}
