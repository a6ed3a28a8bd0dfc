package winnow.hub;

import java.net.URI;
import java.util.Optional;
import java.util.OptionalLong;

/**
 * A file to be fetched from an address.
 *
 * @param name for messages
 * @param address {@code https://…}, or {@code http://…} of this machine
 * @param sha256 that its content must have, 64 hexadecimal digits; empty to take what comes
 * @param bytes that it must have; empty if only the server knows
 */
public record WantedFile(String name, URI address, Optional<String> sha256, OptionalLong bytes) {
    /** Checks the address. */
    public WantedFile {
        boolean isPlain = address.getHost() != null && address.getUserInfo() == null && address.getFragment() == null;
        if (!isPlain || !Endpoint.isSafe(address)) {
            throw new IllegalArgumentException("the address of " + name
                    + " must be https://host/path (http only for this machine), got "
                    + (isPlain ? address.getScheme() + "://" + address.getHost() : "something else"));
        }
    }
}
