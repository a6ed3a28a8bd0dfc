package winnow.tracking;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.sun.net.httpserver.HttpHandler;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Function;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import winnow.endpoint.FakeServer;
import winnow.evaluation.BootstrapInterval;
import winnow.experiment.ExperimentSpec;
import winnow.experiment.Outcome;
import winnow.experiment.PointResults;
import winnow.experiment.Results;
import winnow.experiment.StoredResult;

class MlflowExportTest {
    private static final StoredResult QUICK = stored("quick");

    /** Two methods and two metrics of it. */
    private static final StoredResult SMALL = small();

    private final FakeMlflow mlflow = new FakeMlflow();
    private final MlflowExport export = MlflowExport.to(mlflow.server.endpoint());

    @AfterEach
    void stop() {
        mlflow.close();
    }

    private static StoredResult stored(String name) {
        return StoredResult.foldersBelow(Path.of("results")).stream()
                .filter(result -> result.getParent().endsWith(name))
                .map(StoredResult::read)
                .findFirst()
                .orElseThrow();
    }

    private static StoredResult small() {
        PointResults point = QUICK.points().get(0);
        List<Outcome> outcomes = point.results().outcomes().stream()
                .filter(outcome -> outcome.method().matches("Random|Full"))
                .filter(outcome -> outcome.metric().matches("exact|records"))
                .toList();
        return with(new PointResults(point.setting(), point.share(), new Results(outcomes)));
    }

    private static StoredResult with(PointResults point) {
        return new StoredResult(QUICK.folder(), QUICK.spec(), QUICK.madeBy(), List.of(point), List.of());
    }

    @Test
    void aMethodAtAPointIsARunWithSettingsMeansAndIntervals() {
        assertEquals(new MlflowExport.Report(5, 0), export.log(List.of(QUICK)));
        assertEquals(Set.of("quick"), mlflow.experiments.keySet());
        PointResults point = QUICK.points().get(0);
        assertEquals(5, mlflow.runs.size());
        for (int i = 0; i < 5; i++) {
            String method = QUICK.spec().methods().get(i);
            FakeMlflow.Run run = mlflow.runs.get(i);
            assertEquals("FINISHED", run.status);
            assertEquals(method + "; " + point.title(), run.name);
            BootstrapInterval mean =
                    point.results().mean("LoRA", method, "test", "logloss").orElseThrow();
            assertEquals(mean.estimate(), run.metrics.get("LoRA/test/logloss"));
            assertEquals(mean.low(), run.metrics.get("LoRA/test/logloss_lower"));
            assertEquals(mean.high(), run.metrics.get("LoRA/test/logloss_upper"));
            assertEquals(method, run.parameters.get("method"));
            assertEquals("0.3", run.parameters.get("share"));
            assertEquals("60", run.parameters.get("corpus.size"));
            assertEquals("0.005", run.parameters.get("learners.1.rate"));
            assertEquals(QUICK.spec().hash(), run.tags.get("winnow.hash"));
            assertEquals("1, 2", run.tags.get("winnow.seeds"));
            assertEquals(((Map<?, ?>) QUICK.madeBy().get("source")).get("commit"), run.tags.get("winnow.commit"));
            assertEquals(QUICK.spec().question(), run.tags.get("mlflow.note.content"));
        }
        assertEquals(
                List.of("Bearer " + FakeServer.CANARY),
                mlflow.server.requests().get(0).headers().get("Authorization"));
    }

