package winnow.tracking;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpHandler;
import java.io.IOException;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;
import winnow.endpoint.FakeServer;

/** A tracking server that keeps what it is told, and refuses what MLflow's own validation refuses. */
final class FakeMlflow implements AutoCloseable {
    private static final ObjectMapper MAPPER = new ObjectMapper();
    private static final String API = "/v1/api/2.0/mlflow/";

    final FakeServer server = new FakeServer();
    final Map<String, String> experiments = new LinkedHashMap<>();
    final List<Run> runs = new ArrayList<>();

    private int created;

    /** Runs at a time in an answer. */
    int page = 200;

    /** What happens to a request beside or in place of its answer, by what it asks for. */
    Function<String, Optional<HttpHandler>> trouble = path -> Optional.empty();

    /** A failure after the request was carried out. */
    Function<String, Optional<HttpHandler>> troubleAfter = path -> Optional.empty();

    /** What was logged of one run. */
    static final class Run {
        String id;
        String name;
        String experiment;
        String status = "RUNNING";
        final Map<String, String> tags = new LinkedHashMap<>();
        final Map<String, String> parameters = new LinkedHashMap<>();
        final Map<String, Double> metrics = new LinkedHashMap<>();
        int metricsLogged;
    }

    FakeMlflow() {
        server.answering(this::answer);
    }

    String url() {
        return server.endpoint().base().toString();
    }

    private void answer(HttpExchange exchange) throws IOException {
        FakeServer.Request request = server.requests().get(server.requests().size() - 1);
        String path = request.path().replace(API, "");
        Optional<HttpHandler> instead = trouble.apply(path);
        if (instead.isPresent()) {
            instead.get().handle(exchange);
            return;
        }
        Map<String, Object> answer;
        try {
            answer = answer(path, MAPPER.readTree(request.body()));
        } catch (IllegalArgumentException e) {
            FakeServer.send(
                    exchange,
                    400,
                    MAPPER.writeValueAsString(
                            Map.of("error_code", "INVALID_PARAMETER_VALUE", "message", e.getMessage())));
            return;
        }
        Optional<HttpHandler> after = troubleAfter.apply(path);
        if (after.isPresent()) {
            after.get().handle(exchange);
            return;
        }
        FakeServer.send(exchange, 200, MAPPER.writeValueAsString(answer));
    }

    private synchronized Map<String, Object> answer(String path, JsonNode body) {
        return switch (path) {
            case "experiments/search" -> {
                String name = body.path("filter").asText().replaceAll("^name = '(.*)'$", "$1");
                yield experiments.containsKey(name)
                        ? Map.of("experiments", List.of(experiment(name)))
                        : Map.<String, Object>of();
            }
            case "experiments/create" -> {
                String name = body.path("name").asText();
                require(!experiments.containsKey(name), "RESOURCE_ALREADY_EXISTS");
                experiments.put(name, "active");
                yield Map.of("experiment_id", experiment(name).get("experiment_id"));
            }
            case "runs/search" -> search(body);
            case "runs/create" -> {
                Run run = new Run();
                run.id = "r" + created++;
                run.name = body.path("run_name").asText();
                run.experiment = body.path("experiment_id").asText();
                body.path("tags").forEach(tag -> {
                    requireName(tag.path("key").asText());
                    require(tag.path("value").asText().length() <= 5000, "Tag value");
                    run.tags.put(tag.path("key").asText(), tag.path("value").asText());
                });
                runs.add(run);
                yield Map.of("run", Map.of("info", Map.of("run_id", run.id, "status", run.status)));
            }
            case "runs/log-batch" -> log(body);
            case "runs/update" -> {
                run(body).status = body.path("status").asText();
                yield Map.of("run_info", Map.of());
            }
            default -> throw new IllegalArgumentException("no such address");
        };
    }

    private Map<String, Object> experiment(String name) {
        String id = "" + new ArrayList<>(experiments.keySet()).indexOf(name);
        return Map.of("experiment_id", id, "name", name, "lifecycle_stage", experiments.get(name));
    }

    private Map<String, Object> search(JsonNode body) {
        String hash = body.path("filter").asText().replaceAll("^tags\\.\"winnow\\.hash\" = '(.*)'$", "$1");
        List<Object> found = new ArrayList<>();
        for (Run run : runs) {
            if (hash.equals(run.tags.get("winnow.hash"))
                    && run.experiment.equals(body.at("/experiment_ids/0").asText())) {
                List<Object> tags = new ArrayList<>();
                run.tags.forEach((key, value) -> tags.add(Map.of("key", key, "value", value)));
                found.add(Map.of("info", Map.of("run_id", run.id, "status", run.status), "data", Map.of("tags", tags)));
            }
        }
        int from = body.path("page_token").asInt(0);
        int to = Math.min(found.size(), from + page);
        Map<String, Object> answer = new LinkedHashMap<>();
        if (from < to) {
            answer.put("runs", found.subList(from, to));
        }
        if (to < found.size()) {
            answer.put("next_page_token", "" + to);
        }
        return answer;
    }

    private Map<String, Object> log(JsonNode body) {
        Run run = run(body);
        require(body.path("params").size() <= 100, "at most 100 params");
        require(body.path("metrics").size() <= 1000, "at most 1000 metrics");
        for (JsonNode parameter : body.path("params")) {
            String key = parameter.path("key").asText();
            String value = parameter.path("value").asText();
            requireName(key);
            require(value.length() <= 500, "Param value");
            String before = run.parameters.putIfAbsent(key, value);
            require(before == null || before.equals(value), "changing param values is not allowed");
        }
        for (JsonNode metric : body.path("metrics")) {
            requireName(metric.path("key").asText());
            require(metric.path("value").isNumber() && metric.path("timestamp").isIntegralNumber(), "metric value");
            require(metric.path("step").isIntegralNumber(), "metric step");
            run.metrics.put(metric.path("key").asText(), metric.path("value").asDouble());
            run.metricsLogged++;
        }
        return Map.of();
    }

    private Run run(JsonNode body) {
        return runs.stream()
                .filter(run -> run.id.equals(body.path("run_id").asText()))
                .findFirst()
                .orElseThrow(() -> new IllegalArgumentException("no such run"));
    }

    private static void requireName(String name) {
        require(name.matches("[/\\w.\\- ]{1,250}") && !name.matches("/.*|.*//.*|\\.+(/.*)?|.*/\\.+(/.*)?"), name);
    }

    private static void require(boolean isTrue, String message) {
        if (!isTrue) {
            throw new IllegalArgumentException(message);
        }
    }

    @Override
    public void close() {
        server.close();
    }
}
