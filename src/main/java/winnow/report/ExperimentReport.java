package winnow.report;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import tech.tablesaw.api.Table;
import winnow.evaluation.Toxicity;
import winnow.experiment.Comparison;
import winnow.experiment.Outcome;
import winnow.experiment.PointResults;
import winnow.experiment.Results;
import winnow.experiment.StoredResult;

/**
 * The tables and figures of one experiment: for every point, learner and question the means and the differences to Random and Full; a
 * figure of bars for a single budget, of lines over several. Of an experiment that varies one setting after the other, those of its
 * sweeps; of one that varies several together, a table over all settings first, and figures over them.
 */
public final class ExperimentReport {
    private static final int WIDE = 400;
    private static final String FULL = "Full";
    private static final List<String> REFERENCES = List.of("Random", FULL);

    private final StoredResult result;

    /** Of a folder of results. */
    public ExperimentReport(StoredResult result) {
        this.result = result;
    }

    /** A table under its title. */
    public record Titled(String title, Table table) {}

    /** All tables, in order. */
    public List<Titled> tables() {
        if (isOfSweeps()) {
            return new SweepReport(result).tables();
        }
        List<Titled> tables = new ArrayList<>(new SettingsReport(result).tables());
        for (PointResults point : result.points()) {
            Results results = point.results();
            for (String learner : results.learners()) {
                for (String asked : asked(results, learner)) {
                    List<String> metrics = metrics(results, learner, asked);
                    if (metrics.isEmpty()) {
                        continue;
                    }
                    String title = point.title() + ": " + learner + ", " + asked;
                    tables.add(new Titled(title, ResultTables.means(results, learner, asked, metrics)));
                    if (learner.equals(Comparison.CHOICE)) {
                        continue;
                    }
                    Table spreads = ResultTables.spreads(results, learner, asked, metrics);
                    if (spreads.rowCount() > 0) {
                        tables.add(new Titled(title + ", spread over items and over seeds apart", spreads));
                    }
                    for (String reference : REFERENCES) {
                        if (results.methods().contains(reference)) {
                            Table differences = ResultTables.differences(results, learner, asked, reference, metrics);
                            if (differences.rowCount() > 0) {
                                tables.add(new Titled(title + ", difference to " + reference, differences));
                            }
                        }
                    }
                }
            }
        }
        if (result.spec().methods().contains(FULL)) {
            bySetting().forEach((setting, points) -> tables.addAll(smallestBudgets(setting, points)));
        }
        return tables;
    }

    /** Of a sweep over budgets. */
    private List<Titled> smallestBudgets(String setting, List<PointResults> points) {
        List<Titled> tables = new ArrayList<>();
        Results results = points.get(0).results();
        for (String learner : points.size() < 2 ? List.<String>of() : results.learners()) {
            for (String asked : learner.equals(Comparison.CHOICE) ? List.<String>of() : asked(results, learner)) {
                List<String> metrics = metrics(results, learner, asked);
                if (!metrics.isEmpty()) {
                    tables.add(new Titled(
                            setting + ": " + learner + ", " + asked
                                    + ", smallest budget from which on none is shown to be worse than Full",
                            ResultTables.smallestBudgets(
                                    points, learner, asked, FULL, metrics, Outcome.LOWER_IS_BETTER)));
                }
            }
        }
        return tables;
    }

    private Map<String, List<PointResults>> bySetting() {
        Map<String, List<PointResults>> bySetting = new LinkedHashMap<>();
        result.points().forEach(point -> bySetting
                .computeIfAbsent(point.setting(), setting -> new ArrayList<>())
                .add(point));
        return bySetting;
    }

    /** Figures by the names of their files, without ending. */
    public Map<String, Figure> figures() {
        if (isOfSweeps()) {
            return new SweepReport(result).figures();
        }
        SettingsReport settings = new SettingsReport(result);
        if (!settings.isEmpty()) {
            return settings.figures();
        }
        Map<String, Figure> figures = new LinkedHashMap<>();
        Map<String, List<PointResults>> bySetting = bySetting();
        bySetting.forEach((setting, points) -> {
            Results results = points.get(0).results();
            for (String learner : results.learners()) {
                if (learner.equals(Comparison.CHOICE)) {
                    continue;
                }
                for (String asked : asked(results, learner)) {
                    for (String metric : metrics(results, learner, asked)) {
                        List<String> parts = bySetting.size() == 1
                                ? List.of(metric, learner, asked)
                                : List.of(metric, learner, asked, setting);
                        String title = metric + " (" + learner + ", " + asked + "), " + setting;
                        put(
                                figures,
                                parts,
                                points.size() == 1
                                        ? ResultTables.bars(results, learner, asked, metric, title, axis(metric))
                                        : ResultTables.curves(points, learner, asked, metric, title, axis(metric)));
                    }
                }
            }
        });
        return figures;
    }

    /** Question, settings in short, and all tables as text. */
    public String text() {
        StringBuilder text = new StringBuilder();
        text.append(result.spec().name())
                .append(": ")
                .append(Tables.line(result.spec().question()))
                .append("\nseeds ")
                .append(result.spec().seeds())
                .append("; means with 95 % intervals over runs and items\n");
        for (Titled titled : tables()) {
            text.append('\n').append(Tables.line(titled.title())).append('\n');
            text.append(Tables.text(titled.table(), WIDE, WIDE));
        }
        return text.toString();
    }

    private static List<String> asked(Results results, String learner) {
        return results.outcomes().stream()
                .filter(outcome -> outcome.learner().equals(learner))
                .map(outcome -> outcome.asked())
                .distinct()
                .toList();
    }

    /** Of choices all, of learners those that the spec wants shown. */
    private List<String> metrics(Results results, String learner, String asked) {
        return results.outcomes().stream()
                .filter(outcome ->
                        outcome.learner().equals(learner) && outcome.asked().equals(asked))
                .map(outcome -> outcome.metric())
                .filter(metric -> learner.equals(Comparison.CHOICE)
                        || result.spec().metrics().contains(metric))
                .distinct()
                .toList();
    }

    /** What a metric is, in which unit, and which way is better. */
    static String axis(String metric) {
        String unit =
                switch (metric) {
                    case "logloss" -> "log-loss (nats a token)";
                    case "exact", "accuracy" -> metric + " (share of questions)";
                    case Toxicity.PROBABILITY -> metric + " (share of prompts)";
                    case Toxicity.EXPECTED_MAXIMUM -> metric + " (0 to 1)";
                    default -> metric;
                };
        return unit + (Outcome.LOWER_IS_BETTER.contains(metric) ? ", lower is better" : ", higher is better");
    }

    private boolean isOfSweeps() {
        return !result.spec().problem().shownSweeps().isEmpty();
    }

    /** Adds a figure by the name of its file; names that differ only in what a file's cannot have get numbers. */
    static void put(Map<String, Figure> figures, List<String> parts, Figure figure) {
        String name = String.join("-", parts).replaceAll("[^A-Za-z0-9.]+", "-");
        String free = name;
        for (int next = 2; figures.containsKey(free); next++) {
            free = name + "-" + next;
        }
        figures.put(free, figure);
    }
}
