package winnow.utility;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.concurrent.CancellationException;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import winnow.utility.ColumnFile.WhenWritten;

class ColumnFileTest {
    private static final String HEADER = "a run";
    private static final int[] WIDTHS = {2, 1, 2};
    private static final float[][] RECORDS = {{1, 2}, {3}, {4, 5}};

    @TempDir
    private Path folder;

    private Path file;

    @BeforeEach
    void name() {
        file = folder.resolve("run.columns");
    }

    private ColumnFile open(WhenWritten whenWritten) {
        return ColumnFile.open(file, HEADER, WIDTHS, whenWritten);
    }

    private void write(int records) {
        try (ColumnFile opened = open(WhenWritten.REFUSE)) {
            for (int r = opened.records(); r < records; r++) {
                opened.append(RECORDS[r]);
            }
        }
    }

    private static void assertWhole(ColumnFile opened) {
        assertEquals(RECORDS.length, opened.records());
        for (int r = 0; r < RECORDS.length; r++) {
            assertArrayEquals(RECORDS[r], opened.get(r));
        }
    }

    @Test
    void aFinishedFileIsReadByAnyNumberAtOnceAndNotTouched() throws IOException {
        write(3);
        byte[] bytes = Files.readAllBytes(file);
        assertTrue(file.toFile().setWritable(false));
        try (ColumnFile first = open(WhenWritten.REFUSE);
                ColumnFile second = open(WhenWritten.REFUSE)) {
            assertWhole(first);
            assertWhole(second);
            assertThrows(RuntimeException.class, () -> first.append(new float[2]), "there is no more to come");
        }
        assertArrayEquals(bytes, Files.readAllBytes(file));
    }

    @Test
    void anInterruptIsNoFaultOfTheFile() {
        write(1);
        for (boolean writes : new boolean[] {true, false}) {
            try (ColumnFile opened = open(WhenWritten.REFUSE)) {
                Thread.currentThread().interrupt();
                assertThrows(CancellationException.class, () -> {
                    if (writes) {
                        opened.append(RECORDS[1]);
                    } else {
                        opened.get(0);
                    }
                });
                assertTrue(Thread.currentThread().isInterrupted());
            } finally {
                Thread.interrupted();
            }
        }
        write(3);
        try (ColumnFile opened = open(WhenWritten.REFUSE)) {
            assertWhole(opened);
        }
    }

    @Test
    void whoWritesExcludesAllOthersUntilItIsFinished() {
        write(1);
        try (ColumnFile writer = open(WhenWritten.REFUSE)) {
            writer.append(RECORDS[1]);
            String message = assertThrows(IllegalStateException.class, () -> open(WhenWritten.REFUSE))
                    .getMessage();
            assertEquals(file + " is being written by another run", message);
            writer.append(RECORDS[2]);
            try (ColumnFile reader = open(WhenWritten.REFUSE)) {
                assertWhole(reader);
            }
        }
    }

    /** A process's lock on a file goes with any of its channels to that file that is closed, not only with the one that took it. */
    @Test
    void anotherProcessIsKeptOutWhateverElseThisOneOpens() throws Exception {
        write(1);
        try (ColumnFile writer = open(WhenWritten.REFUSE)) {
            assertThrows(IllegalStateException.class, () -> open(WhenWritten.REFUSE));
            assertEquals("locked", Rival.look(file));
            assertThrows(IllegalStateException.class, () -> ColumnFile.header(file));
            assertEquals("locked", Rival.look(file));
            writer.append(RECORDS[1]);
        }
        assertEquals("free", Rival.look(file));
        assertEquals(HEADER, ColumnFile.header(file));
    }

    /** Another process that would write. */
    static final class Rival {
        private Rival() {}

        public static void main(String[] arguments) throws IOException {
            try (FileChannel channel = FileChannel.open(Path.of(arguments[0]), StandardOpenOption.WRITE)) {
                System.out.print(channel.tryLock() == null ? "locked" : "free");
            }
        }

        static String look(Path file) throws Exception {
            String classes = Path.of(Rival.class
                            .getProtectionDomain()
                            .getCodeSource()
                            .getLocation()
                            .toURI())
                    .toString();
            Process process = new ProcessBuilder(
                            Path.of(System.getProperty("java.home"), "bin", "java")
                                    .toString(),
                            "-cp",
                            classes,
                            Rival.class.getName(),
                            file.toString())
                    .redirectError(ProcessBuilder.Redirect.DISCARD)
                    .start();
            return new String(process.getInputStream().readAllBytes(), StandardCharsets.US_ASCII);
        }
    }

    @Test
    void whoMayWaitFindsEveryRecordMade() throws Exception {
        CompletableFuture<Integer> found;
        try (ColumnFile writer = open(WhenWritten.REFUSE)) {
            writer.append(RECORDS[0]);
            found = CompletableFuture.supplyAsync(() -> {
                try (ColumnFile reader = open(WhenWritten.WAIT)) {
                    assertWhole(reader);
                    return reader.records();
                }
            });
            Thread.sleep(120);
            assertFalse(found.isDone(), "two records are missing");
            writer.append(RECORDS[1]);
            writer.append(RECORDS[2]);
        }
        assertEquals(3, found.get(10, TimeUnit.SECONDS));
    }

    @Test
    void whoWaitsForOneThatGaveUpGoesOn() throws Exception {
        CompletableFuture<Integer> found;
        try (ColumnFile writer = open(WhenWritten.REFUSE)) {
            writer.append(RECORDS[0]);
            found = CompletableFuture.supplyAsync(() -> {
                try (ColumnFile next = open(WhenWritten.WAIT)) {
                    next.append(RECORDS[1]);
                    return next.records();
                }
            });
        }
        assertEquals(2, found.get(10, TimeUnit.SECONDS), "the first is kept");
    }

    @Test
    void whoWaitsCanBeInterrupted() {
        try (ColumnFile writer = open(WhenWritten.REFUSE)) {
            assertEquals(0, writer.records());
            Thread.currentThread().interrupt();
            assertThrows(CancellationException.class, () -> open(WhenWritten.WAIT));
            assertTrue(Thread.interrupted());
        }
    }

    @Test
    void aFileOfFullSizeWithADamagedRecordIsWrittenAgain() throws IOException {
        write(3);
        byte[] whole = Files.readAllBytes(file);
        byte[] damaged = whole.clone();
        damaged[whole.length - 10] ^= 1;
        Files.write(file, damaged);
        try (ColumnFile opened = open(WhenWritten.REFUSE)) {
            assertEquals(2, opened.records());
            opened.append(RECORDS[2]);
            assertWhole(opened);
        }
        assertArrayEquals(whole, Files.readAllBytes(file));
    }

    @Test
    void aFinishedFileOfAnotherRunIsRefused() {
        write(3);
        String message = assertThrows(
                        IllegalArgumentException.class, () -> ColumnFile.open(file, "b run", WIDTHS, WhenWritten.WAIT))
                .getMessage();
        assertTrue(message.contains("it has a run where this run has b run"), message);
    }
}
