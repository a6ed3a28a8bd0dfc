package winnow.experiment;

import java.net.URI;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.OptionalLong;
import java.util.regex.Pattern;
import winnow.corpus.Format;

/**
 * One file of a public data set.
 *
 * @param part of the data set that it belongs to, such as {@code train}
 * @param address where it can be had
 * @param sha256 of its content, 64 hexadecimal digits; empty if nobody here has seen it
 * @param bytes of its content; known where the digest is
 * @param records in it, as far as known; only plans use it
 * @param format of its records
 */
public record PublicFile(
        String part, URI address, Optional<String> sha256, OptionalLong bytes, OptionalInt records, Format format) {
    static final String UNKNOWN = "unknown";

    private static final long MOST_BYTES = 1L << 42;
    private static final int MOST_RECORDS = Integer.MAX_VALUE;
    private static final Pattern SHA256 = Pattern.compile("[0-9a-f]{64}");
    private static final Pattern PART = Pattern.compile("[a-z0-9][a-z0-9-]{0,39}");

    /** Checks part, address and digest. */
    public PublicFile {
        if (!PART.matcher(part).matches()) {
            throw new IllegalArgumentException(
                    "part must be of at most 40 small letters, digits and hyphens, got \"" + part + "\"");
        }
        if (address.getHost() == null) {
            throw new IllegalArgumentException("url must be a web address, got \"" + address + "\"");
        }
        sha256.ifPresent(PublicFile::requireDigest);
        if (sha256.isPresent() && bytes.isEmpty()) {
            throw new IllegalArgumentException("bytes must be given where sha256 is known, it is missing");
        }
    }

    static PublicFile of(StrictJson json) {
        String sha256 = json.text("sha256");
        PublicFile read = json.checked(() -> new PublicFile(
                json.text("part"),
                address(json.text("url")),
                sha256.equals(UNKNOWN) ? Optional.empty() : Optional.of(sha256),
                json.has("bytes") ? OptionalLong.of(json.large("bytes", 1, MOST_BYTES)) : OptionalLong.empty(),
                json.has("records") ? OptionalInt.of(json.whole("records", 1, MOST_RECORDS)) : OptionalInt.empty(),
                format(json)));
        json.requireNothingElse();
        return read;
    }

    /** Refuses a text that is no digest. */
    static String requireDigest(String text) {
        if (!SHA256.matcher(text).matches()) {
            throw new IllegalArgumentException(
                    "sha256 must be of 64 hexadecimal digits (0-9, a-f), got \"" + text + "\"");
        }
        return text;
    }

    private static URI address(String text) {
        try {
            return URI.create(text);
        } catch (IllegalArgumentException e) {
            throw new IllegalArgumentException("url must be a web address, got \"" + text + "\"", e);
        }
    }

    private static Format format(StrictJson json) {
        List<String> endings =
                Arrays.stream(Format.values()).map(Format::ending).toList();
        return Format.values()[endings.indexOf(json.choice("form", endings))];
    }

    /** What the file is called at its address. */
    public String fileName() {
        String path = String.valueOf(address.getPath());
        return path.substring(path.lastIndexOf('/') + 1);
    }
}
