package winnow.report;

import java.awt.BasicStroke;
import java.awt.Color;
import java.awt.Font;
import java.math.BigDecimal;
import java.math.MathContext;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collection;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.OptionalDouble;
import java.util.stream.DoubleStream;
import org.knowm.xchart.CategoryChart;
import org.knowm.xchart.CategorySeries;
import org.knowm.xchart.HeatMapChart;
import org.knowm.xchart.XYChart;
import org.knowm.xchart.XYSeries;
import org.knowm.xchart.style.AxesChartStyler;
import org.knowm.xchart.style.AxesChartStyler.TextAlignment;
import org.knowm.xchart.style.Styler.LegendLayout;
import org.knowm.xchart.style.Styler.LegendPosition;
import org.knowm.xchart.style.markers.Marker;
import org.knowm.xchart.style.markers.SeriesMarkers;
import org.knowm.xchart.style.theme.XChartTheme;
import winnow.embedding.PlanarMap;
import winnow.linalg.FloatMatrix;
import winnow.maximize.GreedyTrace;
import winnow.selection.Selection;

/**
 * The figures of this project, all in one look: colours that colour-blind readers tell apart (Okabe and Ito, 2008), a light
 * grid, the legend outside the data, white paper.
 *
 * <p>Example: {@code Figures.gainCurve(trace).image()} as the last line of a notebook cell.
 */
public final class Figures {
    private static final int WIDTH = 760;
    /** The share of the largest mass below which a segment would not be seen. */
    private static final double FAINTEST = 0.01;

    private static final int HEIGHT = 420;
    /** Where labels below are turned, they take from the plot. */
    private static final int TALL = 490;

    /** Of all labels below bars, were each as long as the longest, beside each other. */
    private static final int MOST_LETTERS = 90;

    /** The share of a category's place that its bars take. */
    private static final double FILLED = 0.8;

    private static final int MOST_CELLS = 120;
    private static final int LONG_LINE = 30;
    private static final int BAND_ALPHA = 40;
    private static final int INTERVAL_ALPHA = 110;
    private static final int TICK_DIGITS = 6;

    private static final Color GREY = new Color(0xB5B5B5);
    private static final Color[] PALETTE = {
        new Color(0x0072B2), // blue
        new Color(0xD55E00), // vermilion
        new Color(0x009E73), // bluish green
        new Color(0xE69F00), // orange
        new Color(0xCC79A7), // reddish purple
        new Color(0x56B4E9), // sky blue
        new Color(0x000000)
    };
    private static final Marker[] MARKERS = {
        SeriesMarkers.CIRCLE, SeriesMarkers.SQUARE, SeriesMarkers.TRIANGLE_UP, SeriesMarkers.DIAMOND
    };
    private static final BasicStroke SOLID = new BasicStroke(2.2f, BasicStroke.CAP_ROUND, BasicStroke.JOIN_ROUND);
    private static final BasicStroke DASHED =
            new BasicStroke(1.8f, BasicStroke.CAP_BUTT, BasicStroke.JOIN_ROUND, 10f, new float[] {7f, 5f}, 0f);

    private Figures() {}

    /** The value of a selection as it grows, pick by pick, below the value that no selection of its size can exceed. */
    public static Figure gainCurve(GreedyTrace trace) {
        return gainCurve(trace.values(), trace.upperBound());
    }

    /**
     * The value of a selection as it grows; the sum of its picks' gains.
     *
     * @throws IllegalArgumentException if nothing was chosen
     */
    public static Figure gainCurve(Selection selection) {
        double[] values = new double[selection.picks().size()];
        double value = 0;
        for (int t = 0; t < values.length; t++) {
            value += selection.picks().get(t).gain();
            values[t] = value;
        }
        return gainCurve(values, selection.upperBound());
    }

    private static Figure gainCurve(double[] values, OptionalDouble bound) {
        if (values.length == 0) {
            throw new IllegalArgumentException("there must be at least one pick to draw");
        }
        double[] fromZero = new double[values.length + 1];
        double[] picks = new double[values.length + 1];
        for (int t = 0; t < values.length; t++) {
            fromZero[t + 1] = values[t];
            picks[t + 1] = t + 1;
        }
        List<Series> lines = new ArrayList<>();
        lines.add(Series.of("chosen so far", picks, fromZero));
        if (bound.isPresent()) {
            double top = bound.getAsDouble();
            lines.add(Series.of(
                    "no " + values.length + " records can exceed this",
                    new double[] {0, values.length},
                    new double[] {top, top}));
        }
        return lines("Value gained by each further record", "records chosen", "value of the selection", lines);
    }

