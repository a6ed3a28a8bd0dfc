package winnow.report;

import java.awt.BasicStroke;
import java.awt.Color;
import java.awt.Font;
import java.awt.FontMetrics;
import java.awt.Graphics2D;
import java.awt.geom.Line2D;
import java.awt.geom.Point2D;
import java.awt.geom.Rectangle2D;
import java.util.ArrayList;
import java.util.List;
import org.knowm.xchart.internal.chartpart.Annotation;

/**
 * The labels of points, each at the nearest of a fixed set of places around its point that is free of other labels, points and
 * intervals; one that had to go far is tied to its point by a thin line. Places are taken in the order of the points.
 */
final class PointLabels extends Annotation {
    private static final Font FONT = new Font(Font.SANS_SERIF, Font.PLAIN, 12);
    private static final Color INK = new Color(0x222222);
    private static final Color TIE = new Color(0x999999);
    /** Half the width of what a point takes, in pixels. */
    private static final int POINT = 5;

    /** Distances of a label from its point, in pixels. */
    private static final int[] DISTANCES = {8, 18, 32, 48};
    /** From this distance on a line leads from the label to its point. */
    private static final int FAR = 18;

    private static final int MARGIN = 2;
    /** Where a label's middle is seen from its point: right, left, above, below, and between these. */
    private static final int[][] DIRECTIONS = {{1, 0}, {-1, 0}, {0, -1}, {0, 1}, {1, -1}, {1, 1}, {-1, -1}, {-1, 1}};

    private final List<Series> groups;

    PointLabels(List<Series> groups) {
        super(false);
        this.groups = List.copyOf(groups);
    }

    @Override
    public void paint(Graphics2D graphics) {
        graphics.setFont(FONT);
        List<Placed> places = places(graphics.getFontMetrics());
        for (Placed placed : places) {
            if (placed.distance() >= FAR) {
                graphics.setColor(TIE);
                graphics.setStroke(new BasicStroke(0.8f));
                graphics.draw(placed.tie());
            }
        }
        graphics.setColor(INK);
        for (Placed placed : places) {
            Rectangle2D box = placed.box();
            float baseline = (float) (box.getMaxY() - graphics.getFontMetrics().getDescent());
            graphics.drawString(placed.text(), (float) box.getX(), baseline);
        }
    }

    /** A label and the box of its text on the picture. */
    record Placed(String text, Point2D point, Rectangle2D box, int distance) {
        /** From the point to the nearest place of the box. */
        Line2D tie() {
            double x = Math.max(box.getMinX(), Math.min(box.getMaxX(), point.getX()));
            double y = Math.max(box.getMinY(), Math.min(box.getMaxY(), point.getY()));
            return new Line2D.Double(point.getX(), point.getY(), x, y);
        }
    }

    /** Where all labels go, in the order of the points; known once the chart has been laid out. */
    List<Placed> places(FontMetrics metrics) {
        Rectangle2D plot = plot();
        List<Rectangle2D> taken = obstacles();
        List<Placed> places = new ArrayList<>();
        for (Series group : groups) {
            for (int i = 0; i < group.labels().size(); i++) {
                Placed placed = place(group.labels().get(i), at(group.x()[i], group.y()[i]), metrics, plot, taken);
                taken.add(placed.box());
                places.add(placed);
            }
        }
        return List.copyOf(places);
    }

    private static Placed place(
            String text, Point2D point, FontMetrics metrics, Rectangle2D plot, List<Rectangle2D> taken) {
        double width = metrics.stringWidth(text);
        double height = metrics.getAscent() + metrics.getDescent();
        Placed best = null;
        double least = Double.POSITIVE_INFINITY;
        for (int distance : DISTANCES) {
            for (int[] direction : DIRECTIONS) {
                double x = point.getX() + direction[0] * (distance + width / 2) - width / 2;
                double y = point.getY() + direction[1] * (distance + height / 2) - height / 2;
                Rectangle2D box = new Rectangle2D.Double(x, y, width, height);
                double covered = covered(box, plot, taken);
                if (covered < least) {
                    least = covered;
                    best = new Placed(text, point, box, distance);
                }
            }
        }
        return best;
    }

    /** The area of what a box would cover, or of what of it would lie outside of the plot, in square pixels. */
    private static double covered(Rectangle2D box, Rectangle2D plot, List<Rectangle2D> taken) {
        Rectangle2D wide =
                new Rectangle2D.Double(box.getX() - MARGIN, box.getY(), box.getWidth() + 2 * MARGIN, box.getHeight());
        double covered = area(wide) - area(wide.createIntersection(plot));
        for (Rectangle2D other : taken) {
            covered += area(wide.createIntersection(other));
        }
        return covered;
    }

    private static double area(Rectangle2D box) {
        return box.isEmpty() ? 0 : box.getWidth() * box.getHeight();
    }

    private List<Rectangle2D> obstacles() {
        List<Rectangle2D> obstacles = new ArrayList<>();
        for (Series group : groups) {
            for (int i = 0; i < group.x().length; i++) {
                Point2D point = at(group.x()[i], group.y()[i]);
                obstacles.add(new Rectangle2D.Double(point.getX() - POINT, point.getY() - POINT, 2 * POINT, 2 * POINT));
                if (group.low() != null) {
                    double top = getYAxisScreenValue(group.high()[i]);
                    double bottom = getYAxisScreenValue(group.low()[i]);
                    obstacles.add(new Rectangle2D.Double(point.getX() - 1, top, 2, bottom - top));
                }
            }
        }
        return obstacles;
    }

    private Point2D at(double x, double y) {
        return new Point2D.Double(getXAxisScreenValue(x), getYAxisScreenValue(y));
    }

    private Rectangle2D plot() {
        double left = getXAxisScreenValueForMin();
        double top = getYAxisScreenValueForMax();
        return new Rectangle2D.Double(left, top, getXAxisScreenValueForMax() - left, getYAxisScreenValueForMin() - top);
    }
}
