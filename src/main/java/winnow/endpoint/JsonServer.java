package winnow.endpoint;

import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.util.Map;

/**
 * A server that is asked by POST with JSON objects and answers with such, and is no language model: asked with the bounds, retries and
 * caution of an {@link Endpoint}, whose model is not used.
 *
 * <p>Example: {@code JsonServer.of(endpoint, "an MLflow tracking server").post("/api/2.0/mlflow/runs/search", fields)}.
 */
public final class JsonServer {
    private final Endpoint endpoint;
    private final EndpointHttp http;

    private JsonServer(Endpoint endpoint, EndpointHttp http) {
        this.endpoint = endpoint;
        this.http = http;
    }

    /**
     * A server. Nothing is sent yet.
     *
     * @param kind what it should be, for the message where it has no such address
     */
    public static JsonServer of(Endpoint endpoint, String kind) {
        String missing = "has nothing there (is it " + kind + "?)";
        return new JsonServer(endpoint, new EndpointHttp(endpoint, new HostCheck(InetAddress::getAllByName), missing));
    }

    /** The name of its host. */
    public String host() {
        return endpoint.host();
    }

    /**
     * The answer to a request that may be sent twice.
     *
     * @param path below the address of the endpoint
     * @param fields texts, numbers, truth values, lists and maps
     * @return maps, lists, texts, numbers and truth values
     * @throws UncheckedIOException if there is none; the message is one line for the user and holds no key
     */
    public Map<String, Object> post(String path, Map<String, Object> fields) {
        return AnswerJson.asMap(http.post(RequestBody.plain(path, fields)));
    }

    /** As {@link #post}, of a request that makes something: after a failure it may have been made, so it is not repeated. */
    public Map<String, Object> postOnce(String path, Map<String, Object> fields) {
        return AnswerJson.asMap(http.post(RequestBody.plain(path, fields), 1));
    }

    /** The server did not do what it should; {@code what} follows "the answer of ...". */
    public UncheckedIOException failure(String what) {
        return Failures.of("the answer of " + endpoint.host() + " " + what);
    }

    @Override
    public String toString() {
        return "JsonServer[" + endpoint.host() + "]";
    }
}
