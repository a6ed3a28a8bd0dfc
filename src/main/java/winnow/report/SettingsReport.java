package winnow.report;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import tech.tablesaw.api.StringColumn;
import tech.tablesaw.api.Table;
import winnow.evaluation.BootstrapInterval;
import winnow.experiment.Comparison;
import winnow.experiment.PointResults;
import winnow.experiment.StoredResult;
import winnow.experiment.Sweep;

/**
 * Where which method is good: of an experiment that varies several settings together, for every metric that it wants shown a table with
 * settings in rows and methods in columns, and a figure of bars over the first setting for each combination of the others.
 */
final class SettingsReport {
    private final StoredResult result;

    SettingsReport(StoredResult result) {
        this.result = result;
    }

    boolean isEmpty() {
        return result.spec().problem().crossedSweeps().isEmpty();
    }

    /** A metric of a learner at one budget. */
    private record Measured(double share, String budget, String learner, String asked, String metric) {
        String title(String of) {
            return metric + " (" + learner + ", " + asked + ") by " + of + "; budget " + budget;
        }
    }

    List<ExperimentReport.Titled> tables() {
        List<ExperimentReport.Titled> tables = new ArrayList<>();
        for (Measured measured : isEmpty() ? List.<Measured>of() : measured()) {
            tables.add(new ExperimentReport.Titled(measured.title("setting"), table(measured)));
        }
        return tables;
    }

    /** By the names of their files, without ending. */
    Map<String, Figure> figures() {
        Map<String, Figure> figures = new LinkedHashMap<>();
        for (Measured measured : measured()) {
            for (Sweep sweep : result.spec().problem().crossedSweeps()) {
                List<Series> bars = SweepReport.bars(
                        result.spec().methods(), sweep, (place, method) -> mean(measured, place.setting(), method));
                if (!bars.isEmpty()) {
                    List<String> values =
                            sweep.places().stream().map(Sweep.Place::value).toList();
                    List<String> parts = new ArrayList<>(
                            List.of(measured.metric(), measured.learner(), measured.asked(), "by " + sweep.name()));
                    if (result.spec().shares().size() > 1) {
                        parts.add(measured.budget());
                    }
                    String axis = sweep.name().replaceFirst(";.*", "");
                    ExperimentReport.put(
                            figures,
                            parts,
                            Figures.bars(
                                    measured.title(sweep.name()),
                                    axis,
                                    ExperimentReport.axis(measured.metric()),
                                    values,
                                    bars));
                }
            }
        }
        return figures;
    }

    private List<Measured> measured() {
        return result.points().stream()
                .flatMap(point -> point.results().outcomes().stream()
                        .filter(outcome -> !outcome.learner().equals(Comparison.CHOICE))
                        .filter(outcome -> result.spec().metrics().contains(outcome.metric()))
                        .map(outcome -> new Measured(
                                point.share(), point.budget(), outcome.learner(), outcome.asked(), outcome.metric())))
                .distinct()
                .toList();
    }

    private Table table(Measured measured) {
        StringColumn settings = StringColumn.create("setting");
        List<String> methods = result.spec().methods();
        List<StringColumn> columns = methods.stream().map(StringColumn::create).toList();
        for (PointResults point : result.points()) {
            if (point.share() == measured.share()) {
                settings.append(point.setting());
                for (int m = 0; m < methods.size(); m++) {
                    columns.get(m)
                            .append(mean(measured, point.setting(), methods.get(m))
                                    .map(ResultTables::cell)
                                    .orElse("–"));
                }
            }
        }
        Table table = Table.create(settings);
        columns.forEach(table::addColumns);
        return table;
    }

    private Optional<BootstrapInterval> mean(Measured measured, String setting, String method) {
        return result.points().stream()
                .filter(point ->
                        point.share() == measured.share() && point.setting().equals(setting))
                .findFirst()
                .flatMap(
                        point -> point.results().mean(measured.learner(), method, measured.asked(), measured.metric()));
    }
}
