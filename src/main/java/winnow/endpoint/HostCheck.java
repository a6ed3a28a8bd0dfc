package winnow.endpoint;

import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.UnknownHostException;
import java.util.Locale;
import java.util.Set;
import winnow.http.Reach;

/**
 * Looks up where a host is before something is sent there.
 *
 * <p>An address from somebody else's file could make this program ask services of this machine and its network. Java keeps the
 * answer of the look-up for the connection that follows.
 */
final class HostCheck {
    private final Lookup lookup;

    HostCheck(Lookup lookup) {
        this.lookup = lookup;
    }

    /** Where names become addresses. */
    interface Lookup {
        InetAddress[] addresses(String host) throws UnknownHostException;
    }

    /**
     * Refuses a host that is not where its name says.
     *
     * @param allowed names, in lower case, that may be anywhere
     * @throws UncheckedIOException if it may not be asked
     * @throws UnknownHostException if it has no address
     */
    void requireReachable(String host, Set<String> allowed) throws UnknownHostException {
        if (allowed.contains(host.toLowerCase(Locale.ROOT))) {
            return;
        }
        Reach reach = Reach.of(lookup.addresses(host));
        if (reach == (Reach.isLoopbackName(host) ? Reach.LOOPBACK : Reach.PUBLIC)) {
            return;
        }
        String place =
                switch (reach) {
                    case PUBLIC -> "not this machine, as its name says";
                    case PRIVATE -> "inside a private network";
                    case LOOPBACK -> "this machine, unlike what its name says";
                    case NEVER -> "at a link-local, metadata or special address";
                };
        throw Failures.of(host + " is " + place + ": it must be allowed by name to be asked");
    }
}
