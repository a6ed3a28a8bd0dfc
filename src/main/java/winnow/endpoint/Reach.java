package winnow.endpoint;

import java.net.Inet6Address;
import java.net.InetAddress;
import java.net.UnknownHostException;
import java.util.Arrays;

/** From where an address can be reached, from everywhere to nowhere. */
enum Reach {
    PUBLIC,
    PRIVATE,
    LOOPBACK,
    /** Link-local, where clouds keep their metadata, and addresses of no single machine. */
    NEVER;

    private static final int CARRIER_PREFIX = 100;
    private static final int FIRST_MULTICAST = 224;
    private static final int UNIQUE_LOCAL = 0xfc;
    private static final byte[] TRANSLATED = {0, 0x64, (byte) 0xff, (byte) 0x9b};
    private static final byte[] TUNNELLED = {0x20, 0x02};

    /** The narrowest of a host's addresses. */
    static Reach of(InetAddress[] addresses) {
        Reach narrowest = PUBLIC;
        for (InetAddress address : addresses) {
            Reach reach = of(address);
            narrowest = reach.compareTo(narrowest) > 0 ? reach : narrowest;
        }
        return narrowest;
    }

    private static Reach of(InetAddress address) {
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
            return of(embedded(bytes, TUNNELLED.length));
        }
        boolean isCompatible = startsWith(bytes, new byte[12]);
        return startsWith(bytes, TRANSLATED) || isCompatible ? of(embedded(bytes, 12)) : PUBLIC;
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