    /**
     * Points of a pool on a plane, with some of them marked.
     *
     * @param layers what to mark: name in the legend to positions in the pool; later layers are drawn over earlier ones
     */
    public static Figure map(String title, PlanarMap map, Map<String, int[]> layers) {
        String xAxis = "first principal direction (embedding units)";
        String yAxis = "second principal direction";
        XYChart chart = xyChart(title, xAxis, yAxis, WIDTH, 520);
        chart.getStyler().setDefaultSeriesRenderStyle(XYSeries.XYSeriesRenderStyle.Scatter);
        scatter(chart, "pool", map.x(), map.y(), GREY);
        int colour = 0;
        for (Map.Entry<String, int[]> layer : layers.entrySet()) {
            double[] x = pick(map.x(), layer.getValue());
            double[] y = pick(map.y(), layer.getValue());
            if (x.length > 0) {
                scatter(chart, layer.getKey(), x, y, PALETTE[colour % PALETTE.length]);
            }
            colour++;
        }
        return figure(chart, xAxis, yAxis);
    }

    /**
     * Two sets of points on a plane and, between them, where the mass of a plan goes: the wider and darker a segment, the more.
     *
     * @param source points of the plan's rows
     * @param target points of its columns
     * @param masses {@code [n, m]}, ≥ 0; below {@value #FAINTEST} of the largest, nothing is drawn
     * @throws IllegalArgumentException if the plan's shape is not that of the points, or a mass is negative
     */
    public static Figure plan(
            String title, String xAxis, String yAxis, Series source, Series target, FloatMatrix masses) {
        double largest = requirePlan(masses, source.x().length, target.x().length);
        XYChart chart = xyChart(title, xAxis, yAxis, WIDTH, 520);
        chart.getStyler().setDefaultSeriesRenderStyle(XYSeries.XYSeriesRenderStyle.Scatter);
        double[] x = source.x();
        double[] y = source.y();
        double[] targetX = target.x();
        double[] targetY = target.y();
        for (int i = 0; i < x.length; i++) {
            for (int j = 0; j < targetX.length; j++) {
                double share = masses.get(i, j) / largest;
                if (share >= FAINTEST) {
                    XYSeries segment = chart.addSeries(
                            i + " to " + j, new double[] {x[i], targetX[j]}, new double[] {y[i], targetY[j]});
                    segment.setXYSeriesRenderStyle(XYSeries.XYSeriesRenderStyle.Line);
                    segment.setShowInLegend(false);
                    segment.setMarker(SeriesMarkers.NONE);
                    segment.setLineColor(new Color(0, 0, 0, (int) Math.round(40 + 160 * share)));
                    segment.setLineStyle(new BasicStroke((float) (0.5 + 3 * share)));
                }
            }
        }
        scatter(chart, source.name(), x, y, PALETTE[0]);
        scatter(chart, target.name(), targetX, targetY, PALETTE[1]);
        return new Figure(chart, xAxis, yAxis, List.of(source.name(), target.name()));
    }

    private static double requirePlan(FloatMatrix masses, int n, int m) {
        if (masses.rows() != n || masses.columns() != m) {
            throw new IllegalArgumentException("the plan must be " + n + " x " + m + " as the points are, got "
                    + masses.rows() + " x " + masses.columns());
        }
        double largest = 0;
        for (int i = 0; i < n; i++) {
            for (float mass : masses.row(i)) {
                if (mass < 0) {
                    throw new IllegalArgumentException("masses must be >= 0, got " + mass + " in row " + i);
                }
                largest = Math.max(largest, mass);
            }
        }
        return largest;
    }

