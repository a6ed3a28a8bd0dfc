package winnow.tracking;

import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import winnow.endpoint.JsonServer;

/** The part of MLflow's REST interface that logging needs. */
final class MlflowServer {
    private static final String API = "/api/2.0/mlflow/";
    private static final String FINISHED = "FINISHED";
    private static final int MOST_PARAMETERS = 100;

    /** A batch may have 1,000 in all. */
    private static final int MOST_METRICS = 900;

    /** Servers allow more; an answer has all metrics of its runs. */
    private static final int PAGE = 200;

    private final JsonServer server;

    MlflowServer(JsonServer server) {
        this.server = server;
    }

    /**
     * A run at the server.
     *
     * @param id the server's
     * @param isFinished whether all of it was logged
     * @param tags by name
     */
    record Known(String id, boolean isFinished, Map<String, String> tags) {
        boolean has(Map<String, String> identity) {
            return tags.entrySet().containsAll(identity.entrySet());
        }
    }

    /** Id of the experiment of a name, which is made if there is none. */
    String experiment(String name) {
        // Names are of small letters, digits and hyphens.
        Map<String, Object> answer = server.post(
                API + "experiments/search",
                fields("filter", "name = '" + name + "'", "view_type", "ALL", "max_results", 10));
        for (Map<?, ?> experiment : maps(answer.get("experiments"))) {
            if (name.equals(experiment.get("name"))) {
                if ("deleted".equals(experiment.get("lifecycle_stage"))) {
                    throw server.failure("says that its experiment " + name + " is deleted: restore it there first");
                }
                return text(experiment, "experiment_id");
            }
        }
        return text(server.postOnce(API + "experiments/create", fields("name", name)), "experiment_id");
    }

    /** Runs of an experiment with this value of a tag that were not deleted. */
    List<Known> runs(String experiment, String tag, String value) {
        List<Known> runs = new ArrayList<>();
        Map<String, Object> asked = fields(
                "experiment_ids",
                List.of(experiment),
                "filter",
                "tags.\"" + tag + "\" = '" + value + "'",
                "run_view_type",
                "ACTIVE_ONLY",
                "max_results",
                PAGE);
        Optional<String> next;
        do {
            Map<String, Object> answer = server.post(API + "runs/search", asked);
            List<Map<?, ?>> page = maps(answer.get("runs"));
            for (Map<?, ?> run : page) {
                Map<?, ?> info = map(run, "info");
                Map<String, String> tags = new LinkedHashMap<>();
                for (Map<?, ?> entry : maps(map(run, "data").get("tags"))) {
                    tags.put(text(entry, "key"), String.valueOf(entry.get("value")));
                }
                runs.add(new Known(text(info, "run_id"), FINISHED.equals(info.get("status")), tags));
            }
            next = answer.get("next_page_token") instanceof String token && !token.isEmpty()
                    ? Optional.of(token)
                    : Optional.empty();
            if (next.isPresent() && page.isEmpty()) {
                // Else such a server would be asked for ever.
                throw server.failure("must have runs where it says that there are more, found none");
            }
            next.ifPresent(token -> asked.put("page_token", token));
        } while (next.isPresent());
        return runs;
    }

    /**
     * Id of a new run. Where the answer is lost it is looked for before another is made.
     *
     * @throws UncheckedIOException if there is none
     */
    String create(String experiment, TrackedRun run) {
        Map<String, String> tags = new LinkedHashMap<>(run.identity());
        tags.putAll(run.tags());
        tags.put("mlflow.runName", run.name());
        Map<String, Object> fields = fields(
                "experiment_id", experiment, "run_name", run.name(), "start_time", run.time(), "tags", entries(tags));
        try {
            return created(fields);
        } catch (UncheckedIOException e) {
            Map<String, String> identity = run.identity();
            Optional<Known> made = runs(experiment, TrackedRun.HASH, identity.get(TrackedRun.HASH)).stream()
                    .filter(other -> !other.isFinished() && other.has(identity))
                    .findFirst();
            return made.isPresent() ? made.get().id() : created(fields);
        }
    }

    private String created(Map<String, Object> fields) {
        return text(map(map(server.postOnce(API + "runs/create", fields), "run"), "info"), "run_id");
    }

    /** Logs all values of a run and ends it. The time is the manifest's, so that values that are logged twice are the same ones. */
    void fill(String id, TrackedRun run) {
        for (List<Map<String, Object>> batch : batches(run.parameters(), MOST_PARAMETERS)) {
            server.post(API + "runs/log-batch", fields("run_id", id, "params", batch));
        }
        for (List<Map<String, Object>> batch : batches(run.metrics(), MOST_METRICS)) {
            batch.forEach(metric -> {
                metric.put("timestamp", run.time());
                metric.put("step", 0);
            });
            server.post(API + "runs/log-batch", fields("run_id", id, "metrics", batch));
        }
        server.post(API + "runs/update", fields("run_id", id, "status", FINISHED, "end_time", run.time()));
    }

    private static List<List<Map<String, Object>>> batches(Map<String, ?> map, int most) {
        List<Map<String, Object>> entries = entries(map);
        List<List<Map<String, Object>>> batches = new ArrayList<>();
        for (int from = 0; from < entries.size(); from += most) {
            batches.add(entries.subList(from, Math.min(from + most, entries.size())));
        }
        return batches;
    }

    private static List<Map<String, Object>> entries(Map<String, ?> map) {
        List<Map<String, Object>> entries = new ArrayList<>();
        map.forEach((key, value) -> entries.add(fields("key", key, "value", value)));
        return entries;
    }

    private String text(Map<?, ?> map, String key) {
        if (map.get(key) instanceof String text && !text.isEmpty()) {
            return text;
        }
        throw server.failure("must have a " + key + ", found none");
    }

    private Map<?, ?> map(Map<?, ?> map, String key) {
        if (map.get(key) instanceof Map<?, ?> found) {
            return found;
        }
        throw server.failure("must have " + key + ", found none");
    }

    /** Absent where it is empty. */
    private List<Map<?, ?>> maps(Object list) {
        List<Map<?, ?>> maps = new ArrayList<>();
        if (list instanceof List<?> entries) {
            for (Object entry : entries) {
                if (!(entry instanceof Map<?, ?> map)) {
                    throw server.failure("must have a list of objects, found another");
                }
                maps.add(map);
            }
        }
        return maps;
    }

    private static Map<String, Object> fields(Object... keysAndValues) {
        Map<String, Object> fields = new LinkedHashMap<>();
        for (int i = 0; i < keysAndValues.length; i += 2) {
            fields.put((String) keysAndValues[i], keysAndValues[i + 1]);
        }
        return fields;
    }
}
