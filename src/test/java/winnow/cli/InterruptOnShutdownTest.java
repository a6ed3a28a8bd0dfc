package winnow.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import winnow.model.Fixture;

class InterruptOnShutdownTest {
    private final StringWriter err = new StringWriter();
    private final InterruptOnShutdown shutdown = new InterruptOnShutdown(new PrintWriter(err));

    @TempDir
    private Path folder;

    @Test
    void workWithNothingToSaveEndsWithAWord() {
        shutdown.interrupt();
        assertEquals("winnow: interrupted", err.toString().strip());
    }

    @Test
    void aCommandThatEndsByItselfIsNotInterrupted() {
        shutdown.release();
        shutdown.interrupt();
        assertEquals("", err.toString());
    }

    @Test
    @Timeout(60)
    void theProcessIsHeldBackUntilWorkHasSavedAndSaidSo() throws InterruptedException {
        CountDownLatch works = new CountDownLatch(1);
        Thread worker = new Thread(() -> {
            InterruptOnShutdown.during(() -> {
                works.countDown();
                try {
                    Thread.sleep(TimeUnit.MINUTES.toMillis(1));
                } catch (InterruptedException e) {
                    return "saved";
                }
                throw new AssertionError("not interrupted");
            });
            err.append("said");
            shutdown.release();
        });
        worker.start();
        works.await();
        shutdown.interrupt();
        assertEquals("said", err.toString());
        worker.join();
    }

    @Test
    @Timeout(120)
    void aTrainingThatIsEndedSaysWhereItContinues() throws IOException, InterruptedException {
        Path model = Files.createDirectory(folder.resolve("model"));
        Fixture.stage("llama", model);
        Path data = Files.writeString(
                folder.resolve("data.jsonl"), "{\"prompt\": \"w1 w2\", \"response\": \"w3 w4 w5\"}\n");
        Path out = folder.resolve("tuned");
        List<String> command = List.of(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "--add-modules",
                "jdk.incubator.vector",
                "-cp",
                System.getProperty("java.class.path"),
                Winnow.class.getName(),
                "finetune",
                "--method=lora",
                "--steps=100000",
                "--model=" + model,
                "--data=" + data,
                "--out=" + out);
        Process process = new ProcessBuilder(command)
                .redirectOutput(ProcessBuilder.Redirect.DISCARD)
                .start();
        try (BufferedReader errors = process.errorReader()) {
            String line = errors.readLine();
            while (line != null && !line.startsWith("step 0 of ")) {
                line = errors.readLine();
            }
            TimeUnit.MILLISECONDS.sleep(500);
            process.toHandle().destroy();
            String last = null;
            for (line = errors.readLine(); line != null; line = errors.readLine()) {
                last = line;
            }
            assertTrue(last != null && last.startsWith("winnow finetune: interrupted after step "), last);
            assertTrue(last.endsWith("; --resume continues from " + out + ".run"), last);
        } finally {
            process.destroyForcibly();
        }
        assertTrue(Files.isDirectory(Path.of(out + ".run")));
    }
}
