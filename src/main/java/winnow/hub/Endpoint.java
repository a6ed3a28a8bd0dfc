package winnow.hub;

import java.net.URI;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import winnow.http.Reach;

/**
 * The address of a hub, or of a server of files.
 *
 * @param base without a slash at its end
 * @param elsewhere what to say when it cannot be reached, beside asking for the network
 */
record Endpoint(URI base, String elsewhere) {
    private static final int HTTPS_PORT = 443;
    private static final int HTTP_PORT = 80;

    /**
     * Parses an address.
     *
     * @throws IllegalArgumentException if it is not {@code https://host[:port][/path]}, or http on this machine; the message
     *     does not repeat the address, which may hold a password
     */
    static Endpoint of(String text) {
        URI base = parsed(text.replaceAll("/+$", ""));
        boolean isPlain = base != null
                && base.getHost() != null
                && base.getUserInfo() == null
                && base.getQuery() == null
                && base.getFragment() == null;
        if (!isPlain || !isSafe(base)) {
            throw new IllegalArgumentException("HF_ENDPOINT must be https://host[:port][/path] without user, query or"
                    + " fragment (http only for this machine), got "
                    + (isPlain ? base.getScheme() + "://" + base.getHost() : "something else"));
        }
        return new Endpoint(base, "HF_ENDPOINT names another hub");
    }

    /** The server of a file. */
    static Endpoint ofFile(URI address) {
        return new Endpoint(address.resolve("/"), "");
    }

    /** The files and the commit of a revision. */
    URI revision(ModelName name) {
        return URI.create(base + "/api/models/" + name.id() + "/revision/" + encoded(name.revision()));
    }

    /** The content of a file at a commit. */
    URI file(ModelName name, String commit, String file) {
        return URI.create(base + "/" + name.id() + "/resolve/" + commit + "/" + encoded(file));
    }

    /** The page of a model, for people. */
    String page(ModelName name) {
        return base + "/" + name.id();
    }

    /** Whether an address has this one's scheme, host and port: the only ones that may see the token. */
    boolean isOriginOf(URI uri) {
        return base.getScheme().equalsIgnoreCase(uri.getScheme())
                && base.getHost().equalsIgnoreCase(uri.getHost())
                && port(base) == port(uri);
    }

    /** Whether nobody on the way can read or change what is sent: https, or this machine. */
    static boolean isSafe(URI uri) {
        return "https".equalsIgnoreCase(uri.getScheme())
                || "http".equalsIgnoreCase(uri.getScheme()) && Reach.isLoopbackName(uri.getHost());
    }

    private static int port(URI uri) {
        if (uri.getPort() >= 0) {
            return uri.getPort();
        }
        return "https".equalsIgnoreCase(uri.getScheme()) ? HTTPS_PORT : HTTP_PORT;
    }

    private static URI parsed(String text) {
        try {
            return URI.create(text);
        } catch (IllegalArgumentException e) {
            return null;
        }
    }

    private static String encoded(String text) {
        return URLEncoder.encode(text, StandardCharsets.UTF_8).replace("+", "%20");
    }
}
