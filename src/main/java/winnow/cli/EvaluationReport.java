package winnow.cli;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import winnow.evaluation.Bootstrap;
import winnow.evaluation.BootstrapInterval;
import winnow.evaluation.Evaluation;
import winnow.evaluation.HolmCorrection;
import winnow.evaluation.JudgeReport;
import winnow.evaluation.MetricValues;
import winnow.evaluation.PairedComparison;
import winnow.evaluation.Verdict;
import winnow.random.Seeds;
import winnow.report.Tables;

/**
 * Means with intervals, and differences from another evaluation, for people and for scripts.
 *
 * @param means by metric
 * @param intervals by metric; none for a single record
 * @param judged grades, if there was a judge
 * @param comparisons with another evaluation, or none
 * @param adjusted p-values of the permutation tests, Holm's over the metrics compared
 */
record EvaluationReport(
        Map<String, Double> means,
        Map<String, BootstrapInterval> intervals,
        Optional<Judged> judged,
        List<PairedComparison> comparisons,
        double[] adjusted) {
    /**
     * What a judge said of all answers.
     *
     * @param interval of the mean grade; none for fewer than two grades
     */
    record Judged(JudgeReport report, Optional<BootstrapInterval> interval) {
        static Judged of(JudgeReport report, Bootstrap bootstrap) {
            double[] grades = report.verdicts().stream()
                    .flatMapToDouble(verdict -> verdict.score().stream())
                    .toArray();
            return new Judged(report, grades.length < 2 ? Optional.empty() : Optional.of(bootstrap.mean(grades)));
        }

        String line() {
            String mean = report.mean().isEmpty()
                    ? "judge: no grade"
                    : "judge: mean grade " + number(report.mean().getAsDouble())
                            + interval.map(of -> ", 95 % interval " + EvaluationReport.interval(of))
                                    .orElse("");
            return mean + "; " + Quantity.count(report.scored()) + " of "
                    + Quantity.count(report.verdicts().size()) + " answers scored, "
                    + Quantity.count(report.unparseable()) + " verdicts unparseable, " + Quantity.count(report.failed())
                    + " failed" + firstFailure();
        }

        /** Else a server that refuses everything would be a number, and why would stand in a file. */
        private String firstFailure() {
            return report.verdicts().stream()
                    .filter(verdict -> verdict.kind() == Verdict.Kind.FAILED)
                    .findFirst()
                    .map(verdict -> " (the first: " + verdict.text() + ")")
                    .orElse("");
        }

        Map<String, Object> asMap() {
            Map<String, Object> map = new LinkedHashMap<>();
            report.mean().ifPresent(mean -> map.put("mean", mean));
            put(map, interval.orElse(null));
            map.put("scored", report.scored());
            map.put("unparseable", report.unparseable());
            map.put("failed", report.failed());
            return map;
        }
    }

    /**
     * Summarises an evaluation.
     *
     * @param judged verdicts on its answers, if there was a judge
     * @param written its values as they stand in its file
     * @param others values of the file that it is compared with, or none
     */
    static EvaluationReport of(
            Evaluation evaluation,
            Optional<JudgeReport> judged,
            Map<String, double[]> written,
            Map<String, double[]> others,
            Seeds seeds) {
        Bootstrap bootstrap = Bootstrap.withDefaults(seeds);
        Map<String, BootstrapInterval> intervals = new LinkedHashMap<>();
        if (evaluation.size() > 1) {
            evaluation.metrics().forEach(m -> intervals.put(m.metric(), bootstrap.mean(m.values())));
        }
        List<PairedComparison> comparisons = new ArrayList<>();
        for (MetricValues values : evaluation.metrics()) {
            double[] other = others.get(values.metric());
            if (other != null && evaluation.size() > 1) {
                comparisons.add(PairedComparison.of(
                        MetricValues.of(values.metric(), values.better(), written.get(values.metric())),
                        MetricValues.of(values.metric(), values.better(), other),
                        bootstrap));
            }
        }
        double[] adjusted = HolmCorrection.adjusted(
                comparisons.stream().mapToDouble(c -> c.permutation().pValue()).toArray());
        return new EvaluationReport(
                evaluation.means(),
                intervals,
                judged.map(report -> Judged.of(report, bootstrap)),
                comparisons,
                adjusted);
    }

    List<String> lines() {
        List<String> lines = new ArrayList<>();
        lines.add(row("metric", "mean", "95 % interval", "", "", ""));
        means.forEach(
                (metric, mean) -> lines.add(row(metric, number(mean), interval(intervals.get(metric)), "", "", "")));
        judged.ifPresent(grades -> lines.add(grades.line()));
        if (!comparisons.isEmpty()) {
            lines.add("");
            lines.add(row("difference", "mean", "95 % interval", "p (Holm)", "Wilcoxon p", "better/same/worse"));
        }
        for (int i = 0; i < comparisons.size(); i++) {
            PairedComparison c = comparisons.get(i);
            lines.add(row(
                    c.metric(),
                    number(c.advantage().estimate()),
                    interval(c.advantage()),
                    pValue(adjusted[i]),
                    pValue(c.wilcoxon().pValue()),
                    c.wins() + "/" + c.ties() + "/" + c.losses()));
        }
        if (!comparisons.isEmpty()) {
            lines.add("Positive differences speak for this model, also where lower values are better.");
        }
        return lines;
    }

    /** What {@link #lines} says, as it stands in the manifest and in JSON output. */
    Map<String, Object> asMap() {
        Map<String, Object> map = new LinkedHashMap<>();
        Map<String, Object> metrics = new LinkedHashMap<>();
        means.forEach((metric, mean) -> {
            Map<String, Object> values = Json.object("mean", mean);
            put(values, intervals.get(metric));
            metrics.put(metric, values);
        });
        map.put("metrics", metrics);
        judged.ifPresent(grades -> map.put("judge", grades.asMap()));
        Map<String, Object> differences = new LinkedHashMap<>();
        for (int i = 0; i < comparisons.size(); i++) {
            PairedComparison c = comparisons.get(i);
            Map<String, Object> values = Json.object(
                    "mean",
                    c.firstMean(),
                    "other",
                    c.secondMean(),
                    "advantage",
                    c.advantage().estimate());
            put(values, c.advantage());
            values.put("pPermutation", c.permutation().pValue());
            values.put("pPermutationHolm", adjusted[i]);
            values.put("pWilcoxon", c.wilcoxon().pValue());
            c.effectSize().ifPresent(d -> values.put("effectSize", d));
            values.put("better", c.wins());
            values.put("same", c.ties());
            values.put("worse", c.losses());
            differences.put(c.metric(), values);
        }
        if (!differences.isEmpty()) {
            map.put("comparison", differences);
        }
        return map;
    }

    private static void put(Map<String, Object> values, BootstrapInterval interval) {
        if (interval != null) {
            values.put("low", interval.low());
            values.put("high", interval.high());
        }
    }

    private static String row(String name, String mean, String interval, String p, String wilcoxon, String counts) {
        return String.format(Locale.ROOT, "%-22s %9s  %-21s %-9s %-10s %s", name, mean, interval, p, wilcoxon, counts)
                .stripTrailing();
    }

    private static String interval(BootstrapInterval interval) {
        return interval == null ? "" : number(interval.low()) + " to " + number(interval.high());
    }

    private static String number(double value) {
        return Tables.fixed(value, 4);
    }

    private static String pValue(double value) {
        return value < 1e-4 ? "< 0.0001" : number(value);
    }
}
