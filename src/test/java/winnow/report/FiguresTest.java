package winnow.report;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.awt.Graphics2D;
import java.awt.image.BufferedImage;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.IntPredicate;
import java.util.stream.IntStream;
import javax.imageio.ImageIO;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.knowm.xchart.BitmapEncoder;
import org.knowm.xchart.XYChart;
import winnow.embedding.Embeddings;
import winnow.embedding.PlanarMap;
import winnow.linalg.FloatMatrix;
import winnow.maximize.Budget;
import winnow.maximize.GreedyTrace;
import winnow.maximize.LazyGreedy;
import winnow.submodular.FacilityLocation;

class FiguresTest {
    private static final int BLUE = 0xFF0072B2;
    private static final FloatMatrix SIMILARITY = FloatMatrix.of(3, 3, 1, .5f, 0, .5f, 1, .2f, 0, .2f, 1);

    @Test
    void theGainCurveShowsTheRunBelowItsBound() {
        GreedyTrace trace = new LazyGreedy().maximize(FacilityLocation.symmetric(SIMILARITY), Budget.items(2));
        Figure figure = Figures.gainCurve(trace);
        assertEquals(List.of("chosen so far", "no 2 records can exceed this"), figure.series());
        assertEquals("records chosen", figure.xAxis());
        assertEquals("value of the selection", figure.yAxis());
        assertEquals("Value gained by each further record", figure.title());
        assertTrue(colours(figure.image()).contains(BLUE), "the curve is drawn");
    }

    @Test
    void theMapDrawsLayersOverThePool() {
        PlanarMap map = PlanarMap.of(new Embeddings(FloatMatrix.of(4, 2, 0, 0, 1, 0, 0, 2, 3, 3)));
        Map<String, int[]> layers = new LinkedHashMap<>();
        layers.put("chosen", new int[] {1, 3});
        layers.put("nothing", new int[0]);
        assertEquals(List.of("pool", "chosen"), Figures.map("Map", map, layers).series());
    }

    @Test
    void aPlanIsSegmentsBetweenItsPointsWhereMassGoes() {
        Series source = Series.of("pool", new double[] {0, 0}, new double[] {0, 1});
        Series target = Series.of("target", new double[] {1, 1}, new double[] {0, 1});
        Figure figure = Figures.plan("Plan", "x", "y", source, target, FloatMatrix.of(2, 2, .5f, 0, .001f, .5f));
        assertEquals(List.of("pool", "target"), figure.series());
        assertEquals("Plan", figure.title());
        Figure crossed = Figures.plan("Plan", "x", "y", source, target, FloatMatrix.of(2, 2, 0, .5f, .5f, 0));
        // Between the points of one side there is nothing but the background; a crossing darkens the middle.
        assertEquals(0xFFFFFF, middle(figure));
        assertTrue((middle(crossed) & 0xFF) < 0x80, Integer.toHexString(middle(crossed)));
        assertEquals(
                "the plan must be 2 x 2 as the points are, got 1 x 2",
                message(() -> Figures.plan("", "x", "y", source, target, FloatMatrix.of(1, 2, 1, 1))));
        assertEquals(
                "masses must be >= 0, got -1.0 in row 1",
                message(() -> Figures.plan("", "x", "y", source, target, FloatMatrix.of(2, 2, 1, 1, -1, 1))));
    }

    /** The darkest colour about the middle between the outermost points. */
    private static int middle(Figure figure) {
        BufferedImage image = figure.image();
        int left = image.getWidth();
        int right = 0;
        int top = image.getHeight();
        int bottom = 0;
        for (int y = 40; y < image.getHeight() - 90; y++) {
            for (int x = 0; x < image.getWidth(); x++) {
                int colour = image.getRGB(x, y) | 0xFF000000;
                if (colour == BLUE) {
                    left = Math.min(left, x);
                    top = Math.min(top, y);
                    bottom = Math.max(bottom, y);
                } else if (colour == 0xFFD55E00) {
                    right = Math.max(right, x);
                }
            }
        }
        int darkest = 0xFFFFFF;
        for (int y = (top + bottom) / 2 - 8; y < (top + bottom) / 2 + 8; y++) {
            int colour = image.getRGB((left + right) / 2, y) & 0xFFFFFF;
            darkest = (colour & 0xFF) < (darkest & 0xFF) ? colour : darkest;
        }
        return darkest;
    }

    @Test
    void coordinatesHaveTwoDecimalsAndWordsKeepTheirOwn() {
        Series point = Series.of("a", new double[] {1}, new double[] {2}).withLabels(List.of("0.12345 of it"));
        String svg = Figures.costs("Costs", "seconds", "loss", List.of(point)).svg();
        assertTrue(svg.contains("0.12345 of it"), svg);
        assertFalse(svg.replace("0.12345 of it", "").matches("(?s).*\\d\\.\\d{3}.*"), svg);
    }

