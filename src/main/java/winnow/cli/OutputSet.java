package winnow.cli;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.channels.OverlappingFileLockException;
import java.nio.file.DirectoryNotEmptyException;
import java.nio.file.DirectoryStream;
import java.nio.file.FileSystemException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.CancellationException;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ThreadLocalRandom;
import java.util.stream.Stream;

/**
 * Several output files that appear together, whole, or not at all.
 *
 * <p>Everything is first written into a hidden folder beside the main output, {@code .NAME.winnow-part}, which also holds a
 * lock: the operating system drops it with the process, so a killed run never blocks the next. {@link #commit()} forces the
 * files to disk, writes down which file goes where, and renames them in the order in which they were added. A later run finds
 * such a folder without its process: if the list is there it finishes the renames, else it deletes the folder. Ctrl-C and TERM
 * delete it at once.
 */
final class OutputSet implements AutoCloseable {
    private static final String SUFFIX = ".winnow-part";
    private static final String LOCK = ".lock";
    private static final String MOVES = ".moves";
    /** Folders whose lock this process has. */
    private static final Set<Path> HELD = ConcurrentHashMap.newKeySet();

    /** Small, so that it can be written where files must be small or have no holes. */
    private static final int LONGEST_LOCK = 1 << 16;

    private static final int ATTEMPTS = 40;
    private static final long ATTEMPT_MILLIS = 25;

    private final Path folder;
    private final FileChannel lockChannel;
    private final Map<Path, Path> finals = new LinkedHashMap<>();
    private final Thread onShutdown = new Thread(this::discard, "winnow-outputs");
    private boolean closed;

    private OutputSet(Path folder, FileChannel lockChannel) {
        this.folder = folder;
        this.lockChannel = lockChannel;
    }

    /**
     * Prepares to write {@code main} and files beside it; tidies up after runs that were killed.
     *
     * @throws IllegalStateException if another process is writing the same output
     * @throws UncheckedIOException if the folder of {@code main} cannot be written
     */
    static OutputSet open(Path main) {
        Path target = main.toAbsolutePath().normalize();
        Path parent = requireFolder(main);
        try {
            Path folder = parent.resolve("." + target.getFileName() + SUFFIX);
            tidy(parent, folder);
            FileChannel lock = awaitLock(folder);
            if (lock == null) {
                throw new IllegalStateException(main + " is being written by another process");
            }
            OutputSet outputs = new OutputSet(folder, lock);
            Runtime.getRuntime().addShutdownHook(outputs.onShutdown);
            return outputs;
        } catch (IOException e) {
            throw new UncheckedIOException(new IOException(main + " cannot be written: " + ErrorLine.of(e), e));
        }
    }

    /**
     * The folder that an output is written into. It is never made: a folder that is not there is a slip of the pen more often than a
     * wish.
     *
     * @throws UncheckedIOException if it is not there
     */
    static Path requireFolder(Path output) {
        Path parent = output.toAbsolutePath().normalize().getParent();
        if (parent == null || !Files.isDirectory(parent)) {
            throw new UncheckedIOException(
                    new IOException(output + " cannot be written: there is no folder " + parent));
        }
        return parent;
    }

    /** Where to write what shall become {@code target}, a file or a folder beside the main output. */
    Path stage(Path target) {
        Path destination = target.toAbsolutePath().normalize();
        if (!folder.getParent().equals(destination.getParent())) {
            throw new IllegalArgumentException("outputs must stand in one folder, got " + target);
        }
        Path staged = folder.resolve(finals.size() + "-" + destination.getFileName());
        finals.put(staged, destination);
        return staged;
    }

    /** Runs what writes staged files; its errors then speak of the outputs, not of where they are staged. */
    void write(Runnable work) {
        try {
            work.run();
        } catch (UncheckedIOException e) {
            String message = ErrorLine.of(e);
            for (Map.Entry<Path, Path> move : finals.entrySet()) {
                message = message.replace(
                        move.getKey().toString(), move.getValue().toString());
            }
            throw new UncheckedIOException(message, e.getCause());
        }
    }

