package winnow.report;

import java.util.List;

/**
 * One named line, or one set of bars, of a figure.
 *
 * <p>Immutable; arrays are copied.
 */
public final class Series {
    private final String name;
    private final double[] x;
    private final double[] y;
    private final double[] low;
    private final double[] high;
    private final List<String> labels;

    private Series(String name, double[] x, double[] y, double[] low, double[] high, List<String> labels) {
        this.name = name;
        this.x = x;
        this.y = y;
        this.low = low;
        this.high = high;
        this.labels = labels;
    }

    /**
     * A series of points.
     *
     * @throws IllegalArgumentException if it is empty, or x and y differ in length
     */
    public static Series of(String name, double[] x, double[] y) {
        if (x.length != y.length || x.length == 0) {
            throw new IllegalArgumentException(
                    "x and y must be of one length > 0, got " + x.length + " and " + y.length + " in series " + name);
        }
        return new Series(name, x.clone(), y.clone(), null, null, List.of());
    }

    /** A series whose x are 1, 2, 3, …: one value per category, or per pick. */
    public static Series of(String name, double... y) {
        double[] x = new double[y.length];
        for (int i = 0; i < x.length; i++) {
            x[i] = i + 1;
        }
        return of(name, x, y);
    }

    /**
     * The same series with an interval [y − h, y + h] around each point.
     *
     * @param halfWidths h, one per point
     */
    public Series withIntervals(double... halfWidths) {
        if (halfWidths.length != y.length) {
            throw new IllegalArgumentException(
                    "there must be one interval per point, " + y.length + ", got " + halfWidths.length);
        }
        double[] below = new double[y.length];
        double[] above = new double[y.length];
        for (int i = 0; i < y.length; i++) {
            below[i] = y[i] - halfWidths[i];
            above[i] = y[i] + halfWidths[i];
        }
        return new Series(name, x, y, below, above, labels);
    }

    /**
     * The same series with intervals that need not have their points in the middle; lines show half their width on either side,
     * bars and bands their ends.
     *
     * @param low ends, one per point
     * @param high ends, one per point
     */
    public Series withEnds(double[] low, double[] high) {
        if (low.length != y.length || high.length != y.length) {
            throw new IllegalArgumentException("there must be two ends per point, " + y.length + " of each, got "
                    + low.length + " and " + high.length);
        }
        return new Series(name, x, y, low.clone(), high.clone(), labels);
    }

    /**
     * The same series with a name beside each point, where a figure shows them.
     *
     * @param names one per point
     */
    public Series withLabels(List<String> names) {
        if (names.size() != y.length) {
            throw new IllegalArgumentException(
                    "there must be one label per point, " + y.length + ", got " + names.size());
        }
        return new Series(name, x, y, low, high, List.copyOf(names));
    }

    /** The name in the legend. */
    public String name() {
        return name;
    }

    /** The horizontal coordinates. */
    public double[] x() {
        return x.clone();
    }

    /** The vertical coordinates. */
    public double[] y() {
        return y.clone();
    }

    /** Half the width of each interval, or null without. */
    double[] halfWidths() {
        if (low == null) {
            return null;
        }
        double[] half = new double[low.length];
        for (int i = 0; i < half.length; i++) {
            half[i] = (high[i] - low[i]) / 2;
        }
        return half;
    }

    /** Lower ends of the intervals, or null without. */
    double[] low() {
        return low == null ? null : low.clone();
    }

    /** Upper ends of the intervals, or null without. */
    double[] high() {
        return high == null ? null : high.clone();
    }

    /** Names of the points, or none. */
    List<String> labels() {
        return labels;
    }
}
