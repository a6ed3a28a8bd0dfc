package winnow.corpus;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.attribute.FileTime;
import java.time.Instant;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class RememberedDigestsTest {
    private static final FileTime LONG_AGO = FileTime.from(Instant.parse("2020-01-01T00:00:00Z"));

    @TempDir
    private Path folder;

    private final RememberedDigests digests = new RememberedDigests();

    private Path write(String name, String text, FileTime changed) throws IOException {
        Path file = Files.writeString(folder.resolve(name), text);
        return Files.setLastModifiedTime(file, changed);
    }

    @Test
    void aFileIsReadOnceForEachStateThatItIsIn() throws IOException {
        Path file = write("a", "one", LONG_AGO);
        String first = digests.of(file);
        assertEquals(FileDigest.of(file), first);
        // Put back so that only reading would tell.
        write("a", "two", LONG_AGO);
        assertEquals(first, digests.of(file), "not read again");

        write("a", "two", FileTime.from(LONG_AGO.toInstant().plusSeconds(1)));
        assertEquals(FileDigest.of(file), digests.of(file), "another time");
        write("a", "three", FileTime.from(LONG_AGO.toInstant().plusSeconds(1)));
        assertEquals(FileDigest.of(file), digests.of(file), "another size");
        Files.move(
                write("b", "seven", FileTime.from(LONG_AGO.toInstant().plusSeconds(1))),
                file,
                StandardCopyOption.REPLACE_EXISTING);
        assertEquals(FileDigest.of(file), digests.of(file), "another file of the same size and time");
    }

    @Test
    void whatWasJustWrittenIsReadAgain() throws IOException {
        FileTime now = FileTime.from(Instant.now());
        Path file = write("a", "one", now);
        String first = digests.of(file);
        write("a", "two", now);
        assertNotEquals(first, digests.of(file), "the same size and time, but it may still change");
    }

    @Test
    void whatIsNotThereIsAnError() {
        assertThrows(UncheckedIOException.class, () -> digests.of(folder.resolve("gone")));
    }
}