    /** Stages a text that shall become {@code target}. */
    void writeText(Path target, String text) {
        Path staged = stage(target);
        write(() -> {
            try {
                Files.writeString(staged, text);
            } catch (IOException e) {
                throw new UncheckedIOException("cannot write " + staged + ": " + e.getMessage(), e);
            }
        });
    }

    /**
     * Puts every staged file in its place, in the order of staging, replacing what is there.
     *
     * @throws UncheckedIOException if a file cannot be put in place
     */
    void commit() {
        synchronized (this) {
            if (closed) {
                throw new IllegalStateException("interrupted: no output was written");
            }
            try {
                List<String> moves = new ArrayList<>();
                for (Map.Entry<Path, Path> move : finals.entrySet()) {
                    force(move.getKey());
                    moves.add(move.getKey().getFileName().toString());
                    moves.add(move.getValue().getFileName().toString());
                }
                Path list = folder.resolve(MOVES + "-unfinished");
                Files.writeString(list, String.join("\0", moves));
                force(list);
                Files.move(list, folder.resolve(MOVES), StandardCopyOption.ATOMIC_MOVE);
                finish(folder);
            } catch (IOException e) {
                throw new UncheckedIOException(
                        new IOException(finals.values() + " cannot be written: " + ErrorLine.of(e), e));
            }
        }
        close();
    }

    /** Deletes what was staged and not committed. */
    @Override
    public void close() {
        discard();
        try {
            Runtime.getRuntime().removeShutdownHook(onShutdown);
        } catch (IllegalStateException e) {
            // The machine is going down already: the hook is running, or has run.
            return;
        }
    }

