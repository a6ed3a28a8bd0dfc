package winnow.report;

import java.io.StringWriter;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import tech.tablesaw.api.DoubleColumn;
import tech.tablesaw.api.IntColumn;
import tech.tablesaw.api.NumberColumn;
import tech.tablesaw.api.StringColumn;
import tech.tablesaw.api.Table;
import tech.tablesaw.columns.Column;
import winnow.corpus.Corpus;
import winnow.corpus.Example;
import winnow.evaluation.Bootstrap;
import winnow.evaluation.BootstrapInterval;
import winnow.evaluation.Evaluation;
import winnow.evaluation.HolmCorrection;
import winnow.evaluation.MetricValues;
import winnow.evaluation.PairedComparison;
import winnow.linalg.FloatMatrix;
import winnow.selection.Selection;

/**
 * Results as tables: for a notebook, a terminal, or further work with Tablesaw.
 *
 * <p>Example: {@code Notebook.show(Tables.of(selection, pool))}.
 */
public final class Tables {
    private static final int ROWS = 20;
    private static final int CHARACTERS = 90;
    private static final String CELL = "padding:4px 10px;text-align:%s;vertical-align:top;border-bottom:1px solid #ddd";

    private Tables() {}

    /** The records of a corpus: id, prompt, response, and a column for every tag of the first record. */
    public static Table of(Corpus corpus) {
        Table table = Table.create("records", StringColumn.create("id"), StringColumn.create("prompt"));
        table.addColumns(StringColumn.create("response"));
        List<String> tags = corpus.size() == 0
                ? List.of()
                : List.copyOf(corpus.get(0).tags().keySet());
        tags.forEach(tag -> table.addColumns(StringColumn.create(tag)));
        for (Example example : corpus) {
            table.stringColumn("id").append(example.id());
            table.stringColumn("prompt").append(example.prompt());
            table.stringColumn("response").append(example.response());
            tags.forEach(tag -> table.stringColumn(tag).append(example.tags().getOrDefault(tag, "")));
        }
        return table;
    }

    /** The chosen records in order: rank, id, gain, prompt, response, reason. */
    public static Table of(Selection selection, Corpus pool) {
        Table table = Table.create(
                selection.method(),
                IntColumn.create("rank"),
                StringColumn.create("id"),
                DoubleColumn.create("gain"),
                StringColumn.create("prompt"),
                StringColumn.create("response"),
                StringColumn.create("reason"));
        for (Selection.Pick pick : selection.picks()) {
            table.intColumn("rank").append(pick.rank());
            table.stringColumn("id").append(pick.id());
            table.doubleColumn("gain").append(pick.gain());
            table.stringColumn("prompt").append(pool.get(pick.position()).prompt());
            table.stringColumn("response").append(pool.get(pick.position()).response());
            table.stringColumn("reason").append(pick.reason());
        }
        return table;
    }

    /** Every metric of an evaluation: its mean, and the ends of its interval. */
    public static Table of(Evaluation evaluation, Bootstrap bootstrap) {
        Table table = Table.create(
                "evaluation",
                StringColumn.create("metric"),
                DoubleColumn.create("mean"),
                DoubleColumn.create("low"),
                DoubleColumn.create("high"));
        for (MetricValues values : evaluation.metrics()) {
            BootstrapInterval interval = bootstrap.mean(values.values());
            table.stringColumn("metric").append(values.metric());
            table.doubleColumn("mean").append(interval.estimate());
            table.doubleColumn("low").append(interval.low());
            table.doubleColumn("high").append(interval.high());
        }
        return table;
    }

    /** Differences between two models, positive for the first, with intervals and Holm's p-values over the rows. */
    public static Table of(List<PairedComparison> comparisons) {
        Table table = Table.create(
                "comparison",
                StringColumn.create("metric"),
                DoubleColumn.create("advantage"),
                DoubleColumn.create("low"),
                DoubleColumn.create("high"),
                DoubleColumn.create("p"));
        double[] adjusted = HolmCorrection.adjusted(
                comparisons.stream().mapToDouble(c -> c.permutation().pValue()).toArray());
        for (int i = 0; i < adjusted.length; i++) {
            PairedComparison comparison = comparisons.get(i);
            table.stringColumn("metric").append(comparison.metric());
            table.doubleColumn("advantage").append(comparison.advantage().estimate());
            table.doubleColumn("low").append(comparison.advantage().low());
            table.doubleColumn("high").append(comparison.advantage().high());
            table.doubleColumn("p").append(adjusted[i]);
        }
        return table;
    }

