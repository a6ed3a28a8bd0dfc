package winnow.http;

import java.net.Inet6Address;
import java.net.InetAddress;
import java.net.URI;
import java.net.UnknownHostException;
import java.util.Arrays;
import java.util.Locale;
import java.util.regex.Pattern;

/**
 * From where an address can be reached, from everywhere to nowhere: the order of what somebody else's server or file may send us to.
 *
 * <p>Names are looked up before the connection, and Java keeps the answer for the connection.
 */
public enum Reach {
    /** The internet. */
    PUBLIC,
    /** A network that is not routed on the internet. */
    PRIVATE,
    /** This machine alone. */
    LOOPBACK,
    /** Link-local, where clouds keep their metadata, and addresses of no single machine. */
    NEVER;

    private static final Pattern LOOPBACK_NAME = Pattern.compile("localhost|127(\\.[0-9]{1,3}){3}|\\[::1]|::1");
    private static final int CARRIER_PREFIX = 100;
    private static final int FIRST_MULTICAST = 224;
    private static final int UNIQUE_LOCAL = 0xfc;
    private static final byte[] TRANSLATED = {0, 0x64, (byte) 0xff, (byte) 0x9b};
    private static final byte[] TUNNELLED = {0x20, 0x02};

    /** Whether the words of a host say that it is this machine. */
    public static boolean isLoopbackName(String host) {
        return LOOPBACK_NAME.matcher(host.toLowerCase(Locale.ROOT)).matches();
    }

    /** Whether a server at {@code from} may redirect to {@code to}: to itself, or to where at least as many can reach. */
    public static boolean allows(URI from, URI to) {
        if (from.getHost().equalsIgnoreCase(to.getHost())) {
            return true;
        }
        Reach target = of(to);
        return target != NEVER && target.compareTo(of(from)) <= 0;
    }

    private static Reach of(URI uri) {
        try {
            return of(InetAddress.getAllByName(uri.getHost()));
        } catch (UnknownHostException e) {
            // Behind a proxy only the proxy may know the name; without one the connection will fail.
            return PUBLIC;
        }
    }

    /** The narrowest of a host's addresses. */
    public static Reach of(InetAddress... addresses) {
        Reach narrowest = PUBLIC;
        for (InetAddress address : addresses) {
            Reach reach = ofOne(address);
            narrowest = reach.compareTo(narrowest) > 0 ? reach : narrowest;
        }
        return narrowest;
    }

    private static Reach ofOne(InetAddress address) {
        if (address.isLoopbackAddress()) {
            return LOOPBACK;
        }
        if (address.isLinkLocalAddress() || address.isMulticastAddress() || address.isAnyLocalAddress()) {
            return NEVER;
        }
        byte[] bytes = address.getAddress();
        return address instanceof Inet6Address ? ofV6(address, bytes) : ofV4(address, bytes);
    }

    private static Reach ofV4(InetAddress address, byte[] bytes) {
        int first = bytes[0] & 0xff;
        if (first == 0 || first >= FIRST_MULTICAST) {
            return NEVER;
        }
        boolean isCarrier = first == CARRIER_PREFIX && (bytes[1] & 0xc0) == 0x40;
        return address.isSiteLocalAddress() || isCarrier ? PRIVATE : PUBLIC;
    }

    private static Reach ofV6(InetAddress address, byte[] bytes) {
        if (address.isSiteLocalAddress() || (bytes[0] & 0xfe) == UNIQUE_LOCAL) {
            return PRIVATE;
        }
        if (startsWith(bytes, TUNNELLED)) {
            return ofOne(embedded(bytes, TUNNELLED.length));
        }
        boolean isCompatible = startsWith(bytes, new byte[12]);
        return startsWith(bytes, TRANSLATED) || isCompatible ? ofOne(embedded(bytes, 12)) : PUBLIC;
    }

    /** The IPv4 address that gateways between the two protocols will go to. */
    private static InetAddress embedded(byte[] bytes, int from) {
        try {
            return InetAddress.getByAddress(Arrays.copyOfRange(bytes, from, from + 4));
        } catch (UnknownHostException e) {
            throw new IllegalStateException("four bytes are an address", e);
        }
    }

    private static boolean startsWith(byte[] bytes, byte[] prefix) {
        return Arrays.equals(bytes, 0, prefix.length, prefix, 0, prefix.length);
    }
}
