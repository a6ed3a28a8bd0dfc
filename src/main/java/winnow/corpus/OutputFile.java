package winnow.corpus;

import java.io.BufferedOutputStream;
import java.io.FilterOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.nio.channels.Channels;
import java.nio.channels.ClosedByInterruptException;
import java.nio.channels.FileChannel;
import java.nio.file.AccessDeniedException;
import java.nio.file.DirectoryStream;
import java.nio.file.FileSystemException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.util.Comparator;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CancellationException;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicLong;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/**
 * Files and folders that appear whole or not at all.
 *
 * <p>The content is written beside the target as {@code .<name>.<pid>-<number>.winnow-tmp}, forced to disk and moved into place in
 * one step. When anything fails, by exception, full disk or interrupt, the temporary file is removed and an older target
 * stays as it was. What a killed process left behind is removed by the next write of the same target. Processes or
 * threads that write one target at once do not mix: the last to finish wins.
 *
 * <p>Example: {@code OutputFile.write(Path.of("a.txt"), out -> out.write('a'))}.
 */
public final class OutputFile {
    private static final String TEMPORARY = ".winnow-tmp";
    /** Of this process's temporary files, so that no two threads have one, and none is thought to be left behind. */
    private static final AtomicLong NUMBER = new AtomicLong();

    private static final Set<Path> IN_USE = ConcurrentHashMap.newKeySet();

    private OutputFile() {}

    /** Work that may fail as input and output do. */
    @FunctionalInterface
    public interface IOConsumer<T> {
        /** Does the work. */
        void accept(T value) throws IOException;
    }

    /**
     * Writes a file through a buffered stream. The body need not close it.
     *
     * @throws UncheckedIOException naming the target, if it cannot be written
     * @throws CancellationException if the thread is interrupted before the file is in place
     */
    public static void write(Path target, IOConsumer<OutputStream> body) {
        writePath(target, temporary -> {
            try (FileChannel channel = FileChannel.open(
                            temporary,
                            StandardOpenOption.CREATE,
                            StandardOpenOption.WRITE,
                            StandardOpenOption.TRUNCATE_EXISTING);
                    OutputStream out = new BufferedOutputStream(Channels.newOutputStream(channel), 1 << 16)) {
                body.accept(new Unclosed(out));
            }
        });
    }

    /**
     * Writes a file through something that wants a path, such as another library. The body must leave a regular file at the
     * path it is given; further temporary files must have names that begin with that path's.
     *
     * @throws UncheckedIOException naming the target, if it cannot be written
     * @throws CancellationException if the thread is interrupted before the file is in place
     */
    public static void writePath(Path target, IOConsumer<Path> body) {
        requireFile(target);
        replace(target, temporary -> {
            body.accept(temporary);
            force(temporary);
        });
    }

    /**
     * Writes a folder: the body fills an empty one, which then appears whole.
     *
     * @throws IllegalArgumentException if the target exists and is not an empty folder
     * @throws UncheckedIOException naming the target, if it cannot be written
     * @throws CancellationException if the thread is interrupted before the folder is in place
     */
    public static void writeDirectory(Path target, IOConsumer<Path> body) {
        requireNothing(target);
        replace(target, temporary -> {
            Files.createDirectory(temporary);
            body.accept(temporary);
        });
    }

    /**
     * Removes what killed processes left behind of any target in a folder, for folders whose targets have changing names.
     *
     * @throws UncheckedIOException if something cannot be removed
     */
    public static void tidy(Path folder) {
        try {
            removeStale(folder.toAbsolutePath().normalize(), "\\..+\\.");
        } catch (IOException e) {
            throw new UncheckedIOException("cannot tidy " + folder + ": " + reason(e), e);
        }
    }

    private static void replace(Path target, IOConsumer<Path> body) {
        Path place = resolveLinks(target);
        Path temporary = place.resolveSibling("." + place.getFileName() + "."
                + ProcessHandle.current().pid() + "-" + NUMBER.incrementAndGet() + TEMPORARY);
        IN_USE.add(temporary);
        try {
            removeStale(place);
            body.accept(temporary);
            if (Thread.currentThread().isInterrupted()) {
                throw interrupted(target);
            }
            Files.move(temporary, place, StandardCopyOption.ATOMIC_MOVE);
        } catch (ClosedByInterruptException e) {
            throw interrupted(target);
        } catch (IOException e) {
            throw new UncheckedIOException("cannot write " + target + ": " + reason(e), e);
        } finally {
            IN_USE.remove(temporary);
            removeQuietly(place);
        }
    }

