package winnow.tracking;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import winnow.endpoint.ApiKey;
import winnow.endpoint.Endpoint;
import winnow.endpoint.JsonServer;
import winnow.experiment.StoredResult;

/**
 * Logs stored results to a tracking server of MLflow: an experiment for each name, a run for each method at each point.
 *
 * <p>A run that the server has, finished, with the same settings, values, point and method is not logged again; one that was begun
 * and not finished is. So a call may be repeated, and goes on after a failure. What was deleted at the server is logged anew.
 *
 * <p>Source: the REST interface of MLflow 2.0. Departure from a Java client of MLflow's own: that one brings Protobuf, Guava and an HTTP
 * client of its own, and reads the environment.
 *
 * <p>Example: {@code MlflowExport.to("http://localhost:5000", Optional.empty()).log(results)}.
 */
public final class MlflowExport {
    private final MlflowServer server;

    private MlflowExport(MlflowServer server) {
        this.server = server;
    }

    /**
     * Logs to this server. Nothing is sent yet.
     *
     * @param address {@code https://host[:port][/path]}, or http on this machine
     * @param token the server's, if it asks for one
     * @throws IllegalArgumentException if the address is none of a server
     */
    public static MlflowExport to(String address, Optional<ApiKey> token) {
        if (!address.strip().matches("(?i)https?://.*")) {
            throw new IllegalArgumentException(
                    "the address of a tracking server must begin with http:// or https://; for"
                            + " a folder or a database start a server: mlflow server --backend-store-uri ADDRESS");
        }
        Endpoint endpoint = Endpoint.of(address, "mlflow");
        return to(token.map(endpoint::withKey).orElse(endpoint));
    }

    static MlflowExport to(Endpoint endpoint) {
        return new MlflowExport(new MlflowServer(JsonServer.of(endpoint, "a tracking server of MLflow")));
    }

    /**
     * How many runs were logged, and how many the server had.
     *
     * @param logged by this call
     * @param present from before
     */
    public record Report(int logged, int present) {}

    /**
     * Logs what the server does not have, in order.
     *
     * @throws UncheckedIOException if the server cannot be reached or refuses; the message says how far it came
     * @throws java.util.concurrent.CancellationException if the thread is interrupted
     */
    public Report log(List<StoredResult> results) {
        int logged = 0;
        int present = 0;
        try {
            for (StoredResult stored : results) {
                String experiment = server.experiment(stored.spec().name());
                List<MlflowServer.Known> known =
                        server.runs(experiment, TrackedRun.HASH, stored.spec().hash());
                for (TrackedRun run : TrackedRun.of(stored)) {
                    Map<String, String> identity = run.identity();
                    Optional<MlflowServer.Known> found = known.stream()
                            .filter(other -> other.has(identity))
                            // A finished one first.
                            .reduce((one, other) -> one.isFinished() ? one : other);
                    if (found.isPresent() && found.get().isFinished()) {
                        present++;
                        continue;
                    }
                    String id = found.isPresent() ? found.get().id() : server.create(experiment, run);
                    server.fill(id, run);
                    logged++;
                }
            }
        } catch (UncheckedIOException e) {
            String message =
                    e.getMessage() + " (" + logged + " runs were logged before; the same call goes on from there)";
            throw new UncheckedIOException(message, new IOException(message));
        }
        return new Report(logged, present);
    }
}
