package winnow.hub;

import java.net.Inet6Address;
import java.net.InetAddress;
import java.net.URI;
import java.net.UnknownHostException;

/**
 * From where an address can be reached, in the order of what a server may send us to.
 *
 * <p>A hub on the internet that redirects to this machine or its network would make this program a spy on them; a hub that is
 * there itself may. Names are looked up before the connection, and Java keeps the answer for the connection.
 */
enum Reach {
    PUBLIC,
    PRIVATE,
    LOOPBACK,
    /** Link-local, where clouds keep their metadata, and addresses of no single machine. */
    NEVER;

    private static final int CARRIER_PREFIX = 100;
    private static final int UNIQUE_LOCAL = 0xfc;

    /** Whether a server at {@code from} may redirect to {@code to}. */
    static boolean allows(URI from, URI to) {
        if (from.getHost().equalsIgnoreCase(to.getHost())) {
            return true;
        }
        Reach target = of(to);
        return target != NEVER && target.compareTo(of(from)) <= 0;
    }

    private static Reach of(URI uri) {
        try {
            Reach widest = PUBLIC;
            for (InetAddress address : InetAddress.getAllByName(uri.getHost())) {
                Reach reach = of(address);
                widest = reach.compareTo(widest) > 0 ? reach : widest;
            }
            return widest;
        } catch (UnknownHostException e) {
            // Behind a proxy only the proxy may know the name; without one the connection will fail.
            return PUBLIC;
        }
    }

    static Reach of(InetAddress address) {
        int first = address.getAddress()[0] & 0xff;
        int second = address.getAddress()[1] & 0xff;
        boolean isV6 = address instanceof Inet6Address;
        if (address.isLinkLocalAddress()
                || address.isMulticastAddress()
                || address.isAnyLocalAddress()
                || !isV6 && (first == 0 || first == 0xff)) {
            return NEVER;
        }
        if (address.isLoopbackAddress()) {
            return LOOPBACK;
        }
        boolean isCarrier = !isV6 && first == CARRIER_PREFIX && (second & 0xc0) == 0x40;
        boolean isUniqueLocal = isV6 && (first & 0xfe) == UNIQUE_LOCAL;
        return address.isSiteLocalAddress() || isCarrier || isUniqueLocal ? PRIVATE : PUBLIC;
    }
}
