package winnow.corpus;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.BasicFileAttributes;
import java.nio.file.attribute.FileTime;
import java.time.Duration;
import java.time.Instant;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;

/**
 * Digests of files as {@link FileDigest} gives them, read once for each state that a file is seen in: a file of another size or time of
 * change, or another file in its place, is read again.
 *
 * <p>A file that was changed in the last two seconds is not remembered, since it may change once more within the same tick of its clock.
 * What this cannot see is a change in place whose author puts the time back. Safe for many threads.
 */
public final class RememberedDigests {
    private static final Duration SETTLED = Duration.ofSeconds(2);

    private final Map<Path, Known> known = new ConcurrentHashMap<>();

    /** What a file was like, apart from its content. */
    private record State(long size, FileTime changed, Optional<Object> key) {
        static State of(Path file) throws IOException {
            BasicFileAttributes now = Files.readAttributes(file, BasicFileAttributes.class);
            return new State(now.size(), now.lastModifiedTime(), Optional.ofNullable(now.fileKey()));
        }

        boolean isSettled(Instant now) {
            return changed.toInstant().isBefore(now.minus(SETTLED));
        }
    }

    private record Known(State state, String digest) {}

    /**
     * Of the content of a file.
     *
     * @throws UncheckedIOException if it cannot be read
     */
    public String of(Path file) {
        try {
            Path place = file.toAbsolutePath();
            State before = State.of(file);
            Known there = known.get(place);
            if (there != null && there.state().equals(before)) {
                return there.digest();
            }
            Instant begun = Instant.now();
            String digest = FileDigest.of(file);
            if (before.isSettled(begun) && before.equals(State.of(file))) {
                known.put(place, new Known(before, digest));
            }
            return digest;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
