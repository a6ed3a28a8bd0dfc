package winnow.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class OutputSetTest {
    @TempDir
    private Path folder;

    private Path first;
    private Path second;

    @BeforeEach
    void names() {
        first = folder.resolve("first.txt");
        second = folder.resolve("second.txt");
    }

    private List<String> files() throws IOException {
        try (Stream<Path> list = Files.list(folder)) {
            return list.map(p -> p.getFileName().toString()).sorted().toList();
        }
    }

    private static void write(OutputSet outputs, Path target, String text) throws IOException {
        Files.writeString(outputs.stage(target), text);
    }

    @Test
    void filesAppearTogetherAtCommit() throws IOException {
        try (OutputSet outputs = OutputSet.open(first)) {
            write(outputs, first, "one");
            write(outputs, second, "two");
            assertFalse(Files.exists(first) || Files.exists(second));
            outputs.commit();
        }
        assertEquals(List.of("first.txt", "second.txt"), files());
        assertEquals("one", Files.readString(first));
    }

    @Test
    void withoutCommitNothingIsLeftAndOldFilesStay() throws IOException {
        Files.writeString(first, "old");
        try (OutputSet outputs = OutputSet.open(first)) {
            write(outputs, first, "new");
        }
        assertEquals(List.of("first.txt"), files());
        assertEquals("old", Files.readString(first));
    }

    @Test
    void aSecondWriterOfTheSameOutputIsRefused() throws IOException {
        try (OutputSet outputs = OutputSet.open(first)) {
            var error = assertThrows(IllegalStateException.class, () -> OutputSet.open(first));
            assertEquals(first + " is being written by another process", error.getMessage());
            write(outputs, first, "one");
            try (OutputSet other = OutputSet.open(second)) {
                write(other, second, "two");
                other.commit();
            }
            outputs.commit();
        }
        assertEquals(List.of("first.txt", "second.txt"), files());
    }

    /** Writes {@code args[0]} and {@code args[1]} until its input ends. */
    static final class Writer {
        public static void main(String[] args) throws IOException {
            Path target = Path.of(args[0]);
            try (OutputSet outputs = OutputSet.open(target);
                    OutputSet beside = OutputSet.open(Path.of(args[1]))) {
                write(outputs, target, "theirs");
                write(beside, Path.of(args[1]), "dropped");
                System.out.println("ready");
                System.in.read();
                outputs.commit();
            }
        }
    }

    @Test
    void anotherProcessKeepsItsOutputsWhileItWrites() throws IOException, InterruptedException {
        Path third = folder.resolve("third.txt");
        Process writer = new ProcessBuilder(
                        Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                        "-cp",
                        System.getProperty("java.class.path"),
                        Writer.class.getName(),
                        first.toString(),
                        second.toString())
                .redirectError(ProcessBuilder.Redirect.INHERIT)
                .start();
        try {
            assertEquals("ready", writer.inputReader().readLine());
            assertThrows(IllegalStateException.class, () -> OutputSet.open(first));
            assertThrows(IllegalStateException.class, () -> OutputSet.open(second));
            try (OutputSet outputs = OutputSet.open(third)) {
                write(outputs, third, "mine");
                outputs.commit();
            }
            writer.outputWriter().close();
            assertEquals(0, writer.waitFor());
        } finally {
            writer.destroyForcibly();
        }
        assertEquals(List.of("first.txt", "third.txt"), files());
        assertEquals("theirs", Files.readString(first));
    }

    @Test
    void whatAKilledRunLeftBeforeItsCommitIsDeleted() throws IOException {
        Path left = Files.createDirectory(folder.resolve(".first.txt.winnow-part"));
        Files.writeString(left.resolve(".lock"), "");
        Files.writeString(left.resolve("0-first.txt"), "half");
        OutputSet.open(second).close();
        assertEquals(List.of(), files());
    }

    @Test
    void whatAKilledRunLeftDuringItsCommitIsFinished() throws IOException {
        Path left = Files.createDirectory(folder.resolve(".first.txt.winnow-part"));
        Files.writeString(left.resolve(".lock"), "");
        Files.writeString(left.resolve(".moves"), "0-first.txt\0first.txt\0" + "1-second.txt\0second.txt");
        Files.writeString(left.resolve("1-second.txt"), "two");
        Files.writeString(first, "one");
        Files.writeString(second, "from an older run");
        OutputSet.open(first).close();
        assertEquals(List.of("first.txt", "second.txt"), files());
        assertEquals("two", Files.readString(second));
    }

    @Test
    void whatCannotBeTidiedStopsNoOtherOutput() throws IOException {
        // As what another user left: its lock cannot be opened.
        Path left = Files.createDirectory(folder.resolve(".first.txt.winnow-part"));
        Files.createDirectory(left.resolve(".lock"));
        OutputSet.open(second).close();
        assertEquals(List.of(".first.txt.winnow-part"), files());
        assertThrows(UncheckedIOException.class, () -> OutputSet.open(first));
    }

    @Test
    void aRunWaitsWhileAnotherTidies() throws IOException {
        OutputSet tidying = OutputSet.open(first);
        Thread ends = new Thread(() -> {
            try {
                Thread.sleep(100);
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
            }
            tidying.close();
        });
        ends.start();
        OutputSet.open(first).close();
        assertEquals(List.of(), files());
    }

    @Test
    void aListThatReachesBeyondItsFolderIsRefused() throws IOException {
        Path inner = Files.createDirectory(folder.resolve("inner"));
        Path planted = Files.createDirectory(inner.resolve(".first.txt.winnow-part"));
        Files.writeString(planted.resolve(".lock"), "");
        Files.writeString(planted.resolve("0-first.txt"), "hostile");
        Files.writeString(first, "precious");
        for (String name : List.of("../first.txt", first.toString(), "..", "")) {
            Files.writeString(planted.resolve(".moves"), "0-first.txt\0" + name + "\0" + "0-first.txt\0x");
            assertThrows(IllegalStateException.class, () -> OutputSet.open(inner.resolve("other.txt")));
            assertEquals("precious", Files.readString(first));
        }
    }

    @Test
    void aLinkedFolderIsNotTidied() throws IOException {
        Path elsewhere = Files.createDirectory(folder.resolve("elsewhere"));
        Files.writeString(elsewhere.resolve(".lock"), "");
        Path inner = Files.createDirectory(folder.resolve("inner"));
        Files.createSymbolicLink(inner.resolve(".x.winnow-part"), elsewhere);
        OutputSet.open(inner.resolve("other.txt")).close();
        assertTrue(Files.exists(elsewhere.resolve(".lock")));
    }

    @Test
    void errorsOfWritingNameTheOutput() {
        try (OutputSet outputs = OutputSet.open(first)) {
            Path staged = outputs.stage(first);
            var error = assertThrows(
                    UncheckedIOException.class,
                    () -> outputs.write(() -> {
                        throw new UncheckedIOException(new IOException(staged + ": disk full"));
                    }));
            assertEquals(first + ": disk full", error.getMessage());
        }
    }

    /** Some disks have no holes in files, and some users no large files. */
    @Test
    void theLockIsSmall() throws IOException {
        for (int i = 0; i < 20; i++) {
            try (OutputSet outputs = OutputSet.open(first)) {
                Path lock = outputs.stage(first).resolveSibling(".lock");
                assertTrue(Files.size(lock) <= 1 << 16, () -> "of a lock: " + lock);
            }
        }
    }

    @Test
    void aFolderThatIsNotOursIsLeftAlone() throws IOException {
        Files.createDirectory(folder.resolve(".mine.winnow-part"));
        OutputSet.open(first).close();
        assertEquals(List.of(".mine.winnow-part"), files());
    }

    @Test
    void aFolderIsReplacedAsAWhole() throws IOException {
        Path target = Files.createDirectory(folder.resolve("data"));
        Files.writeString(target.resolve("old"), "");
        try (OutputSet outputs = OutputSet.open(target)) {
            Files.writeString(Files.createDirectory(outputs.stage(target)).resolve("new"), "");
            outputs.commit();
        }
        assertTrue(Files.exists(target.resolve("new")) && !Files.exists(target.resolve("old")));
    }

    @Test
    void outputsWithoutAFolderOrElsewhereAreRefused() throws IOException {
        var missing = assertThrows(
                UncheckedIOException.class,
                () -> OutputSet.open(folder.resolve("none").resolve("out.txt")));
        assertTrue(missing.getCause().getMessage().contains("there is no folder"), missing.getMessage());
        try (OutputSet outputs = OutputSet.open(first)) {
            Path elsewhere = folder.resolve("sub").resolve("out.txt");
            assertThrows(IllegalArgumentException.class, () -> outputs.stage(elsewhere));
        }
        assertEquals(List.of(), files());
    }
}
