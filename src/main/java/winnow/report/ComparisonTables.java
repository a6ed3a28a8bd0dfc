package winnow.report;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import tech.tablesaw.api.StringColumn;
import tech.tablesaw.api.Table;
import winnow.experiment.ResultComparison;

/** Two results beside each other: the settings that differ, then a table of differences for each point, learner and question. */
public final class ComparisonTables {
    private static final int WIDE = 400;

    private ComparisonTables() {}

    /** All of it as text. */
    public static String text(ResultComparison comparison) {
        StringBuilder text = new StringBuilder();
        if (comparison.settings().isEmpty()) {
            text.append("the settings are equal\n");
        }
        for (ResultComparison.Setting setting : comparison.settings()) {
            text.append(setting.key())
                    .append(": ")
                    .append(setting.first())
                    .append(" | ")
                    .append(setting.second())
                    .append('\n');
        }
        Map<String, List<ResultComparison.Row>> byTable = new LinkedHashMap<>();
        for (ResultComparison.Row row : comparison.rows()) {
            String title = row.point() + ": " + row.learner() + ", " + row.asked()
                    + (row.isPaired() ? " (paired by seed and item)" : " (not paired: corpora or seeds differ)");
            byTable.computeIfAbsent(title, key -> new ArrayList<>()).add(row);
        }
        byTable.forEach((title, rows) -> text.append('\n')
                .append(Tables.line(title))
                .append('\n')
                .append(Tables.text(table(rows), Integer.MAX_VALUE, WIDE)));
        return text.toString();
    }

    private static Table table(List<ResultComparison.Row> rows) {
        StringColumn method = StringColumn.create("method");
        StringColumn metric = StringColumn.create("metric");
        StringColumn first = StringColumn.create("A");
        StringColumn second = StringColumn.create("B");
        StringColumn difference = StringColumn.create("B less A");
        for (ResultComparison.Row row : rows) {
            method.append(row.method());
            metric.append(row.metric());
            first.append(ResultTables.cell(row.first()));
            second.append(ResultTables.cell(row.second()));
            difference.append(ResultTables.cell(row.difference()));
        }
        return Table.create(method, metric, first, second, difference);
    }
}
