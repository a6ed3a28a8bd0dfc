package winnow.report;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import tech.tablesaw.api.StringColumn;
import tech.tablesaw.api.Table;
import winnow.experiment.ClaimVerdict;
import winnow.experiment.StoredResult;

/**
 * One self-contained page of all results: contents, claims, and for each experiment its settings, tables and figures.
 *
 * <p>Nothing is loaded from elsewhere and no script can run: the page carries a content policy that forbids both, figures stand inside it,
 * and every text is escaped, control and direction characters left out. Tables and figures that are wider than the screen scroll in
 * themselves, so that the page can be read on a phone.
 */
public final class ReportPage {
    private static final int WIDE = 400;
    private static final Pattern IDENTIFIER = Pattern.compile("(id=\"|url\\(#)(clip)");
    private static final Pattern SIZE =
            Pattern.compile("\\A<svg\\b([^>]*?) height=\"[^\"]*\"([^>]*?) width=\"[^\"]*\"");
    private static final String STYLE =
            """
            body{font:16px/1.5 system-ui,sans-serif;color:#1b1b1b;background:#fff;margin:0 auto;max-width:60rem;padding:1rem}
            h1{font-size:1.6rem}h2{font-size:1.3rem;margin-top:2.5rem;border-top:1px solid #ddd;padding-top:1rem}
            h3{font-size:1rem;margin-bottom:.3rem}
            .wide{overflow-x:auto;max-width:100%}
            .wide td{min-width:5rem}
            figure{margin:1rem 0;overflow-x:auto}figure svg{width:100%;height:auto;min-width:34rem;max-width:760px}
            pre{white-space:pre-wrap;overflow-wrap:anywhere;background:#f6f6f6;padding:.5rem;font-size:.8rem}
            p,li,h2,h3{overflow-wrap:anywhere}
            """;

    private ReportPage() {}

    /**
     * The page.
     *
     * @param results in the order of the page
     * @param claims what results say of them; none for a page without
     */
    public static String html(List<StoredResult> results, List<ClaimVerdict> claims) {
        StringBuilder page = new StringBuilder();
        page.append("<!DOCTYPE html>\n<html lang=\"en\"><head><meta charset=\"utf-8\">\n")
                .append(
                        "<meta http-equiv=\"Content-Security-Policy\" content=\"default-src 'none'; style-src 'unsafe-inline'\">\n")
                .append("<meta name=\"viewport\" content=\"width=device-width, initial-scale=1\">\n")
                .append("<meta name=\"referrer\" content=\"no-referrer\">\n<title>Winnow: results</title>\n<style>")
                .append(STYLE)
                .append("</style></head><body>\n<h1>Results</h1>\n");
        page.append(
                "<p>Means with 95 % intervals over runs and items; differences on the same items of the same seeds.</p>\n<ul>\n");
        for (int r = 0; r < results.size(); r++) {
            page.append("<li><a href=\"#result-")
                    .append(r)
                    .append("\">")
                    .append(name(results.get(r)))
                    .append("</a>: ")
                    .append(text(results.get(r).spec().question()))
                    .append("</li>\n");
        }
        page.append("</ul>\n");
        if (!claims.isEmpty()) {
            page.append("<h2>Claims</h2>\n").append(wide(table(claims)));
        }
        for (int r = 0; r < results.size(); r++) {
            append(page, results.get(r), r);
        }
        return page.append("</body></html>\n").toString();
    }

    private static String name(StoredResult result) {
        return text(result.spec().name() + ", " + result.spec().shortHash());
    }

    private static void append(StringBuilder page, StoredResult result, int number) {
        ExperimentReport report = new ExperimentReport(result);
        page.append("<h2 id=\"result-")
                .append(number)
                .append("\">")
                .append(name(result))
                .append("</h2>\n<p>");
        page.append(text(result.spec().question()))
                .append("</p>\n<p>Seeds ")
                .append(text(result.spec().seeds().toString()));
        page.append(".</p>\n");
        int figure = 0;
        for (Map.Entry<String, Figure> entry : report.figures().entrySet()) {
            String prefix = "f" + number + "-" + figure++ + "-";
            String svg = IDENTIFIER.matcher(entry.getValue().svg()).replaceAll("$1" + prefix + "$2");
            // Letters of a figure are outlines: the label is what can be read aloud.
            String label = " role=\"img\" aria-label=\"" + text(entry.getValue().title()) + "\"";
            page.append("<figure>")
                    .append(SIZE.matcher(svg)
                            .replaceFirst(
                                    size -> Matcher.quoteReplacement("<svg" + label + size.group(1) + size.group(2))))
                    .append("</figure>\n");
        }
        for (ExperimentReport.Titled titled : report.tables()) {
            page.append("<h3>").append(text(titled.title())).append("</h3>\n").append(wide(titled.table()));
        }
        page.append("<details><summary>Settings</summary><pre>")
                .append(text(result.spec().canonical()));
        List<String> madeBy = new ArrayList<>();
        result.madeBy().keySet().stream()
                .sorted()
                .forEach(key -> madeBy.add(key + ": " + result.madeBy().get(key)));
        page.append("</pre><pre>").append(text(String.join("; ", madeBy))).append("</pre></details>\n");
    }

    private static String wide(Table table) {
        return "<div class=\"wide\">" + Tables.html(table, Integer.MAX_VALUE, WIDE) + "</div>\n";
    }

    private static Table table(List<ClaimVerdict> claims) {
        StringColumn paper = StringColumn.create("paper");
        StringColumn claim = StringColumn.create("claim");
        StringColumn printed = StringColumn.create("printed");
        StringColumn ours = StringColumn.create("ours");
        StringColumn verdict = StringColumn.create("verdict");
        for (ClaimVerdict one : claims) {
            paper.append(one.claim().paper());
            claim.append(one.claim().text());
            printed.append(one.claim().printed());
            ours.append(ClaimsLedger.number(one));
            verdict.append(one.verdict().words());
        }
        return Table.create(paper, claim, printed, ours, verdict);
    }

    private static String text(String text) {
        return Tables.escaped(Tables.line(text));
    }
}
