package winnow.cli;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.TimeUnit;

/**
 * The git checkout from which this program was started.
 *
 * @param commit its hash, or {@value #UNKNOWN} outside a checkout
 * @param state {@code clean} if the program's sources are those of the commit, {@code changed} if not, or {@value #UNKNOWN}
 */
record Checkout(String commit, String state) {
    static final String UNKNOWN = "unknown";
    private static final int SECONDS = 20;

    /** The checkout from which the launcher started this program. */
    static Checkout ofThisProgram() {
        String home = System.getProperty("winnow.home");
        return home == null ? new Checkout(UNKNOWN, UNKNOWN) : of(Path.of(home));
    }

    /** The checkout whose root is this folder. */
    static Checkout of(Path root) {
        Optional<List<String>> found = git(root, "rev-parse", "--show-toplevel", "HEAD");
        if (found.isEmpty()
                || found.get().size() != 2
                || !isSame(Path.of(found.get().get(0)), root)) {
            return new Checkout(UNKNOWN, UNKNOWN);
        }
        String state = git(root, "status", "--porcelain", "--", "src/main", "pom.xml")
                .map(lines -> lines.isEmpty() ? "clean" : "changed")
                .orElse(UNKNOWN);
        return new Checkout(found.get().get(1), state);
    }

    Map<String, Object> asMap() {
        return Json.object("commit", commit, "state", state);
    }

    private static boolean isSame(Path first, Path second) {
        try {
            return Files.isSameFile(first, second);
        } catch (IOException e) {
            return false;
        }
    }

    /** Lines that git prints, or nothing if it cannot say. */
    private static Optional<List<String>> git(Path root, String... arguments) {
        List<String> command = new ArrayList<>(
                List.of("git", "--no-optional-locks", "-c", "core.fsmonitor=false", "-C", root.toString()));
        command.addAll(List.of(arguments));
        ProcessBuilder builder = new ProcessBuilder(command).redirectError(ProcessBuilder.Redirect.DISCARD);
        // Variables such as GIT_DIR would make it speak of another checkout.
        builder.environment().keySet().removeIf(name -> name.startsWith("GIT_"));
        try {
            Process process = builder.start();
            String text = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
            boolean isDone = process.waitFor(SECONDS, TimeUnit.SECONDS) && process.exitValue() == 0;
            return isDone ? Optional.of(text.lines().toList()) : Optional.empty();
        } catch (IOException e) {
            return Optional.empty();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return Optional.empty();
        }
    }
}
