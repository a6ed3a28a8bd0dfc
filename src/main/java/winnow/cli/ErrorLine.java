package winnow.cli;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.AccessDeniedException;
import java.nio.file.FileSystemException;
import java.nio.file.NoSuchFileException;
import java.util.concurrent.CancellationException;
import picocli.CommandLine.PicocliException;
import winnow.corpus.InvalidRecordException;
import winnow.model.OverlongException;

/** What went wrong, in one line for a person and one number for a script. */
final class ErrorLine {
    static final int FAILED = 1;
    static final int WRONG_USAGE = 2;
    static final int INTERRUPTED = 130;

    private ErrorLine() {}

    /** 130 when interrupted, 2 for an argument that breaks a rule, 1 for everything else, bad data included. */
    static int exitCode(Throwable error) {
        if (error instanceof CancellationException) {
            return INTERRUPTED;
        }
        boolean isData = error instanceof InvalidRecordException || error instanceof OverlongException;
        boolean isArgument = error instanceof IllegalArgumentException && !isData;
        return isArgument ? WRONG_USAGE : FAILED;
    }

    /** The message, without line breaks. */
    static String of(Throwable error) {
        return String.valueOf(text(error)).replaceAll("\\R\\s*", " ").strip();
    }

    private static String text(Throwable error) {
        if (isBare(error)) {
            return text(error.getCause());
        }
        if (error instanceof NoSuchFileException missing) {
            return missing.getFile() + " does not exist";
        }
        if (error instanceof AccessDeniedException denied) {
            return denied.getFile() + ": permission denied";
        }
        if (error instanceof FileSystemException file && file.getReason() != null) {
            return file.getFile() + ": " + file.getReason();
        }
        if (error instanceof OutOfMemoryError) {
            return "out of memory with a heap of "
                    + Quantity.bytes(Runtime.getRuntime().maxMemory())
                    + "; give Java more with -Xmx (in WINNOW_JAVA_OPTS), or a smaller file";
        }
        boolean isExpected = error instanceof IllegalArgumentException
                || error instanceof IllegalStateException
                || error instanceof IOException
                || error instanceof UncheckedIOException
                || error instanceof PicocliException
                || error instanceof CancellationException;
        return isExpected && error.getMessage() != null
                ? error.getMessage()
                : "internal error, " + error + " (set WINNOW_DEBUG=1 for its origin)";
    }

    /** Whether the message only repeats the cause: so the parallel loops and {@code UncheckedIOException} pass errors on. */
    private static boolean isBare(Throwable error) {
        return error.getCause() != null && error.getCause().toString().equals(error.getMessage());
    }
}
