package winnow.corpus;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.IOException;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Queue;
import java.util.concurrent.CancellationException;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class OutputFileTest {
    private static final byte[] NEW = "new".getBytes(StandardCharsets.UTF_8);

    @TempDir
    Path folder;

    private Path target;

    @BeforeEach
    void anOldFileIsThere() throws IOException {
        target = Files.writeString(folder.resolve("out.txt"), "old");
    }

    @Test
    void aNewFileReplacesTheOldOneInOneStep() throws IOException {
        OutputFile.write(target, out -> {
            out.write(NEW);
            out.flush();
            assertEquals("old", Files.readString(target));
            assertEquals(2, names().size());
            String own = "\\.out\\.txt\\." + ProcessHandle.current().pid() + "-\\d+\\.winnow-tmp";
            assertTrue(names().get(0).matches(own), names()::toString);
        });

        assertEquals("new", Files.readString(target));
        assertEquals(List.of("out.txt"), names());
    }

    @Test
    void aBodyThatThrowsLeavesTheOldFileAndNoTemporaryOne() throws IOException {
        IllegalStateException failure = new IllegalStateException("no");
        Error error = new OutOfMemoryError("test");

        assertSame(
                failure,
                assertThrows(
                        IllegalStateException.class,
                        () -> OutputFile.write(target, out -> {
                            out.write(NEW);
                            throw failure;
                        })));
        assertSame(
                error,
                assertThrows(
                        OutOfMemoryError.class,
                        () -> OutputFile.write(target, out -> {
                            throw error;
                        })));
        assertUntouched();
    }

    @Test
    void aFullDiskIsReportedWithThePathAtWhicheverWriteItComes() throws IOException {
        for (int failAt = 0; failAt < 4; failAt++) {
            int last = failAt;
            UncheckedIOException refused = assertThrows(
                    UncheckedIOException.class,
                    () -> OutputFile.write(target, out -> {
                        OutputStream full = new FullDisk(out, last);
                        for (int i = 0; i < 4; i++) {
                            full.write(NEW);
                        }
                    }));
            assertEquals("cannot write " + target + ": No space left on device", refused.getMessage());
            assertUntouched();
        }
    }

    @Test
    void aDeviceThatIsReallyFullIsReported() throws IOException {
        Path full = Path.of("/dev/full");
        assumeTrue(Files.exists(full));
        UncheckedIOException refused = assertThrows(
                UncheckedIOException.class, () -> OutputFile.writePath(target, temporary -> Files.write(full, NEW)));
        assertTrue(refused.getMessage().startsWith("cannot write " + target + ": No space"), refused.getMessage());
        assertUntouched();
    }

    @Test
    void anInterruptBeforeTheEndLeavesTheOldFile() throws IOException {
        try {
            assertThrows(
                    CancellationException.class,
                    () -> OutputFile.writePath(target, temporary -> {
                        Files.write(temporary, NEW);
                        Thread.currentThread().interrupt();
                    }));
            assertTrue(Thread.currentThread().isInterrupted());
        } finally {
            Thread.interrupted();
        }
        assertUntouched();
    }

    @Test
    void whatAKilledProcessLeftGoesWithTheNextWriteOfTheSameTarget() throws IOException {
        long dead = deadProcess();
        Files.writeString(folder.resolve(temporary(dead)), "half");
        Files.writeString(folder.resolve(temporary(dead) + ".spill"), "half");
        Files.createDirectories(folder.resolve(temporary(dead) + ".folder/data"));
        Files.writeString(folder.resolve(temporary(1)), "of a process that lives");
        Files.writeString(folder.resolve(".other.txt." + dead + ".winnow-tmp"), "of another target");

        OutputFile.write(target, out -> out.write(NEW));

        assertEquals(List.of(".other.txt." + dead + ".winnow-tmp", temporary(1), "out.txt"), names());
    }

    @Test
    void aFolderIsTidiedOfWhatKilledProcessesLeftOfAnyTarget() throws IOException {
        Files.writeString(folder.resolve(temporary(deadProcess())), "half");
        Files.createDirectories(folder.resolve(".step-1." + deadProcess() + "-3.winnow-tmp/data"));
        Files.writeString(folder.resolve(temporary(1)), "of a process that lives");

        OutputFile.tidy(folder);

        assertEquals(List.of(temporary(1), "out.txt"), names());
    }

    @Test
    void threadsThatWriteOneTargetDoNotMixAndTheLastToFinishWins() throws IOException {
        OutputFile.write(target, first -> {
            first.write(NEW);
            Thread second = new Thread(
                    () -> OutputFile.write(target, out -> out.write("faster".getBytes(StandardCharsets.UTF_8))));
            second.start();
            join(second);
            assertEquals("faster", Files.readString(target));
        });
        assertEquals("new", Files.readString(target));
        assertEquals(List.of("out.txt"), names());
    }

    @Test
    void manyThreadsLeaveOneWholeFile() throws IOException {
        Queue<RuntimeException> failures = new ConcurrentLinkedQueue<>();
        List<Thread> threads = IntStream.range(0, 4)
                .mapToObj(writer -> new Thread(() -> {
                    try {
                        for (int i = 0; i < 50; i++) {
                            OutputFile.write(
                                    target,
                                    out -> out.write(
                                            (writer + "").repeat(200_000).getBytes(StandardCharsets.UTF_8)));
                        }
                    } catch (RuntimeException e) {
                        failures.add(e);
                    }
                }))
                .toList();
        threads.forEach(Thread::start);
        threads.forEach(OutputFileTest::join);
        assertEquals(List.of(), List.copyOf(failures));
        assertEquals(1, Files.readString(target).chars().distinct().count());
        assertEquals(List.of("out.txt"), names());
    }

    private static void join(Thread thread) {
        try {
            thread.join();
        } catch (InterruptedException e) {
            throw new IllegalStateException(e);
        }
    }

    @Test
    void aLinkToAFileStaysALink() throws IOException {
        Path link = Files.createSymbolicLink(folder.resolve("link.txt"), target);

        OutputFile.write(link, out -> out.write(NEW));

        assertTrue(Files.isSymbolicLink(link));
        assertEquals("new", Files.readString(target));
    }

    @Test
    void aFolderAppearsWholeOrNotAtAll() throws IOException {
        Path set = folder.resolve("set");
        assertThrows(
                UncheckedIOException.class,
                () -> OutputFile.writeDirectory(set, inside -> {
                    Files.write(Files.createDirectory(inside.resolve("data")).resolve("a"), NEW);
                    throw new IOException("No space left on device");
                }));
        assertUntouched();

        Files.createDirectory(set);
        OutputFile.writeDirectory(set, inside -> Files.write(inside.resolve("a"), NEW));
        assertEquals("new", Files.readString(set.resolve("a")));

        IllegalArgumentException refused =
                assertThrows(IllegalArgumentException.class, () -> OutputFile.writeDirectory(set, inside -> {}));
        assertEquals("output folder must be new or empty, got " + set, refused.getMessage());
        assertEquals(List.of("out.txt", "set"), names());
    }

    @Test
    void placesThatCannotBeWrittenAreNamed() throws IOException {
        assertEquals(
                "output must be a file, got the folder " + folder,
                assertThrows(IllegalArgumentException.class, () -> OutputFile.write(folder, out -> {}))
                        .getMessage());
        Path missing = folder.resolve("missing/out.txt");
        assertEquals(
                "cannot write " + missing + ": its folder does not exist",
                assertThrows(UncheckedIOException.class, () -> OutputFile.write(missing, out -> {}))
                        .getMessage());
        Path under = target.resolve("out.txt");
        assertTrue(assertThrows(UncheckedIOException.class, () -> OutputFile.write(under, out -> {}))
                .getMessage()
                .startsWith("cannot write " + under));
        Path device = Path.of("/dev/null");
        assumeTrue(Files.exists(device));
        assertEquals(
                "output must be a regular file, got /dev/null",
                assertThrows(IllegalArgumentException.class, () -> OutputFile.write(device, out -> {}))
                        .getMessage());
    }

    @Test
    void aFolderWithoutPermissionIsNamed() throws IOException {
        Path locked = Files.createDirectory(folder.resolve("locked"));
        assertTrue(locked.toFile().setWritable(false));
        try {
            assumeTrue(!Files.isWritable(locked), "the superuser may write anywhere");
            UncheckedIOException refused =
                    assertThrows(UncheckedIOException.class, () -> OutputFile.write(locked.resolve("a"), out -> {}));
            assertEquals("cannot write " + locked.resolve("a") + ": permission denied", refused.getMessage());
        } finally {
            locked.toFile().setWritable(true);
        }
    }

    private void assertUntouched() throws IOException {
        assertEquals("old", Files.readString(target));
        assertEquals(List.of("out.txt"), names());
    }

    private List<String> names() throws IOException {
        try (Stream<Path> files = Files.list(folder)) {
            return files.map(f -> f.getFileName().toString()).sorted().toList();
        }
    }

    private static String temporary(long pid) {
        return ".out.txt." + pid + ".winnow-tmp";
    }

    private static long deadProcess() throws IOException {
        Process process = new ProcessBuilder("true").start();
        try {
            process.waitFor();
        } catch (InterruptedException e) {
            throw new AssertionError(e);
        }
        return process.pid();
    }

    /** Takes a few writes, then none. */
    private static final class FullDisk extends OutputStream {
        private final OutputStream out;
        private int left;

        FullDisk(OutputStream out, int left) {
            this.out = out;
            this.left = left;
        }

        @Override
        public void write(int b) throws IOException {
            throw new AssertionError("arrays only");
        }

        @Override
        public void write(byte[] bytes) throws IOException {
            if (left-- == 0) {
                throw new IOException("No space left on device");
            }
            out.write(bytes);
        }
    }
}