    /** Lines through points, with intervals where a series has them. */
    public static Figure lines(String title, String xAxis, String yAxis, List<Series> lines) {
        XYChart chart = xyChart(title, xAxis, yAxis, WIDTH, HEIGHT);
        for (int i = 0; i < lines.size(); i++) {
            Series line = lines.get(i).x().length > LONG_LINE ? withUnequalSpacing(lines.get(i)) : lines.get(i);
            XYSeries series = line.halfWidths() == null
                    ? chart.addSeries(line.name(), line.x(), line.y())
                    : chart.addSeries(line.name(), line.x(), line.y(), line.halfWidths());
            series.setLineColor(PALETTE[i % PALETTE.length]);
            series.setMarkerColor(PALETTE[i % PALETTE.length]);
            series.setMarker(line.x().length > LONG_LINE ? SeriesMarkers.NONE : SeriesMarkers.CIRCLE);
            series.setLineStyle(i == 0 ? SOLID : i == 1 ? DASHED : SOLID);
        }
        return figure(chart, xAxis, yAxis);
    }

    /** Lines through points, the intervals of each as a band around it. */
    public static Figure bands(String title, String xAxis, String yAxis, List<Series> lines) {
        XYChart chart = xyChart(title, xAxis, yAxis, WIDTH, HEIGHT);
        // Bands first, so that no band covers a line.
        for (int i = 0; i < lines.size(); i++) {
            if (lines.get(i).low() != null) {
                band(chart, lines.get(i), PALETTE[i % PALETTE.length]);
            }
        }
        for (int i = 0; i < lines.size(); i++) {
            Series line = lines.get(i);
            XYSeries series = chart.addSeries(line.name(), line.x(), line.y());
            series.setLineColor(PALETTE[i % PALETTE.length]);
            series.setMarkerColor(PALETTE[i % PALETTE.length]);
            series.setMarker(MARKERS[i / PALETTE.length % MARKERS.length]);
            series.setLineStyle(i < PALETTE.length ? SOLID : DASHED);
        }
        return new Figure(chart, xAxis, yAxis, lines.stream().map(Series::name).toList());
    }

    private static void band(XYChart chart, Series line, Color colour) {
        double[] x = line.x();
        double[] low = line.low();
        double[] high = line.high();
        int n = x.length;
        double[] around = new double[2 * n];
        double[] edge = new double[2 * n];
        for (int i = 0; i < n; i++) {
            around[i] = x[i];
            edge[i] = high[i];
            around[2 * n - 1 - i] = x[i];
            edge[2 * n - 1 - i] = low[i];
        }
        XYSeries series = chart.addSeries(line.name() + ", interval", around, edge);
        series.setXYSeriesRenderStyle(XYSeries.XYSeriesRenderStyle.PolygonArea);
        series.setFillColor(new Color(colour.getRed(), colour.getGreen(), colour.getBlue(), BAND_ALPHA));
        series.setLineColor(new Color(colour.getRed(), colour.getGreen(), colour.getBlue(), 0));
        series.setMarker(SeriesMarkers.NONE);
        series.setShowInLegend(false);
    }

    /**
     * What things cost and what they are worth: points over a logarithmic axis, with their labels and, where a series has them, their
     * intervals. Labels make way for points, intervals and each other.
     *
     * @param groups x > 0; each group has its colour and its name in the legend
     * @throws IllegalArgumentException if there is nothing to draw, or a cost is not > 0 and finite
     */
    public static Figure costs(String title, String xAxis, String yAxis, List<Series> groups) {
        double[] costs = groups.stream()
                .flatMapToDouble(group -> Arrays.stream(group.x()))
                .toArray();
        requirePositive(costs);
        XYChart chart = xyChart(title, xAxis, yAxis, WIDTH, TALL);
        chart.getStyler().setDefaultSeriesRenderStyle(XYSeries.XYSeriesRenderStyle.Scatter);
        chart.getStyler().setXAxisLogarithmic(true).setXAxisLogarithmicDecadeOnly(true);
        chart.getStyler()
                .setXAxisMin(
                        decade(StrictMath.floor(log10(Arrays.stream(costs).min().getAsDouble()))));
        chart.getStyler()
                .setXAxisMax(
                        decade(StrictMath.ceil(log10(Arrays.stream(costs).max().getAsDouble()))));
        for (int g = 0; g < groups.size(); g++) {
            intervals(chart, groups.get(g), PALETTE[g % PALETTE.length]);
        }
        for (int g = 0; g < groups.size(); g++) {
            Series group = groups.get(g);
            XYSeries series = chart.addSeries(group.name(), group.x(), group.y());
            series.setMarkerColor(PALETTE[g % PALETTE.length]);
            series.setMarker(MARKERS[g % MARKERS.length]);
        }
        chart.addAnnotation(new PointLabels(groups));
        return new Figure(chart, xAxis, yAxis, groups.stream().map(Series::name).toList());
    }

