package winnow.report;

import java.awt.BasicStroke;
import java.awt.Color;
import java.awt.Graphics2D;
import java.awt.geom.Line2D;
import java.util.List;
import org.knowm.xchart.internal.chartpart.Annotation;

/** The intervals of bars from end to end: XChart's own reach as far down as up, below 0 for a share. */
final class BarIntervals extends Annotation {
    private static final Color INK = new Color(0x333333);
    /** Half the width of an end, in pixels. */
    private static final int CAP = 3;

    private final List<Series> bars;
    private final int categories;
    private final double filled;

    /** @param filled share of a category's place that its bars take */
    BarIntervals(List<Series> bars, int categories, double filled) {
        super(false);
        this.bars = List.copyOf(bars);
        this.categories = categories;
        this.filled = filled;
    }

    @Override
    public void paint(Graphics2D graphics) {
        graphics.setColor(INK);
        graphics.setStroke(new BasicStroke(1f));
        for (int s = 0; s < bars.size(); s++) {
            if (bars.get(s).low() == null) {
                continue;
            }
            for (int c = 0; c < categories; c++) {
                double x = middle(s, c);
                double low = getYAxisScreenValue(bars.get(s).low()[c]);
                double high = getYAxisScreenValue(bars.get(s).high()[c]);
                graphics.draw(new Line2D.Double(x, low, x, high));
                graphics.draw(new Line2D.Double(x - CAP, low, x + CAP, low));
                graphics.draw(new Line2D.Double(x - CAP, high, x + CAP, high));
            }
        }
    }

    /** As XChart divides the width of its plot among bars. */
    private double middle(int series, int category) {
        double left = getXAxisScreenValueForMin();
        double width = getXAxisScreenValueForMax() - left;
        double used = width * chart.getStyler().getPlotContentSize();
        double place = used / categories;
        double bar = place * filled / bars.size();
        return left + (width - used) / 2 + place * (category + (1 - filled) / 2) + bar * (series + 0.5);
    }
}