    @Test
    void ofAPathOnlyTheLastNameIsSent() {
        String own =
                """
                {"schema": 1, "name": "own", "question": "q", "kind": "records", "model": "%s", "stage": 1,
                 "corpora": {"test": {"file": "/home/canary/a/test.jsonl"}, "pool": {"file": "../canary/pool.jsonl"}},
                 "template": "seedling", "answers": {"tokens": 40},
                 "learners": [{"name": "LoRA", "tune": "lora", "steps": 20, "batch": 16, "rate": 0.005, "warmup": 2}],
                 "shares": [0.3], "methods": ["Random"], "seeds": [1], "metrics": ["logloss"]}""";
        for (String model : List.of("/home/canary/models/mine", "~/canary/mine", "models/canary/mine", "org/canary")) {
            ExperimentSpec spec = ExperimentSpec.parse(String.format(Locale.ROOT, own, model), "own.json");
            export.log(List.of(new StoredResult(QUICK.folder(), spec, QUICK.madeBy(), SMALL.points(), List.of())));
            FakeMlflow.Run run = mlflow.runs.get(mlflow.runs.size() - 1);
            assertEquals("test.jsonl", run.parameters.get("corpora.test.file"));
            assertEquals("pool.jsonl", run.parameters.get("corpora.pool.file"));
            assertEquals(model.startsWith("org") ? model : "mine", run.parameters.get("model"));
            assertFalse(
                    mlflow.server.requests().stream()
                            .anyMatch(request -> request.body().contains("canary/")),
                    "a path was sent");
        }
    }

    @Test
    void aServerThatPromisesRunsForEverIsNotAskedForEver() {
        mlflow.trouble = path -> path.equals("runs/search")
                ? Optional.of(FakeServer.json("{\"runs\": [], \"next_page_token\": \"more\"}"))
                : Optional.empty();
        String message = assertThrows(UncheckedIOException.class, () -> export.log(List.of(SMALL)))
                .getMessage();
        assertTrue(message.contains("must have runs where it says that there are more, found none"), message);
    }

    @Test
    void nothingIsLoggedTwice() {
        export.log(List.of(SMALL));
        int before = mlflow.server.requests().size();
        assertEquals(new MlflowExport.Report(0, 2), export.log(List.of(SMALL)));
        assertEquals(2, mlflow.server.requests().size() - before, "one look for the experiment and one for its runs");
        mlflow.page = 1;
        assertEquals(new MlflowExport.Report(0, 2), export.log(List.of(SMALL)));
        mlflow.runs.remove(1);
        assertEquals(new MlflowExport.Report(1, 1), export.log(List.of(SMALL)), "what was deleted");
        mlflow.runs.get(0).tags.put("winnow.values", "of another version");
        assertEquals(new MlflowExport.Report(1, 1), export.log(List.of(SMALL)), "what has other values");
        assertEquals(3, mlflow.runs.size());
    }

    /** Every committed result has names and sizes that servers take. */
    @Test
    void everyKindOfResultIsTakenByAServer() {
        for (String name : List.of("real-hotpotqa-mmlu", "got-d-files-ag-news")) {
            StoredResult result = stored(name);
            int runs = result.points().stream()
                    .mapToInt(point -> point.results().methods().size())
                    .sum();
            assertEquals(new MlflowExport.Report(runs, 0), export.log(List.of(result)));
        }
        Set<Map<String, String>> tags = new HashSet<>();
        mlflow.runs.forEach(run -> assertTrue(tags.add(run.tags), run.name));
        mlflow.runs.forEach(run -> assertFalse(run.metrics.isEmpty(), run.name));
    }

    @ParameterizedTest
    @ValueSource(strings = {"experiments/search", "runs/search", "runs/create", "runs/log-batch", "runs/update"})
    void aServerThatFailsOnceChangesNothing(String where) {
        for (Failing failing : List.of(
                new Failing(where, FakeServer.status(500)),
                new Failing(where, FakeServer.status(429, "Retry-After", "0")),
                new Failing(where, FakeServer.cut("{\"run\": {\"info\": {}}}", 5)))) {
            mlflow.runs.clear();
            mlflow.trouble = failing;
            assertEquals(new MlflowExport.Report(2, 0), export.log(List.of(SMALL)));
            mlflow.runs.clear();
            mlflow.trouble = path -> Optional.empty();
            mlflow.troubleAfter = new Failing(where, failing.handler);
            assertEquals(new MlflowExport.Report(2, 0), export.log(List.of(SMALL)));
            mlflow.troubleAfter = path -> Optional.empty();
            assertEquals(2, mlflow.runs.size(), "an answer that was lost makes no second run");
            assertTrue(mlflow.runs.stream().allMatch(run -> run.status.equals("FINISHED")));
        }
    }

