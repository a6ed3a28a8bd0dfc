package winnow.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class CheckoutTest {
    private static final Checkout NONE = new Checkout("unknown", "unknown");

    @TempDir
    private Path folder;

    private String git(String... arguments) throws IOException, InterruptedException {
        List<String> command = new ArrayList<>(List.of("git", "-C", folder.toString()));
        command.addAll(List.of("-c", "user.name=n", "-c", "user.email=e@example.org"));
        command.addAll(List.of(arguments));
        Process process = new ProcessBuilder(command).start();
        String text = new String(process.getInputStream().readAllBytes());
        assertEquals(0, process.waitFor(), command.toString());
        return text.strip();
    }

    @Test
    void commitAndStateAreThoseOfTheSourcesAndOfNoFolderAround() throws Exception {
        assertEquals(NONE, Checkout.of(folder), "no checkout");
        git("init", "-q");
        assertEquals(NONE, Checkout.of(folder), "no commit");
        Path source = Files.createDirectories(folder.resolve("src/main")).resolve("A.java");
        Files.writeString(source, "class A {}");
        git("add", ".");
        git("commit", "-q", "-m", "A");
        String commit = git("rev-parse", "HEAD");
        assertTrue(commit.matches("[0-9a-f]{40,64}"), commit);

        Files.createDirectories(folder.resolve("results"));
        Files.writeString(folder.resolve("results/values.csv"), "1");
        assertEquals(new Checkout(commit, "clean"), Checkout.of(folder), "results are no sources");
        Files.writeString(source, "class A { int b; }");
        assertEquals(new Checkout(commit, "changed"), Checkout.of(folder));
        assertEquals(NONE, Checkout.of(folder.resolve("src")), "the program is not this checkout");
    }
}