    private static CancellationException interrupted(Path target) {
        return new CancellationException("interrupted while writing " + target);
    }

    /** A link to a file is written through, so that the link stays one. */
    private static Path resolveLinks(Path target) {
        try {
            return Files.isSymbolicLink(target)
                    ? target.toRealPath()
                    : target.toAbsolutePath().normalize();
        } catch (IOException e) {
            throw new UncheckedIOException("cannot write " + target + ": " + reason(e), e);
        }
    }

    private static void requireFile(Path target) {
        if (target.getFileName() == null || Files.isDirectory(target)) {
            throw new IllegalArgumentException("output must be a file, got the folder " + target);
        }
        if (Files.exists(target) && !Files.isRegularFile(target)) {
            throw new IllegalArgumentException("output must be a regular file, got " + target);
        }
    }

    private static void requireNothing(Path target) {
        if (!Files.exists(target, LinkOption.NOFOLLOW_LINKS)) {
            return;
        }
        try (Stream<Path> entries = Files.list(target)) {
            if (entries.findAny().isEmpty()) {
                return;
            }
        } catch (IOException e) {
            throw new IllegalArgumentException("output folder must be new or empty, got " + target, e);
        }
        throw new IllegalArgumentException("output folder must be new or empty, got " + target);
    }

    private static void removeStale(Path place) throws IOException {
        removeStale(place.getParent(), Pattern.quote("." + place.getFileName() + "."));
    }

    private static void removeStale(Path folder, String beginning) throws IOException {
        Pattern ours = Pattern.compile(
                beginning + "(\\d{1,18})(-\\d{1,18})?" + Pattern.quote(TEMPORARY) + ".*", Pattern.DOTALL);
        long self = ProcessHandle.current().pid();
        try (DirectoryStream<Path> siblings = Files.newDirectoryStream(folder)) {
            for (Path sibling : siblings) {
                Matcher matcher = ours.matcher(sibling.getFileName().toString());
                if (!matcher.matches()) {
                    continue;
                }
                long pid = Long.parseLong(matcher.group(1));
                if (pid == self ? !isInUse(sibling) : ProcessHandle.of(pid).isEmpty()) {
                    remove(sibling);
                }
            }
        }
    }

    private static boolean isInUse(Path file) {
        String name = file.getFileName().toString();
        return IN_USE.stream()
                .anyMatch(used -> used.getParent().equals(file.getParent())
                        && name.startsWith(used.getFileName().toString()));
    }

    private static void force(Path file) throws IOException {
        try (FileChannel channel = FileChannel.open(file, StandardOpenOption.WRITE)) {
            channel.force(true);
        }
    }

    private static void removeQuietly(Path place) {
        try {
            removeStale(place);
        } catch (IOException e) {
            // The failure that matters is on its way up; the next write of this target tries again.
        }
    }

    private static void remove(Path path) throws IOException {
        if (!Files.exists(path, LinkOption.NOFOLLOW_LINKS)) {
            return;
        }
        List<Path> parts;
        try (Stream<Path> walk = Files.walk(path)) {
            parts = walk.sorted(Comparator.reverseOrder()).toList();
        } catch (NoSuchFileException e) {
            // Another writer of the target was faster.
            return;
        }
        for (Path part : parts) {
            Files.deleteIfExists(part);
        }
    }

    private static String reason(IOException e) {
        if (e instanceof NoSuchFileException) {
            return "its folder does not exist";
        }
        if (e instanceof AccessDeniedException) {
            return "permission denied";
        }
        if (e instanceof FileSystemException f && f.getReason() != null) {
            return f.getReason();
        }
        return String.valueOf(e.getMessage());
    }

    /** Leaves closing to the owner, so that a writer closed by the body does not hide a failing flush. */
    private static final class Unclosed extends FilterOutputStream {
        Unclosed(OutputStream out) {
            super(out);
        }

        @Override
        public void write(byte[] bytes, int from, int length) throws IOException {
            out.write(bytes, from, length);
        }

        @Override
        public void close() throws IOException {
            flush();
        }
    }
}
