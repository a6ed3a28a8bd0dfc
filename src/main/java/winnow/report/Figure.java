package winnow.report;

import de.erichseifert.vectorgraphics2d.Processors;
import de.erichseifert.vectorgraphics2d.VectorGraphics2D;
import de.erichseifert.vectorgraphics2d.util.PageSize;
import java.awt.image.BufferedImage;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.math.BigDecimal;
import java.math.RoundingMode;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import javax.imageio.ImageIO;
import org.knowm.xchart.BitmapEncoder;
import org.knowm.xchart.internal.chartpart.IChart;
import winnow.corpus.OutputFile;

/**
 * A finished figure.
 *
 * <p>As the last expression of a notebook cell, {@code figure.image()} shows the figure; in files it is PNG or SVG. Made by
 * {@link Figures}.
 */
public final class Figure {
    /** What stands before the picture itself: pages that embed SVG choke on a prolog or a document type. */
    private static final Pattern PROLOG = Pattern.compile("\\A.*?(?=<svg\\b)", Pattern.DOTALL);

    /** Finer than a hundredth of a pixel nobody sees, and coordinates with all their digits make files twice as large. */
    private static final Pattern FINE = Pattern.compile("-?\\d+\\.\\d{3,}");

    private static final Pattern ELEMENT = Pattern.compile("<[^>]*>");

    private final IChart chart;
    private final String xAxis;
    private final String yAxis;
    private final List<String> series;

    Figure(IChart chart, String xAxis, String yAxis, List<String> series) {
        this.chart = chart;
        this.xAxis = xAxis;
        this.yAxis = yAxis;
        this.series = List.copyOf(series);
    }

    /** The title. */
    public String title() {
        return chart.getTitle();
    }

    /** What the horizontal axis shows, with its unit. */
    public String xAxis() {
        return xAxis;
    }

    /** What the vertical axis shows, with its unit. */
    public String yAxis() {
        return yAxis;
    }

    /** The names in the legend, in the order in which they are drawn. */
    public List<String> series() {
        return series;
    }

    /** The figure as pixels. Needs fonts on the machine, but no display. */
    public BufferedImage image() {
        return BitmapEncoder.getBufferedImage(chart);
    }

    /** The figure as an {@code <svg>} element, without XML prolog and document type, so that it can stand inside a page. */
    public String svg() {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        VectorGraphics2D graphics = new VectorGraphics2D();
        chart.paint(graphics, chart.getWidth(), chart.getHeight());
        PageSize size = new PageSize(chart.getWidth(), chart.getHeight());
        try {
            Processors.get("svg").getDocument(graphics.getCommands(), size).writeTo(bytes);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        String svg = PROLOG.matcher(bytes.toString(StandardCharsets.UTF_8)).replaceFirst("");
        return ELEMENT.matcher(svg)
                .replaceAll(element -> Matcher.quoteReplacement(
                        FINE.matcher(element.group()).replaceAll(number -> hundredths(number.group()))));
    }

    private static String hundredths(String number) {
        return new BigDecimal(number)
                .setScale(2, RoundingMode.HALF_EVEN)
                .stripTrailingZeros()
                .toPlainString();
    }

    /**
     * Writes the figure as PNG.
     *
     * @throws UncheckedIOException if the file cannot be written
     */
    public void savePng(Path file) {
        OutputFile.write(file, out -> ImageIO.write(image(), "png", out));
    }

    /**
     * Writes the figure as SVG.
     *
     * @throws UncheckedIOException if the file cannot be written
     */
    public void saveSvg(Path file) {
        OutputFile.write(file, out -> out.write(svg().getBytes(StandardCharsets.UTF_8)));
    }

    @Override
    public String toString() {
        return "Figure \"" + title() + "\" of " + series;
    }
}
