package winnow.tracking;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import winnow.evaluation.BootstrapInterval;
import winnow.experiment.Outcome;
import winnow.experiment.PointResults;
import winnow.experiment.StoredResult;

/**
 * What one method came to at one point of an experiment, over all seeds, as a run of a tracking server.
 *
 * <p>A metric is {@code LEARNER/ASKED/METRIC}, the mean over items and seeds, with {@code _lower} and {@code _upper}, the ends of its interval
 * of 95 %; one value of one seed has no interval. A parameter is a setting of the experiment, {@code corpus.size}; one that is longer than
 * {@value #LONGEST_PARAMETER} characters, the least that servers in use take, is cut. Of a file or a folder only the last name is sent.
 * Characters that servers refuse in names are {@code _}.
 *
 * @param stored the result
 * @param digest of its values
 * @param point one of its points
 * @param method one of the point's methods
 */
record TrackedRun(StoredResult stored, String digest, PointResults point, String method) {
    static final String HASH = "winnow.hash";

    private static final int LONGEST_PARAMETER = 500;
    private static final String MODEL = "model";
    private static final String FILE = "file";

    /** What is said of all points at once, by tags or by every run's own values. */
    private static final Set<String> OF_ALL =
            Set.of("schema", "name", "question", "shares", "methods", "seeds", "metrics", "shape", "unknown");

    /** All runs of a result, in the order of points and methods. */
    static List<TrackedRun> of(StoredResult stored) {
        String digest = stored.outcomesDigest();
        List<TrackedRun> runs = new ArrayList<>();
        for (PointResults point : stored.points()) {
            for (String method : point.results().methods()) {
                runs.add(new TrackedRun(stored, digest, point, method));
            }
        }
        return runs;
    }

    /** For people. */
    String name() {
        return method + "; " + point.title();
    }

    /** Of the manifest's file, in milliseconds. */
    long time() {
        try {
            return Files.getLastModifiedTime(stored.folder().resolve(StoredResult.MANIFEST))
                    .toMillis();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Tags that make it this run and no other: the same settings may have given other values with another version. */
    Map<String, String> identity() {
        Map<String, String> tags = new LinkedHashMap<>();
        tags.put(HASH, stored.spec().hash());
        tags.put("winnow.values", digest);
        tags.put("winnow.point", point.title());
        tags.put("winnow.method", method);
        return tags;
    }

    /** All other tags. */
    Map<String, String> tags() {
        Map<String, String> tags = new LinkedHashMap<>();
        tags.put("winnow.seeds", text(stored.spec().seeds()));
        tags.put("mlflow.note.content", stored.spec().question());
        tags.put("mlflow.source.name", "winnow");
        text(stored.madeBy().get("modelDigest")).ifPresent(digest -> tags.put("winnow.model", digest));
        if (stored.madeBy().get("source") instanceof Map<?, ?> source) {
            text(source.get("state")).ifPresent(state -> tags.put("winnow.state", state));
            text(source.get("commit")).ifPresent(commit -> {
                tags.put("winnow.commit", commit);
                tags.put("mlflow.source.git.commit", commit);
            });
        }
        return tags;
    }

    private static Optional<String> text(Object value) {
        return value instanceof String text && !text.isBlank() ? Optional.of(text) : Optional.empty();
    }

    /**
     * Settings by name.
     *
     * @throws IllegalArgumentException if two names become the same one
     */
    Map<String, String> parameters() {
        Map<String, String> parameters = new LinkedHashMap<>();
        put(parameters, "method", method);
        put(parameters, "setting", point.setting());
        put(parameters, "share", String.valueOf(point.share()));
        stored.spec().asMap().forEach((key, value) -> {
            if (!OF_ALL.contains(key)) {
                flatten(parameters, clean(key), key.equals(MODEL) && isPath(value) ? lastName(value) : value);
            }
        });
        return parameters;
    }

    private static void flatten(Map<String, String> parameters, String name, Object value) {
        if (value instanceof Map<?, ?> map) {
            map.forEach((key, entry) -> flatten(
                    parameters,
                    name + "." + clean(String.valueOf(key)),
                    key.equals(FILE) && entry instanceof String ? lastName(entry) : entry));
            return;
        }
        if (value instanceof List<?> list
                && list.stream().anyMatch(entry -> entry instanceof Map || entry instanceof List)) {
            for (int i = 0; i < list.size(); i++) {
                flatten(parameters, name + "." + (i + 1), list.get(i));
            }
            return;
        }
        String text = value instanceof List<?> list ? text(list) : String.valueOf(value);
        put(
                parameters,
                name,
                text.length() <= LONGEST_PARAMETER ? text : text.substring(0, LONGEST_PARAMETER - 1) + "…");
    }

    /** A model may be one of a hub, {@code org/name}, which is no path. */
    private static boolean isPath(Object model) {
        return String.valueOf(model).matches("([/\\\\.~]|[A-Za-z]:).*|.*/.*/.*|.*\\\\.*");
    }

    private static String lastName(Object path) {
        return String.valueOf(path).replaceFirst("^.*[/\\\\](?=.)", "");
    }

    private static String text(List<?> values) {
        return values.stream().map(String::valueOf).collect(Collectors.joining(", "));
    }

    /**
     * Means and ends of their intervals by name, worked out anew each time.
     *
     * @throws IllegalArgumentException if two names become the same one
     */
    Map<String, Double> metrics() {
        Map<String, Double> metrics = new LinkedHashMap<>();
        Map<List<String>, Integer> values = new LinkedHashMap<>();
        for (Outcome outcome : point.results().outcomes()) {
            if (outcome.method().equals(method)) {
                values.merge(
                        List.of(outcome.learner(), outcome.asked(), outcome.metric()),
                        outcome.values().size(),
                        Integer::sum);
            }
        }
        values.forEach((key, count) -> {
            BootstrapInterval mean = point.results()
                    .mean(key.get(0), method, key.get(1), key.get(2))
                    .orElseThrow();
            // Not below it: a server that keeps files has the mean's where the folder would be.
            String name = key.stream().map(TrackedRun::clean).collect(Collectors.joining("/"));
            put(metrics, name, mean.estimate());
            if (count > 1) {
                put(metrics, name + "_lower", mean.low());
                put(metrics, name + "_upper", mean.high());
            }
        });
        return metrics;
    }

    private static <V> void put(Map<String, V> map, String name, V value) {
        if (map.putIfAbsent(name, value) != null) {
            throw new IllegalArgumentException(
                    "two settings or metrics must not have one name at a tracking server, got " + name + " twice");
        }
    }

    /** Of the characters that every server takes; never a step up or down between folders. */
    private static String clean(String part) {
        String clean = part.replaceAll("[^A-Za-z0-9_.\\- ]", "_");
        return clean.matches("\\.*") ? "_" + clean : clean;
    }
}