    @Test
    void aSlowServerIsWaitedForAsLongAsWasSaidAndGoesOnFromThere() {
        AtomicInteger batches = new AtomicInteger();
        mlflow.trouble = path -> path.equals("runs/log-batch") && batches.incrementAndGet() > 2
                ? Optional.of(FakeServer.silent(1500))
                : Optional.empty();
        MlflowExport impatient = MlflowExport.to(mlflow.server.endpoint().withTimeout(Duration.ofMillis(900)));
        String message = assertThrows(UncheckedIOException.class, () -> impatient.log(List.of(SMALL)))
                .getMessage();
        assertEquals(
                "the request to 127.0.0.1 failed: no whole answer within 900 ms, also when tried 2 times"
                        + " (1 runs were logged before; the same call goes on from there)",
                message);
        assertEquals("RUNNING", mlflow.runs.get(1).status);
        mlflow.trouble = path -> Optional.empty();
        assertEquals(new MlflowExport.Report(1, 1), export.log(List.of(SMALL)));
        assertEquals(2, mlflow.runs.size());
    }

    @Test
    void refusalsAreOneLineWithoutTheToken() {
        mlflow.trouble = path -> Optional.of(FakeServer.error(
                401, "{\"error_code\": \"UNAUTHENTICATED\", \"message\": \"bad token " + FakeServer.CANARY + "\"}"));
        refused("127.0.0.1 does not accept the API key: bad token (key) (0 runs were logged before;");
        mlflow.trouble = path -> Optional.of(FakeServer.error(404, "<html>"));
        refused("127.0.0.1 has nothing there (is it a tracking server of MLflow?) (0 runs");
        mlflow.trouble = path -> Optional.of(FakeServer.json("<html>"));
        refused("the answer of 127.0.0.1 must be one JSON object, found something else (0 runs");
        mlflow.trouble = path -> path.equals("runs/search")
                ? Optional.of(FakeServer.json("{\"runs\": [{\"info\": {}}]}"))
                : Optional.empty();
        refused("the answer of 127.0.0.1 must have data, found none (0 runs");
        mlflow.trouble = path -> Optional.empty();
        mlflow.experiments.put("quick", "deleted");
        refused("the answer of 127.0.0.1 says that its experiment quick is deleted: restore it there first (0 runs");
        mlflow.server.close();
        refused("cannot reach 127.0.0.1 (is the server running?), also when tried 2 times (0 runs");
    }

    private void refused(String expected) {
        String message = assertThrows(UncheckedIOException.class, () -> export.log(List.of(QUICK)))
                .getMessage();
        assertTrue(message.startsWith(expected), message);
        assertEquals(1, message.lines().count());
    }

    @ParameterizedTest
    @ValueSource(strings = {"file:./mlruns", "./mlruns", "databricks", "sqlite:///mlflow.db"})
    void storesWithoutAServerAreRefusedAndTheRemedySaid(String address) {
        String message = assertThrows(IllegalArgumentException.class, () -> MlflowExport.to(address, Optional.empty()))
                .getMessage();
        assertTrue(message.contains("must begin with http:// or https://"), message);
        assertTrue(message.contains("mlflow server --backend-store-uri"), message);
    }

    @Test
    void aValueOfOneSeedHasNoInterval() {
        export.log(List.of(QUICK));
        FakeMlflow.Run run = mlflow.runs.get(1);
        assertTrue(run.metrics.containsKey("choice/pool/records_lower"), "two seeds");
        Outcome first = QUICK.points().get(0).results().outcomes().get(0);
        StoredResult alone = with(new PointResults("one", 0.3, new Results(List.of(first))));
        TrackedRun only = TrackedRun.of(alone).get(0);
        assertEquals(Set.of("choice/pool/records"), only.metrics().keySet());
        assertNull(only.tags().get("winnow.hash"), "that is its identity's");
    }

    /** Happens once. */
    private static final class Failing implements Function<String, Optional<HttpHandler>> {
        private final String where;
        private final HttpHandler handler;
        private boolean hasHappened;

        Failing(String where, HttpHandler handler) {
            this.where = where;
            this.handler = handler;
        }

        @Override
        public Optional<HttpHandler> apply(String path) {
            if (hasHappened || !path.equals(where)) {
                return Optional.empty();
            }
            hasHappened = true;
            return Optional.of(handler);
        }
    }
}