    private static void requirePositive(double[] costs) {
        if (costs.length == 0) {
            throw new IllegalArgumentException("there must be at least one point to draw");
        }
        for (double cost : costs) {
            if (!(cost > 0 && Double.isFinite(cost))) {
                throw new IllegalArgumentException("costs must be > 0 and finite, got " + cost);
            }
        }
    }

    private static double log10(double value) {
        return StrictMath.log10(value);
    }

    private static double decade(double exponent) {
        return StrictMath.pow(10, exponent);
    }

    private static String plainNumber(double value) {
        return new BigDecimal(value)
                .round(new MathContext(3))
                .stripTrailingZeros()
                .toPlainString();
    }

    private static void intervals(XYChart chart, Series group, Color colour) {
        if (group.low() == null) {
            return;
        }
        for (int i = 0; i < group.x().length; i++) {
            double x = group.x()[i];
            XYSeries interval = chart.addSeries(
                    group.name() + ", interval " + i, new double[] {x, x}, new double[] {group.low()[i], group.high()[i]
                    });
            interval.setXYSeriesRenderStyle(XYSeries.XYSeriesRenderStyle.Line);
            interval.setShowInLegend(false);
            interval.setMarker(SeriesMarkers.NONE);
            interval.setLineColor(new Color(colour.getRed(), colour.getGreen(), colour.getBlue(), INTERVAL_ALPHA));
            interval.setLineStyle(new BasicStroke(1.6f));
        }
    }

    /**
     * The same line with one more point halfway between its first two. XChart puts a label under as many equally spaced points
     * as fit without a gap; a long line deserves round numbers instead.
     */
    private static Series withUnequalSpacing(Series line) {
        Series finer = Series.of(line.name(), withMidpoint(line.x()), withMidpoint(line.y()));
        return line.halfWidths() == null ? finer : finer.withIntervals(withMidpoint(line.halfWidths()));
    }

    private static double[] withMidpoint(double[] values) {
        return DoubleStream.concat(
                        DoubleStream.of(values[0], (values[0] + values[1]) / 2),
                        Arrays.stream(values, 1, values.length))
                .toArray();
    }

    /** Bars side by side for each category, with intervals where a series has them. */
    public static Figure bars(String title, String xAxis, String yAxis, List<String> categories, List<Series> bars) {
        return bars(title, xAxis, yAxis, categories, bars, false);
    }

    /** @param isScale whether categories are places on a scale, of which some labels are enough */
    private static Figure bars(
            String title, String xAxis, String yAxis, List<String> categories, List<Series> bars, boolean isScale) {
        int longest = categories.stream().mapToInt(String::length).max().orElse(0);
        boolean isTurned = !isScale && longest * categories.size() > MOST_LETTERS;
        CategoryChart chart = new CategoryChart(WIDTH, isTurned ? TALL : HEIGHT, new XChartTheme());
        chart.setTitle(title);
        chart.setXAxisTitle(xAxis);
        chart.setYAxisTitle(yAxis);
        dress(chart.getStyler());
        chart.setCustomYAxisTickLabelsFormatter(Figures::plainNumber);
        chart.getStyler().setAvailableSpaceFill(FILLED);
        chart.getStyler().setPlotGridVerticalLinesVisible(false);
        if (!isScale) {
            // Else labels are left out where they would not stand side by side.
            chart.getStyler().setXAxisTickMarkSpacingHint(1);
        }
        if (isTurned) {
            // Each label ends below its bar.
            chart.getStyler()
                    .setXAxisLabelRotation(45)
                    .setXAxisLabelAlignment(TextAlignment.Right)
                    .setXAxisLabelAlignmentVertical(TextAlignment.Right);
        }
        // Bars of one kind are named by the vertical axis.
        chart.getStyler().setLegendVisible(bars.size() > 1);
        for (int i = 0; i < bars.size(); i++) {
            Series bar = bars.get(i);
            if (bar.y().length != categories.size()) {
                throw new IllegalArgumentException("there must be one bar per category, " + categories.size() + ", got "
                        + bar.y().length + " in series " + bar.name());
            }
            CategorySeries series = chart.addSeries(
                    bar.name(), categories, Arrays.stream(bar.y()).boxed().toList());
            series.setFillColor(PALETTE[i % PALETTE.length]);
        }
        if (bars.stream().anyMatch(bar -> bar.low() != null)) {
            intervals(chart, bars, categories.size());
        }
        return new Figure(chart, xAxis, yAxis, names(chart.getSeriesCollection()));
    }

