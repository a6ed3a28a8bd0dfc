package winnow.http;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.net.InetAddress;
import java.net.URI;
import java.net.UnknownHostException;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ReachTest {
    @ParameterizedTest
    @CsvSource({
        "8.8.8.8, PUBLIC",
        "2606:4700::1, PUBLIC",
        "100.63.255.255, PUBLIC",
        "10.1.2.3, PRIVATE",
        "172.16.0.1, PRIVATE",
        "192.168.0.1, PRIVATE",
        "100.64.0.1, PRIVATE",
        "fd12::1, PRIVATE",
        "127.9.9.9, LOOPBACK",
        "::1, LOOPBACK",
        "::ffff:127.0.0.1, LOOPBACK",
        "169.254.169.254, NEVER",
        "fe80::1, NEVER",
        "0.0.0.0, NEVER",
        "0.1.2.3, NEVER",
        "255.255.255.255, NEVER",
        "224.0.0.1, NEVER",
        "::, NEVER",
        "240.0.0.1, NEVER",
        "64:ff9b::a01:203, PRIVATE",
        "2002:7f00:1::, LOOPBACK"
    })
    void addressesAreToldApart(String address, Reach reach) throws UnknownHostException {
        assertEquals(reach, Reach.of(InetAddress.getByName(address)));
    }

    @ParameterizedTest
    @CsvSource({
        "8.8.8.8, 9.9.9.9, true",
        "8.8.8.8, 10.0.0.1, false",
        "8.8.8.8, 127.0.0.1, false",
        "10.0.0.1, 10.0.0.2, true",
        "10.0.0.1, 8.8.8.8, true",
        "10.0.0.1, 127.0.0.1, false",
        "127.0.0.1, 10.0.0.1, true",
        "127.0.0.1, 169.254.169.254, false",
        "169.254.0.1, 169.254.0.2, false",
        "169.254.0.1, 169.254.0.1, true"
    })
    void aServerMayRedirectOutwardsButNotInwards(String from, String to, boolean isAllowed) {
        assertEquals(isAllowed, Reach.allows(URI.create("https://" + from), URI.create("https://" + to)));
    }
}