    /**
     * The records left out because a chosen one is so similar, most similar first.
     *
     * @param similarity {@code [n, n]}, between all records of the pool
     */
    public static Table redundant(Selection selection, Corpus pool, FloatMatrix similarity) {
        if (similarity.rows() != pool.size() || similarity.columns() != pool.size()) {
            throw new IllegalArgumentException("similarity must be " + pool.size() + " x " + pool.size() + ", got "
                    + similarity.rows() + " x " + similarity.columns());
        }
        record Dropped(int position, int kept, float similarity) {}
        int[] chosen = selection.positions();
        boolean[] isChosen = new boolean[pool.size()];
        for (int position : chosen) {
            isChosen[position] = true;
        }
        List<Dropped> dropped = new ArrayList<>();
        for (int i = 0; i < pool.size() && chosen.length > 0; i++) {
            if (isChosen[i]) {
                continue;
            }
            int nearest = chosen[0];
            for (int j : chosen) {
                nearest = similarity.get(i, j) > similarity.get(i, nearest) ? j : nearest;
            }
            dropped.add(new Dropped(i, nearest, similarity.get(i, nearest)));
        }
        // A stable sort, so that ties stay in the order of the pool.
        dropped.sort(Comparator.comparingDouble(d -> -d.similarity()));
        Table table = Table.create(
                "dropped as redundant",
                DoubleColumn.create("similarity"),
                StringColumn.create("dropped"),
                StringColumn.create("kept instead"));
        for (Dropped d : dropped) {
            table.doubleColumn("similarity").append(d.similarity());
            table.stringColumn("dropped").append(pool.get(d.position()).text());
            table.stringColumn("kept instead").append(pool.get(d.kept()).text());
        }
        return table;
    }

    /** The first {@value #ROWS} rows as an HTML table. */
    public static String html(Table table) {
        return html(table, ROWS, CHARACTERS);
    }

    /**
     * A table as HTML in which every text is escaped, so that nothing a record says is ever markup.
     *
     * @param rows how many rows to show at most; a last line says how many there are
     * @param characters how many characters of a text to show at most
     */
    public static String html(Table table, int rows, int characters) {
        StringBuilder html = new StringBuilder("<table style=\"border-collapse:collapse;font-size:13px\"><thead><tr>");
        for (Column<?> column : table.columns()) {
            html.append("<th style=\"").append(style(column)).append(";font-weight:600\">");
            html.append(escaped(line(column.name()))).append("</th>");
        }
        html.append("</tr></thead><tbody>");
        for (int row = 0; row < Math.min(rows, table.rowCount()); row++) {
            html.append("<tr>");
            for (Column<?> column : table.columns()) {
                html.append("<td style=\"").append(style(column)).append("\">");
                html.append(escaped(cell(column, row, characters))).append("</td>");
            }
            html.append("</tr>");
        }
        html.append("</tbody></table>");
        if (table.rowCount() > rows) {
            html.append("<p style=\"font-size:12px;color:#555\">")
                    .append(rows)
                    .append(" of ")
                    .append(table.rowCount())
                    .append(" rows</p>");
        }
        return html.toString();
    }

    /** The same table as comma-separated values with a header, texts quoted where they must be. */
    public static String csv(Table table) {
        StringWriter text = new StringWriter();
        table.write().csv(text);
        return text.toString();
    }

    /** The same table as plain text for a terminal, columns aligned, without control characters. */
    public static String text(Table table, int rows, int characters) {
        int shown = Math.min(rows, table.rowCount());
        List<StringBuilder> lines = new ArrayList<>();
        for (int line = 0; line <= shown; line++) {
            lines.add(new StringBuilder());
        }
        for (Column<?> column : table.columns()) {
            List<String> cells = new ArrayList<>(List.of(line(column.name())));
            for (int row = 0; row < shown; row++) {
                cells.add(cell(column, row, characters));
            }
            int width =
                    Math.max(1, cells.stream().mapToInt(String::length).max().orElse(0));
            String format = column instanceof NumberColumn ? "%" + width + "s  " : "%-" + width + "s  ";
            for (int line = 0; line <= shown; line++) {
                lines.get(line).append(String.format(Locale.ROOT, format, cells.get(line)));
            }
        }
        StringBuilder text = new StringBuilder();
        lines.forEach(line -> text.append(line.toString().stripTrailing()).append('\n'));
        if (table.rowCount() > shown) {
            text.append(shown).append(" of ").append(table.rowCount()).append(" rows\n");
        }
        return text.toString();
    }

    private static String style(Column<?> column) {
        return String.format(Locale.ROOT, CELL, column instanceof NumberColumn ? "right" : "left");
    }

    /** With so many decimals, and no sign before zero. */
    public static String fixed(double value, int decimals) {
        String text = String.format(Locale.ROOT, "%." + decimals + "f", value);
        return text.matches("-[0.]+") ? text.substring(1) : text;
    }

    private static String cell(Column<?> column, int row, int characters) {
        if (column instanceof DoubleColumn numbers) {
            // No sign before zero.
            return numbers.isMissing(row) ? "" : String.format(Locale.ROOT, "%.4g", numbers.getDouble(row) + 0.0);
        }
        String line = line(column.getString(row)).strip();
        int codePoints = line.codePointCount(0, line.length());
        return codePoints <= characters ? line : line.substring(0, line.offsetByCodePoints(0, characters)) + "…";
    }

    /** A text on one line, without the characters that could move a terminal's cursor or turn the direction of its text. */
    static String line(String text) {
        return text.replaceAll("[\\p{Cntrl}\\p{Cf}\\s]+", " ");
    }

    static String escaped(String text) {
        StringBuilder escaped = new StringBuilder(text.length());
        for (char c : text.toCharArray()) {
            switch (c) {
                case '&' -> escaped.append("&amp;");
                case '<' -> escaped.append("&lt;");
                case '>' -> escaped.append("&gt;");
                case '"' -> escaped.append("&quot;");
                case '\'' -> escaped.append("&#39;");
                // Notebook pages typeset what stands between dollar signs.
                case '$' -> escaped.append("&#36;<wbr>");
                default -> escaped.append(c);
            }
        }
        return escaped.toString();
    }
}