    private static void intervals(CategoryChart chart, List<Series> bars, int categories) {
        double lowest = 0;
        double highest = 0;
        for (Series bar : bars) {
            for (double[] values :
                    bar.low() == null ? new double[][] {bar.y()} : new double[][] {bar.low(), bar.high()}) {
                for (double value : values) {
                    lowest = Math.min(lowest, value);
                    highest = Math.max(highest, value);
                }
            }
        }
        if (lowest < highest) {
            chart.getStyler().setYAxisMin(lowest).setYAxisMax(highest);
        }
        chart.addAnnotation(new BarIntervals(bars, categories, FILLED));
    }

    /**
     * How often values fall into equally wide bins between the smallest and the largest of all samples.
     *
     * @param samples name in the legend to values
     * @throws IllegalArgumentException if there are no bins, or a value is NaN or infinite
     */
    public static Figure histogram(String title, String xAxis, Map<String, double[]> samples, int bins) {
        return histogram(title, xAxis, "records", samples, bins);
    }

    /** The same of values that are not those of records; the vertical axis says what is counted. */
    public static Figure histogram(String title, String xAxis, String yAxis, Map<String, double[]> samples, int bins) {
        if (bins <= 0) {
            throw new IllegalArgumentException("bins must be > 0, got " + bins);
        }
        double[] all = samples.values().stream().flatMapToDouble(Arrays::stream).toArray();
        double low = Arrays.stream(all).min().orElse(0);
        double high = Arrays.stream(all).max().orElse(1);
        double width = high > low ? (high - low) / bins : 1;
        List<String> labels = new ArrayList<>();
        for (int b = 0; b < bins; b++) {
            labels.add(String.format(Locale.ROOT, "%.2f", low + (b + 0.5) * width));
        }
        List<Series> bars = new ArrayList<>();
        samples.forEach((name, values) -> {
            double[] counts = new double[bins];
            for (double value : values) {
                if (!Double.isFinite(value)) {
                    throw new IllegalArgumentException(
                            "values of a histogram must be finite, got " + value + " in " + name);
                }
                counts[Math.min(bins - 1, (int) ((value - low) / width))]++;
            }
            bars.add(Series.of(name, counts));
        });
        return bars(title, xAxis, yAxis, labels, bars, true);
    }

    /**
     * A matrix as colours, dark for large entries; a matrix of more than {@value #MOST_CELLS} rows or columns is shown as
     * means of blocks.
     */
    public static Figure heatMap(String title, String axis, FloatMatrix matrix) {
        return heatMap(title, axis, axis, matrix);
    }

