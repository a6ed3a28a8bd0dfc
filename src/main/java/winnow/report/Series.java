package winnow.report;

/**
 * One named line, or one set of bars, of a figure.
 *
 * <p>Immutable; arrays are copied.
 */
public final class Series {
    private final String name;
    private final double[] x;
    private final double[] y;
    private final double[] halfWidths;

    private Series(String name, double[] x, double[] y, double[] halfWidths) {
        this.name = name;
        this.x = x;
        this.y = y;
        this.halfWidths = halfWidths;
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
        return new Series(name, x.clone(), y.clone(), null);
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
        return new Series(name, x, y, halfWidths.clone());
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

    double[] halfWidths() {
        return halfWidths == null ? null : halfWidths.clone();
    }
}
