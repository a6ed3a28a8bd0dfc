package winnow.report;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import tech.tablesaw.api.StringColumn;
import tech.tablesaw.api.Table;
import winnow.evaluation.BootstrapInterval;
import winnow.evaluation.SeedSpread;
import winnow.experiment.PointResults;
import winnow.experiment.Results;

/** Results of experiments as tables and figures: methods in rows, metrics in columns, means with 95 % intervals over runs and items. */
public final class ResultTables {
    private ResultTables() {}

    /**
     * Means with intervals.
     *
     * @param learner as in {@link winnow.experiment.Outcome}
     * @param asked what was asked
     * @param metrics columns
     */
    public static Table means(Results results, String learner, String asked, List<String> metrics) {
        return table(results, "method", metrics, (method, metric) -> results.mean(learner, method, asked, metric));
    }

    /** Differences to one method, on the same items of the same seeds. */
    public static Table differences(
            Results results, String learner, String asked, String reference, List<String> metrics) {
        return table(
                results,
                "less " + reference,
                metrics,
                (method, metric) -> method.equals(reference)
                        ? Optional.empty()
                        : results.difference(learner, method, reference, asked, metric));
    }

    /** The intervals over items and over seeds apart: how far a mean would move with other questions, and with other runs. */
    public static Table spreads(Results results, String learner, String asked, List<String> metrics) {
        StringColumn names = StringColumn.create("method");
        List<StringColumn> columns = new ArrayList<>();
        for (String metric : metrics) {
            columns.add(StringColumn.create(metric + ", over items"));
            columns.add(StringColumn.create(metric + ", over seeds"));
        }
        for (String method : results.methods()) {
            List<Optional<SeedSpread>> row = metrics.stream()
                    .map(metric -> results.spread(learner, method, asked, metric))
                    .toList();
            if (row.stream().allMatch(Optional::isEmpty)) {
                continue;
            }
            names.append(method);
            for (int m = 0; m < row.size(); m++) {
                columns.get(2 * m)
                        .append(row.get(m).map(spread -> ends(spread.items())).orElse("–"));
                columns.get(2 * m + 1)
                        .append(row.get(m).map(spread -> ends(spread.seeds())).orElse("–"));
            }
        }
        Table table = Table.create(names);
        columns.forEach(table::addColumns);
        return table;
    }

    /** Bars of one metric, one for each method, with intervals. */
    public static Figure bars(
            Results results, String learner, String asked, String metric, String title, String yAxis) {
        List<String> methods = new ArrayList<>();
        List<Double> heights = new ArrayList<>();
        List<Double> low = new ArrayList<>();
        List<Double> high = new ArrayList<>();
        for (String method : results.methods()) {
            results.mean(learner, method, asked, metric).ifPresent(mean -> {
                methods.add(method);
                heights.add(mean.estimate());
                low.add(mean.low());
                high.add(mean.high());
            });
        }
        Series series = Series.of(metric, array(heights)).withEnds(array(low), array(high));
        return Figures.bars(title, "method", yAxis, methods, List.of(series));
    }

    /**
     * One metric over the budget, one line for each method with its intervals as a band.
     *
     * @param points of one setting, in the order of budgets
     */
    public static Figure curves(
            List<PointResults> points, String learner, String asked, String metric, String title, String yAxis) {
        List<Series> lines = new ArrayList<>();
        for (String method : points.get(0).results().methods()) {
            List<Double> shares = new ArrayList<>();
            List<Double> heights = new ArrayList<>();
            List<Double> low = new ArrayList<>();
            List<Double> high = new ArrayList<>();
            for (PointResults point : points) {
                point.results().mean(learner, method, asked, metric).ifPresent(mean -> {
                    shares.add(100 * point.share());
                    heights.add(mean.estimate());
                    low.add(mean.low());
                    high.add(mean.high());
                });
            }
            if (!shares.isEmpty()) {
                lines.add(Series.of(method, array(shares), array(heights)).withEnds(array(low), array(high)));
            }
        }
        return Figures.bands(title, "budget (% of the pool)", yAxis, lines);
    }

    /**
     * The smallest budget of each method from which on no budget is shown to be worse than a reference: the interval of the difference
     * reaches zero, or lies on the better side. That nothing is shown does not prove that nothing is there.
     *
     * @param points of one setting
     * @param reference such as Full
     * @param lowerIsBetter the metrics of which less is better
     */
    public static Table smallestBudgets(
            List<PointResults> points,
            String learner,
            String asked,
            String reference,
            List<String> metrics,
            Set<String> lowerIsBetter) {
        List<PointResults> largestFirst = points.stream()
                .sorted(Comparator.comparingDouble(PointResults::share).reversed())
                .toList();
        StringColumn names = StringColumn.create("method");
        List<StringColumn> columns = metrics.stream().map(StringColumn::create).toList();
        for (String method : points.get(0).results().methods()) {
            if (method.equals(reference)) {
                continue;
            }
            List<String> row = metrics.stream()
                    .map(metric -> smallestBudget(
                            largestFirst, learner, asked, method, reference, metric, lowerIsBetter.contains(metric)))
                    .toList();
            names.append(method);
            for (int m = 0; m < row.size(); m++) {
                columns.get(m).append(row.get(m));
            }
        }
        Table table = Table.create(names);
        columns.forEach(table::addColumns);
        return table;
    }

    private static String smallestBudget(
            List<PointResults> largestFirst,
            String learner,
            String asked,
            String method,
            String reference,
            String metric,
            boolean isLowerBetter) {
        String smallest = "none";
        for (PointResults point : largestFirst) {
            Optional<BootstrapInterval> difference =
                    point.results().difference(learner, method, reference, asked, metric);
            if (difference.isEmpty()) {
                return "–";
            }
            boolean isWorse = isLowerBetter
                    ? difference.get().low() > 0
                    : difference.get().high() < 0;
            if (isWorse) {
                break;
            }
            smallest = point.budget();
        }
        return smallest;
    }

    /** A number with its interval. */
    @FunctionalInterface
    private interface Cells {
        Optional<BootstrapInterval> of(String method, String metric);
    }

    private static Table table(Results results, String first, List<String> metrics, Cells cells) {
        StringColumn names = StringColumn.create(first);
        List<StringColumn> columns = metrics.stream().map(StringColumn::create).toList();
        for (String method : results.methods()) {
            List<Optional<BootstrapInterval>> row =
                    metrics.stream().map(metric -> cells.of(method, metric)).toList();
            if (row.stream().allMatch(Optional::isEmpty)) {
                continue;
            }
            names.append(method);
            for (int c = 0; c < row.size(); c++) {
                columns.get(c).append(row.get(c).map(ResultTables::cell).orElse("–"));
            }
        }
        Table table = Table.create(names);
        columns.forEach(table::addColumns);
        return table;
    }

    /** Mean and interval; the mean alone where the interval has no width. */
    static String cell(BootstrapInterval mean) {
        if (mean.low() == mean.high()) {
            return number(mean.estimate());
        }
        return number(mean.estimate()) + " " + ends(mean);
    }

    private static String ends(BootstrapInterval mean) {
        return "[" + number(mean.low()) + ", " + number(mean.high()) + "]";
    }

    private static String number(double value) {
        return Tables.fixed(value, 3);
    }

    private static double[] array(List<Double> values) {
        return values.stream().mapToDouble(Double::doubleValue).toArray();
    }
}