    /** The same of a matrix whose columns, drawn from left to right, are other things than its rows, from bottom to top. */
    public static Figure heatMap(String title, String xAxis, String yAxis, FloatMatrix matrix) {
        int step = (Math.max(matrix.rows(), matrix.columns()) + MOST_CELLS - 1) / MOST_CELLS;
        if (step == 0) {
            throw new IllegalArgumentException("the matrix must not be empty");
        }
        HeatMapChart chart = new HeatMapChart(660, 530, new XChartTheme());
        chart.setTitle(title);
        chart.setXAxisTitle(xAxis);
        chart.setYAxisTitle(yAxis);
        dress(chart.getStyler());
        chart.getStyler().setPlotContentSize(1).setLegendLayout(LegendLayout.Vertical);
        chart.getStyler().setLegendPosition(LegendPosition.OutsideE);
        chart.getStyler()
                .setRangeColors(
                        new Color[] {Color.WHITE, new Color(0x9ECAE1), new Color(0x0072B2), new Color(0x08306B)})
                .setDrawBorder(false)
                .setGradientColorColumnWeight(20)
                .setGradientColorColumnHeight(340);
        List<Integer> columns = ticks(matrix.columns(), step);
        List<Integer> rows = ticks(matrix.rows(), step);
        List<Number[]> cells = new ArrayList<>();
        for (int i = 0; i < rows.size(); i++) {
            for (int j = 0; j < columns.size(); j++) {
                cells.add(new Number[] {j, i, meanOfBlock(matrix, rows.get(i), columns.get(j), step)});
            }
        }
        // The scale is labelled with its ends as they are: two decimals are enough.
        double[] values =
                cells.stream().mapToDouble(cell -> cell[2].doubleValue()).toArray();
        chart.getStyler().setMin(Math.floor(100 * Arrays.stream(values).min().getAsDouble()) / 100);
        chart.getStyler().setMax(Math.ceil(100 * Arrays.stream(values).max().getAsDouble()) / 100);
        chart.addSeries("similarity", columns, rows, cells);
        return new Figure(chart, xAxis, yAxis, List.of("similarity"));
    }

    private static List<Integer> ticks(int length, int step) {
        List<Integer> ticks = new ArrayList<>();
        for (int i = 0; i < length; i += step) {
            ticks.add(i);
        }
        return ticks;
    }

    private static double meanOfBlock(FloatMatrix matrix, int row, int column, int step) {
        double sum = 0;
        int count = 0;
        for (int i = row; i < Math.min(matrix.rows(), row + step); i++) {
            for (int j = column; j < Math.min(matrix.columns(), column + step); j++) {
                sum += matrix.get(i, j);
                count++;
            }
        }
        return sum / count;
    }

    private static void scatter(XYChart chart, String name, double[] x, double[] y, Color colour) {
        XYSeries series = chart.addSeries(name, x, y);
        series.setMarker(SeriesMarkers.CIRCLE);
        series.setMarkerColor(colour);
    }

    private static XYChart xyChart(String title, String xAxis, String yAxis, int width, int height) {
        XYChart chart = new XYChart(width, height, new XChartTheme());
        chart.setTitle(title);
        chart.setXAxisTitle(xAxis);
        chart.setYAxisTitle(yAxis);
        dress(chart.getStyler());
        chart.getStyler().setMarkerSize(6);
        chart.setCustomXAxisTickLabelsFormatter(Figures::plainNumber);
        chart.setCustomYAxisTickLabelsFormatter(Figures::plainNumber);
        return chart;
    }

    private static void dress(AxesChartStyler styler) {
        Font text = new Font(Font.SANS_SERIF, Font.PLAIN, 13);
        styler.setBaseFont(text);
        styler.setChartTitleFont(text.deriveFont(Font.BOLD, 15f));
        styler.setLegendFont(text);
        styler.setAxisTitleFont(text);
        styler.setAxisTickLabelsFont(text.deriveFont(12f));
        styler.setChartBackgroundColor(Color.WHITE);
        styler.setPlotBackgroundColor(Color.WHITE);
        styler.setPlotBorderVisible(false);
        styler.setPlotGridLinesColor(new Color(0xE3E3E3));
        styler.setPlotGridLinesStroke(new BasicStroke(0.8f));
        styler.setLegendPosition(LegendPosition.OutsideS);
        styler.setLegendLayout(LegendLayout.Horizontal);
        styler.setLegendBorderColor(Color.WHITE);
        styler.setChartPadding(12);
        styler.setErrorBarsColor(new Color(0x333333));
        styler.setLocale(Locale.ROOT);
    }

    private static double[] pick(double[] values, int[] positions) {
        return Arrays.stream(positions).mapToDouble(p -> values[p]).toArray();
    }

    private static Figure figure(XYChart chart, String xAxis, String yAxis) {
        return new Figure(chart, xAxis, yAxis, names(chart.getSeriesCollection()));
    }

    private static List<String> names(Collection<? extends org.knowm.xchart.internal.series.Series> collection) {
        return collection.stream()
                .map(org.knowm.xchart.internal.series.Series::getName)
                .toList();
    }
}