    @Test
    void barsLinesHistogramsAndHeatMapsAreDrawn() {
        Series withIntervals = Series.of("a", 1, -2, 3).withIntervals(.1, 3, .2);
        List<Figure> figures = List.of(
                Figures.lines("lines", "x (s)", "y (nats)", List.of(withIntervals)),
                Figures.bars("bars", "skill", "records", List.of("p", "q", "r"), List.of(withIntervals)),
                Figures.histogram("histogram", "cosine", Map.of("a", new double[] {0, .5, 1}), 2));
        for (Figure figure : figures) {
            assertTrue(colours(figure.image()).contains(BLUE), figure.title());
        }
        Set<Integer> shades =
                colours(Figures.heatMap("heat", "record", SIMILARITY).image());
        assertTrue(shades.contains(0xFF08306B) && shades.contains(0xFFFFFFFF), "darkest and lightest entry");
    }

    @Test
    void intervalsOfBarsHaveTheEndsThatTheirSeriesHave() {
        Series bars = Series.of("a", 2, 2).withEnds(new double[] {1, 2}, new double[] {6, 2});
        BufferedImage image =
                Figures.bars("t", "x", "y", List.of("p", "q"), List.of(bars)).image();
        int[] blue = ends(image, 260, colour -> colour == (BLUE & 0xFFFFFF));
        double unit = (blue[1] - blue[0]) / 2.0;
        int[] interval = new int[] {image.getHeight(), 0};
        for (int x = 230; x < 250; x++) {
            int[] ends = ends(image, x, colour -> (colour & 0xFF) < 0x50);
            interval = ends[1] - ends[0] > interval[1] - interval[0] ? ends : interval;
        }
        assertEquals(blue[1] - 6 * unit, interval[0], 3, "upper end");
        assertEquals(blue[1] - unit, interval[1], 3, "lower end");
    }

    /** The first and the last place of colours in a column of the plot. */
    private static int[] ends(BufferedImage image, int x, IntPredicate isMeant) {
        int[] places = IntStream.range(40, 365)
                .filter(y -> isMeant.test(image.getRGB(x, y) & 0xFFFFFF))
                .toArray();
        return places.length == 0 ? new int[2] : new int[] {places[0], places[places.length - 1]};
    }

    @Test
    void aHeatMapNamesWhatItsColumnsAndItsRowsAre() {
        Figure figure = Figures.heatMap("heat", "question", "example", FloatMatrix.of(1, 2, 0, 1));
        assertEquals("question", figure.xAxis());
        assertEquals("example", figure.yAxis());
    }

    @Test
    void aHistogramSaysWhatItCounts() {
        Map<String, double[]> samples = Map.of("a", new double[] {0, .5, 1});
        assertEquals("records", Figures.histogram("h", "cosine", samples, 2).yAxis());
        assertEquals(
                "pairs", Figures.histogram("h", "cosine", "pairs", samples, 2).yAxis());
    }

    @Test
    void aHistogramOfManyBinsHasLabelsThatDoNotMeet() {
        double[] sample = IntStream.range(0, 41).mapToDouble(i -> i / 100.0).toArray();
        BufferedImage image =
                Figures.histogram("h", "cosine", Map.of("a", sample), 40).image();
        int below = IntStream.range(200, 365)
                .filter(y -> IntStream.range(60, 740).anyMatch(x -> (image.getRGB(x, y) | 0xFF000000) == BLUE))
                .max()
                .getAsInt();
        int[] labels = {below + 25, below + 40};
        long inked = IntStream.range(60, 740)
                .filter(x -> IntStream.range(labels[0], labels[1]).anyMatch(y -> (image.getRGB(x, y) & 0xFF) < 0x80))
                .count();
        assertTrue(inked > 20 && inked < 340, inked + " of 680 columns below the axis have ink");
    }

    @ParameterizedTest
    @ValueSource(doubles = {Double.NaN, Double.NEGATIVE_INFINITY})
    void aHistogramCountsNothingThatIsNoNumber(double value) {
        assertEquals(
                "values of a histogram must be finite, got " + value + " in losses",
                message(() -> Figures.histogram("t", "loss", Map.of("losses", new double[] {1, value, 2}), 3)));
    }

    @Test
    void aLargeMatrixIsShownAsMeansOfBlocks() {
        FloatMatrix large = FloatMatrix.build(500, 500, (i, row) -> row[i] = 1);
        assertTrue(Figures.heatMap("heat", "record", large).svg().length() < 10_000_000);
    }

    @Test
    void aLongLineKeepsItsPlaceAndItsIntervals() {
        double[] values = new double[100];
        values[99] = 1;
        Figure figure =
                Figures.lines("long", "x", "y", List.of(Series.of("a", values).withIntervals(values)));
        assertTrue(colours(figure.image()).contains(BLUE), "drawn");
    }

    @Test
    void svgStandsInAPageAsItIs() {
        String svg = Figures.lines("a < b & c", "x", "y", List.of(Series.of("a", 1, 2)))
                .svg();
        assertTrue(svg.startsWith("<svg"), svg.substring(0, 40));
        assertFalse(svg.contains("<!DOCTYPE") || svg.contains("<?xml"));
        assertTrue(svg.strip().endsWith("</svg>"));
    }

