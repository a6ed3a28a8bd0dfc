package winnow.http;

import java.time.DateTimeException;
import java.time.Duration;
import java.time.Instant;
import java.time.format.DateTimeFormatter;
import java.util.Optional;

/** For how long a server asks to be left alone, in seconds or until a date. Source: RFC 9110, section 10.2.3. */
public final class RetryAfter {
    private RetryAfter() {}

    /** Zero if the header is not there, is neither form, or has passed. */
    public static Duration of(Optional<String> header, Instant now) {
        String text = header.orElse("").strip();
        if (text.matches("[0-9]{1,9}")) {
            return Duration.ofSeconds(Long.parseLong(text));
        }
        try {
            Instant time = Instant.from(DateTimeFormatter.RFC_1123_DATE_TIME.parse(text));
            Duration left = Duration.between(now, time);
            return left.isNegative() ? Duration.ZERO : left;
        } catch (DateTimeException e) {
            return Duration.ZERO;
        }
    }
}