    private synchronized void discard() {
        if (closed) {
            return;
        }
        closed = true;
        try {
            for (int attempt = 0; attempt < ATTEMPTS && !tryDelete(); attempt++) {
                Thread.sleep(ATTEMPT_MILLIS);
            }
            unlock(folder, lockChannel);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    /** On Ctrl-C the work may still be writing for a moment. */
    private boolean tryDelete() throws IOException {
        try {
            delete(folder);
            return true;
        } catch (DirectoryNotEmptyException | NoSuchFileException e) {
            return false;
        }
    }

    /** Finishes or deletes what killed processes left in a folder; leaves alone what is locked, or another user's. */
    private static void tidy(Path parent, Path own) throws IOException {
        try (DirectoryStream<Path> left = Files.newDirectoryStream(parent, ".*" + SUFFIX)) {
            for (Path folder : left) {
                if (!Files.isDirectory(folder, LinkOption.NOFOLLOW_LINKS) || !Files.exists(folder.resolve(LOCK))) {
                    continue;
                }
                try {
                    tidyOne(folder);
                } catch (FileSystemException e) {
                    if (folder.equals(own)) {
                        throw e;
                    }
                    // Whoever left it may tidy it; that it lies here stops nobody else.
                }
            }
        }
    }

    private static void tidyOne(Path folder) throws IOException {
        FileChannel lock = lock(folder);
        if (lock == null) {
            return;
        }
        try {
            if (Files.exists(folder.resolve(MOVES))) {
                finish(folder);
            }
            delete(folder);
        } finally {
            unlock(folder, lock);
        }
    }

    /** The lock of a folder; null if another run keeps it longer than it takes to tidy what a killed one left. */
    private static FileChannel awaitLock(Path folder) throws IOException {
        FileChannel lock = lock(folder);
        for (int attempt = 0; lock == null && attempt < ATTEMPTS; attempt++) {
            try {
                Thread.sleep(ATTEMPT_MILLIS);
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
                throw new CancellationException("interrupted");
            }
            lock = lock(folder);
        }
        return lock;
    }

    /**
     * The lock of a folder, made if it is not there; null if another run holds it.
     *
     * <p>POSIX drops all locks of a process on a file as soon as the process closes any descriptor of it. So a lock file is never
     * opened a second time: not to look whose it is, and not when this process has it already.
     */
    private static FileChannel lock(Path folder) throws IOException {
        if (!HELD.add(folder)) {
            return null;
        }
        FileChannel channel = null;
        try {
            channel = lockOfOthers(folder);
            return channel;
        } finally {
            if (channel == null) {
                HELD.remove(folder);
            }
        }
    }

    private static FileChannel lockOfOthers(Path folder) throws IOException {
        Path file = folder.resolve(LOCK);
        while (true) {
            Files.createDirectories(folder);
            FileChannel channel;
            try {
                channel = FileChannel.open(file, StandardOpenOption.CREATE, StandardOpenOption.WRITE);
            } catch (NoSuchFileException e) {
                // Whoever held it before has just deleted the folder.
                continue;
            }
            if (!tryLock(channel)) {
                channel.close();
                return null;
            }
            // They may also have deleted the file between our opening and our locking it: then another file has its
            // name, or none. The length tells them apart without opening.
            int length = ThreadLocalRandom.current().nextInt(1, LONGEST_LOCK);
            try {
                channel.truncate(0).write(ByteBuffer.allocate(1), length - 1);
            } catch (IOException e) {
                channel.close();
                throw e;
            }
            if (Files.exists(file) && Files.size(file) == length) {
                return channel;
            }
            channel.close();
        }
    }

    private static void unlock(Path folder, FileChannel channel) throws IOException {
        try {
            channel.close();
        } finally {
            HELD.remove(folder);
        }
    }

    private static boolean tryLock(FileChannel channel) throws IOException {
        try {
            return channel.tryLock() != null;
        } catch (OverlappingFileLockException e) {
            return false;
        }
    }

    private static void finish(Path folder) throws IOException {
        String[] moves = Files.readString(folder.resolve(MOVES)).split("\0");
        requireNames(folder, moves);
        int last = moves.length - 2;
        if (Files.exists(folder.resolve(moves[last])) && !Files.isDirectory(folder.resolveSibling(moves[last + 1]))) {
            // The last file vouches for the others: while they are replaced it must not stand there from before.
            Files.deleteIfExists(folder.resolveSibling(moves[last + 1]));
        }
        for (int i = 0; i <= last; i += 2) {
            Path staged = folder.resolve(moves[i]);
            Path target = folder.resolveSibling(moves[i + 1]);
            if (!Files.exists(staged)) {
                continue;
            }
            if (Files.isDirectory(target, LinkOption.NOFOLLOW_LINKS)) {
                delete(target);
            }
            Files.move(staged, target, StandardCopyOption.REPLACE_EXISTING);
        }
    }

    /** A list that came with somebody's data must not reach beyond their folder. */
    private static void requireNames(Path folder, String[] moves) {
        for (String name : moves) {
            boolean isName = !name.isEmpty()
                    && !name.equals(".")
                    && !name.equals("..")
                    && name.indexOf('/') < 0
                    && name.indexOf('\\') < 0;
            if (!isName || moves.length % 2 != 0) {
                throw new IllegalStateException(
                        folder + " must list names of files of this folder, got \"" + name + "\"; delete it");
            }
        }
    }

    private static void force(Path staged) throws IOException {
        if (Files.isDirectory(staged)) {
            try (DirectoryStream<Path> inside = Files.newDirectoryStream(staged)) {
                for (Path file : inside) {
                    force(file);
                }
            }
            return;
        }
        try (FileChannel channel = FileChannel.open(staged, StandardOpenOption.WRITE)) {
            channel.force(true);
        }
    }

    /** Deletes a folder, its lock last: until then nobody else may start to use it. */
    private static void delete(Path folder) throws IOException {
        if (!Files.exists(folder, LinkOption.NOFOLLOW_LINKS)) {
            return;
        }
        Path lock = folder.resolve(LOCK);
        for (Path path : inside(folder)) {
            if (!path.equals(lock) && !path.equals(folder)) {
                Files.deleteIfExists(path);
            }
        }
        if (inside(folder).stream().anyMatch(path -> !path.equals(lock) && !path.equals(folder))) {
            throw new DirectoryNotEmptyException(folder.toString());
        }
        Files.deleteIfExists(lock);
        try {
            Files.deleteIfExists(folder);
        } catch (DirectoryNotEmptyException e) {
            // The next run of the same output has moved in already.
            return;
        }
    }

    private static List<Path> inside(Path folder) throws IOException {
        try (Stream<Path> walk = Files.walk(folder)) {
            return walk.sorted(Comparator.reverseOrder()).toList();
        }
    }
}