    @Test
    void figuresAreSavedAsPngAndSvg(@TempDir Path folder) throws IOException {
        Figure figure = Figures.lines("t", "x", "y", List.of(Series.of("a", 1, 2)));
        figure.savePng(folder.resolve("f.png"));
        figure.saveSvg(folder.resolve("f.svg"));
        assertEquals(
                figure.image().getWidth(),
                ImageIO.read(folder.resolve("f.png").toFile()).getWidth());
        assertEquals(figure.svg(), Files.readString(folder.resolve("f.svg")));
    }

    @Test
    void unequalLengthsAreRefused() {
        assertEquals(
                "x and y must be of one length > 0, got 2 and 1 in series a",
                message(() -> Series.of("a", new double[2], new double[1])));
        assertEquals("there must be one interval per point, 2, got 1", message(() -> Series.of("a", 1, 2)
                .withIntervals(1)));
        assertEquals(
                "there must be one bar per category, 1, got 2 in series a",
                message(() -> Figures.bars("t", "x", "y", List.of("p"), List.of(Series.of("a", 1, 2)))));
        assertEquals("bins must be > 0, got 0", message(() -> Figures.histogram("t", "x", Map.of(), 0)));
    }

    private static String message(org.junit.jupiter.api.function.Executable call) {
        return assertThrows(IllegalArgumentException.class, call).getMessage();
    }

    private static Set<Integer> colours(BufferedImage image) {
        Set<Integer> colours = new HashSet<>();
        for (int y = 0; y < image.getHeight(); y++) {
            for (int x = 0; x < image.getWidth(); x++) {
                colours.add(image.getRGB(x, y) | 0xFF000000);
            }
        }
        return colours;
    }

    @Test
    void bandsHaveTheEndsThatTheirSeriesHave() {
        Series line = Series.of("exact", new double[] {30, 60}, new double[] {0.1, 0.2})
                .withEnds(new double[] {0, 0.15}, new double[] {0.4, 0.3});
        Figure figure = Figures.bands("Exact answers", "budget (%)", "share", List.of(line, Series.of("Full", 1, 2)));
        assertEquals(List.of("exact", "Full"), figure.series(), "a band has no name of its own");
        assertEquals(0.2, line.halfWidths()[0], 1e-12);
        IllegalArgumentException error = assertThrows(
                IllegalArgumentException.class, () -> line.withEnds(new double[] {0}, new double[] {1, 1}));
        assertEquals("there must be two ends per point, 2 of each, got 1 and 2", error.getMessage());
    }

    @Test
    void costsAreDrawnOverALogarithmicAxisWithTheirIntervals() {
        Series cheap = Series.of("no model", new double[] {0.01, 0.02}, new double[] {0.2, 0.25})
                .withEnds(new double[] {0.1, 0.2}, new double[] {0.3, 0.4})
                .withLabels(List.of("Random", "kNN"));
        Series dear = Series.of("model", new double[] {50}, new double[] {0.8}).withLabels(List.of("DELIFT"));
        Figure figure = Figures.costs("Costs", "seconds", "share", List.of(cheap, dear));
        assertEquals(List.of("no model", "model"), figure.series());
        Set<Integer> colours = colours(figure.image());
        assertTrue(colours.contains(BLUE) && colours.contains(0xFFD55E00), "both groups");
        assertTrue(figure.svg().contains(">DELIFT<"), "labels are text");
        assertEquals(
                "costs must be > 0 and finite, got 0.0",
                message(() -> Figures.costs("", "", "", List.of(Series.of("a", new double[] {0}, new double[] {1})))));
        assertEquals("there must be one label per point, 1, got 0", message(() -> dear.withLabels(List.of())));
    }

    @Test
    void labelsOfACrowdMakeWayForPointsAndForEachOther() {
        double[] x = new double[12];
        double[] y = new double[12];
        List<String> names = new ArrayList<>();
        for (int i = 0; i < x.length; i++) {
            x[i] = 1 + 0.2 * (i % 4);
            y[i] = 0.5 + 0.004 * i;
            names.add("method " + i);
        }
        XYChart chart = new XYChart(760, 480);
        chart.getStyler().setXAxisLogarithmic(true).setXAxisMin(0.1).setXAxisMax(100.0);
        chart.getStyler().setYAxisMin(0.0).setYAxisMax(1.0);
        chart.addSeries("crowd", x, y);
        PointLabels labels = new PointLabels(List.of(Series.of("crowd", x, y).withLabels(names)));
        chart.addAnnotation(labels);
        Graphics2D graphics = BitmapEncoder.getBufferedImage(chart).createGraphics();
        List<PointLabels.Placed> places = labels.places(graphics.getFontMetrics());
        assertEquals(12, places.size());
        for (PointLabels.Placed placed : places) {
            assertTrue(places.stream().filter(other -> other != placed).noneMatch(other -> other.box()
                    .intersects(placed.box())));
            assertTrue(places.stream().noneMatch(other -> placed.box().contains(other.point())), placed.text());
        }
    }
}
