package winnow.report;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;
import tech.tablesaw.api.StringColumn;
import tech.tablesaw.api.Table;
import winnow.evaluation.BootstrapInterval;
import winnow.experiment.Comparison;
import winnow.experiment.PointResults;
import winnow.experiment.Results;
import winnow.experiment.StoredResult;
import winnow.experiment.Sweep;

/**
 * Tables and figures of an experiment that varies one setting after the other: for each sweep, budget and metric a table with values of
 * the setting in rows and methods in columns; of the metrics of choices that the experiment wants shown, a figure too.
 */
final class SweepReport {
    private final StoredResult result;

    SweepReport(StoredResult result) {
        this.result = result;
    }

    /** A metric of a learner. */
    private record Measured(String learner, String asked, String metric) {}

    /** A number with its interval, if it was measured. */
    @FunctionalInterface
    interface Cells {
        Optional<BootstrapInterval> of(Sweep.Place place, String method);
    }

    List<ExperimentReport.Titled> tables() {
        List<ExperimentReport.Titled> tables = new ArrayList<>();
        for (double share : result.spec().shares()) {
            Map<String, Results> points = points(share);
            for (Sweep sweep : result.spec().problem().shownSweeps()) {
                for (Measured measured : measured(points)) {
                    Table table = table(sweep, cells(points, measured));
                    if (table.rowCount() > 1) {
                        tables.add(new ExperimentReport.Titled(title(sweep, measured, share), table));
                    }
                }
            }
        }
        return tables;
    }

    /** By the names of their files, without ending. */
    Map<String, Figure> figures() {
        Map<String, Figure> figures = new LinkedHashMap<>();
        for (double share : result.spec().shares()) {
            Map<String, Results> points = points(share);
            for (Sweep sweep : result.spec().problem().shownSweeps()) {
                for (Measured measured : measured(points)) {
                    boolean isWanted = measured.learner().equals(Comparison.CHOICE)
                            && result.spec().metrics().contains(measured.metric());
                    List<Series> bars =
                            isWanted ? bars(result.spec().methods(), sweep, cells(points, measured)) : List.of();
                    if (!bars.isEmpty()) {
                        List<String> values =
                                sweep.places().stream().map(Sweep.Place::value).toList();
                        ExperimentReport.put(
                                figures,
                                result.spec().shares().size() == 1
                                        ? List.of(sweep.name(), measured.metric())
                                        : List.of(sweep.name(), measured.metric(), budget(share)),
                                Figures.bars(
                                        title(sweep, measured, share), sweep.name(), measured.metric(), values, bars));
                    }
                }
            }
        }
        return figures;
    }

    private Map<String, Results> points(double share) {
        return result.points().stream()
                .filter(point -> point.share() == share)
                .collect(Collectors.toMap(
                        PointResults::setting, PointResults::results, (first, second) -> first, LinkedHashMap::new));
    }

    private static List<Measured> measured(Map<String, Results> points) {
        return points.values().stream()
                .flatMap(results -> results.outcomes().stream())
                .map(outcome -> new Measured(outcome.learner(), outcome.asked(), outcome.metric()))
                .distinct()
                .toList();
    }

    private static Cells cells(Map<String, Results> points, Measured measured) {
        return (place, method) ->
                points.get(place.setting()).mean(measured.learner(), method, measured.asked(), measured.metric());
    }

    private String title(Sweep sweep, Measured measured, double share) {
        return measured.metric() + " by " + sweep.name() + "; budget " + budget(share);
    }

    private String budget(double share) {
        return result.points().stream()
                .filter(point -> point.share() == share)
                .findFirst()
                .orElseThrow()
                .budget();
    }

    private Table table(Sweep sweep, Cells cells) {
        List<String> methods = methods(sweep, cells);
        StringColumn values = StringColumn.create(sweep.name());
        List<StringColumn> columns = methods.stream().map(StringColumn::create).toList();
        for (Sweep.Place place : sweep.places()) {
            List<Optional<BootstrapInterval>> row =
                    methods.stream().map(method -> cells.of(place, method)).toList();
            if (row.stream().anyMatch(Optional::isPresent)) {
                values.append(place.value());
                for (int c = 0; c < row.size(); c++) {
                    columns.get(c).append(row.get(c).map(ResultTables::cell).orElse("–"));
                }
            }
        }
        Table table = Table.create(values);
        columns.forEach(table::addColumns);
        return table;
    }

    /** Those of which the metric was measured at all. */
    private List<String> methods(Sweep sweep, Cells cells) {
        return result.spec().methods().stream()
                .filter(method -> sweep.places().stream()
                        .anyMatch(place -> cells.of(place, method).isPresent()))
                .toList();
    }

    /** One set for each method that was measured at every value. */
    static List<Series> bars(List<String> methods, Sweep sweep, Cells cells) {
        List<Series> bars = new ArrayList<>();
        for (String method : methods) {
            List<BootstrapInterval> means = sweep.places().stream()
                    .flatMap(place -> cells.of(place, method).stream())
                    .toList();
            if (means.size() == sweep.places().size()) {
                bars.add(Series.of(
                                method,
                                means.stream()
                                        .mapToDouble(BootstrapInterval::estimate)
                                        .toArray())
                        .withEnds(
                                means.stream()
                                        .mapToDouble(BootstrapInterval::low)
                                        .toArray(),
                                means.stream()
                                        .mapToDouble(BootstrapInterval::high)
                                        .toArray()));
            }
        }
        return bars;
    }
}
