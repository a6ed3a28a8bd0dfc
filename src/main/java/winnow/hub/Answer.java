package winnow.hub;

import java.net.http.HttpHeaders;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;

/**
 * A server's answer, after redirects.
 *
 * @param headers of every answer on the way, the final one last
 */
record Answer(int status, List<HttpHeaders> headers, Body body) implements AutoCloseable {
    static final int OK = 200;
    static final int PARTIAL = 206;
    static final int RANGE_REFUSED = 416;

    boolean isRedirect() {
        return isRedirect(status);
    }

    static boolean isRedirect(int status) {
        return status == 301 || status == 302 || status == 303 || status == 307 || status == 308;
    }

    /** A header of the final answer. */
    Optional<String> header(String name) {
        return headers.get(headers.size() - 1).firstValue(name);
    }

    /** A header of the first answer that has it: the hub says what it knows of a file before it redirects to a store. */
    Optional<String> firstHeader(String name) {
        return headers.stream().flatMap(h -> h.firstValue(name).stream()).findFirst();
    }

    /** The length of the final answer's content, if it says one. */
    OptionalLong contentLength() {
        return number(header("Content-Length"));
    }

    /** A count of bytes; nothing if the text is not one. */
    static OptionalLong number(Optional<String> text) {
        return text.filter(t -> t.matches("[0-9]{1,18}")).stream()
                .mapToLong(Long::parseLong)
                .findFirst();
    }

    @Override
    public void close() {
        body.close();
    }
}
