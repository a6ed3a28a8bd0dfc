package winnow.experiment;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import winnow.evaluation.BootstrapInterval;

/**
 * Two results: which settings differ, and what became of it.
 *
 * <p>Points are matched by their settings and budget; where no two match and each result has one point, these are. Where two points have
 * the same corpora and questions, runs of equal seeds are paired item by item. Else means are compared as those of independent
 * samples, the interval being that of a normal distribution with the two standard errors together.
 *
 * @param settings that differ
 * @param rows of what was measured in both
 */
public record ResultComparison(List<Setting> settings, List<Row> rows) {
    private static final String NONE = "none";
    private static final double NORMAL_95 = 1.959964;
    private static final String FIRST = "first";
    private static final String SECOND = "second";

    /** Copies the lists. */
    public ResultComparison {
        settings = List.copyOf(settings);
        rows = List.copyOf(rows);
    }

    /**
     * A setting that differs.
     *
     * @param key from the top, such as {@code corpus.noiseShares}
     * @param first value, {@code none} where it is not set
     * @param second value
     */
    public record Setting(String key, String first, String second) {}

    /**
     * What was measured in both.
     *
     * @param point setting and budget
     * @param learner as in {@link Outcome}
     * @param asked as in {@link Outcome}
     * @param method of both
     * @param metric of both
     * @param first mean
     * @param second mean
     * @param difference the second less the first
     * @param isPaired whether item by item
     */
    public record Row(
            String point,
            String learner,
            String asked,
            String method,
            String metric,
            BootstrapInterval first,
            BootstrapInterval second,
            BootstrapInterval difference,
            boolean isPaired) {}

    /** Compares two results. */
    public static ResultComparison of(StoredResult first, StoredResult second) {
        List<Row> rows = new ArrayList<>();
        List<Point> left = points(first);
        List<Point> right = points(second);
        for (Point a : left) {
            for (Point b : right) {
                boolean isMatch = a.results().title().equals(b.results().title());
                if (isMatch || left.size() == 1 && right.size() == 1) {
                    rows.addAll(rows(a, b));
                }
            }
        }
        return new ResultComparison(settings(first, second), rows);
    }

    private record Point(ExperimentProblem problem, PointResults results, List<Long> seeds) {}

    private static List<Point> points(StoredResult stored) {
        List<Point> points = new ArrayList<>();
        int next = 0;
        for (ExperimentProblem problem : stored.spec().problem().points()) {
            for (int s = 0; s < stored.spec().shares().size(); s++) {
                points.add(new Point(
                        problem, stored.points().get(next++), stored.spec().seeds()));
            }
        }
        return points;
    }

    private static List<Row> rows(Point a, Point b) {
        Results left = a.results().results();
        Results right = b.results().results();
        Set<Outcome.Key> keys = new LinkedHashSet<>();
        left.outcomes().forEach(outcome -> keys.add(outcome.key()));
        Set<Outcome.Key> others = new LinkedHashSet<>();
        right.outcomes().forEach(outcome -> others.add(outcome.key()));
        keys.retainAll(others);
        Set<Long> common = new LinkedHashSet<>(a.seeds());
        common.retainAll(b.seeds());
        boolean isSame = !common.isEmpty()
                && a.problem().kind().equals(b.problem().kind())
                && CanonicalJson.of(a.problem().items())
                        .equals(CanonicalJson.of(b.problem().items()));
        String title = a.results().title().equals(b.results().title())
                ? a.results().title()
                : a.results().title() + " | " + b.results().title();
        List<Row> rows = new ArrayList<>();
        for (Outcome.Key key : keys) {
            BootstrapInterval first = mean(left, key);
            BootstrapInterval second = mean(right, key);
            BootstrapInterval difference = isSame ? paired(left, right, common, key) : independent(first, second);
            rows.add(new Row(
                    title, key.learner(), key.asked(), key.method(), key.metric(), first, second, difference, isSame));
        }
        return rows;
    }

    private static BootstrapInterval mean(Results results, Outcome.Key key) {
        return results.mean(key.learner(), key.method(), key.asked(), key.metric())
                .orElseThrow();
    }

    private static BootstrapInterval paired(Results left, Results right, Set<Long> seeds, Outcome.Key key) {
        List<Outcome> both = new ArrayList<>();
        both.addAll(renamed(left, seeds, key, FIRST));
        both.addAll(renamed(right, seeds, key, SECOND));
        Optional<BootstrapInterval> difference =
                new Results(both).difference(key.learner(), SECOND, FIRST, key.asked(), key.metric());
        return difference.orElseThrow();
    }

    private static List<Outcome> renamed(Results results, Set<Long> seeds, Outcome.Key key, String name) {
        return results.outcomes().stream()
                .filter(outcome -> outcome.key().equals(key) && seeds.contains(outcome.seed()))
                .map(outcome -> new Outcome(
                        outcome.seed(),
                        outcome.stage(),
                        outcome.learner(),
                        name,
                        outcome.asked(),
                        outcome.metric(),
                        outcome.values()))
                .toList();
    }

    private static BootstrapInterval independent(BootstrapInterval first, BootstrapInterval second) {
        double difference = second.estimate() - first.estimate();
        double error = Math.sqrt(
                first.standardError() * first.standardError() + second.standardError() * second.standardError());
        return new BootstrapInterval(
                difference, difference - NORMAL_95 * error, difference + NORMAL_95 * error, 0.95, error);
    }

    private static List<Setting> settings(StoredResult first, StoredResult second) {
        Map<String, String> left = flat(first);
        Map<String, String> right = flat(second);
        Set<String> keys = new TreeSet<>(left.keySet());
        keys.addAll(right.keySet());
        List<Setting> settings = new ArrayList<>();
        for (String key : keys) {
            String a = left.getOrDefault(key, NONE);
            String b = right.getOrDefault(key, NONE);
            if (!Objects.equals(a, b)) {
                settings.add(new Setting(key, a, b));
            }
        }
        return settings;
    }

    /** Name and question are no settings; the model's digest is. */
    private static Map<String, String> flat(StoredResult stored) {
        Map<String, Object> map = new LinkedHashMap<>(stored.spec().asMap());
        map.keySet().removeAll(List.of("schema", "name", "question"));
        map.put("modelDigest", stored.madeBy().get("modelDigest"));
        Map<String, String> flat = new LinkedHashMap<>();
        flatten("", map, flat);
        return flat;
    }

    private static void flatten(String prefix, Object value, Map<String, String> flat) {
        if (value instanceof Map<?, ?> map) {
            map.forEach((key, entry) -> flatten(prefix.isEmpty() ? key.toString() : prefix + "." + key, entry, flat));
            return;
        }
        if (value instanceof List<?> list && !list.isEmpty() && list.get(0) instanceof Map<?, ?>) {
            for (int i = 0; i < list.size(); i++) {
                flatten(prefix + "[" + i + "]", list.get(i), flat);
            }
            return;
        }
        flat.put(prefix, CanonicalJson.of(value));
    }
}
