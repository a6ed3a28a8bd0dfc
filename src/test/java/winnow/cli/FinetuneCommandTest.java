package winnow.cli;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import winnow.checkpoint.Checkpoint;
import winnow.checkpoint.Safetensors;
import winnow.corpus.FileDigest;
import winnow.model.Fixture;

class FinetuneCommandTest {
    @TempDir
    Path folder;

    private Path model;
    private Path data;
    private Path out;
    private String steps = "6";

    @BeforeEach
    void stage() throws IOException {
        model = Files.createDirectory(folder.resolve("model"));
        Fixture.stage("llama", model);
        data = folder.resolve("pairs.jsonl");
        out = folder.resolve("tuned");
        Files.writeString(
                data,
                """
                {"id": "a", "prompt": "w1 w2", "response": "w3 w4 w5"}
                {"id": "b", "prompt": "w6", "response": "w7"}
                {"id": "c", "prompt": "w8 w9", "response": "w7 w6"}
                """);
    }

    private CommandLineRun tune(Object... more) {
        List<Object> args = new ArrayList<>(List.of(
                "finetune", "--model", model, "--data", data, "--out", out, "--rate", "0.01", "--steps", steps));
        args.addAll(List.of(more));
        return CommandLineRun.of(args.toArray());
    }

    @Test
    void fullTuningWritesAModelThatOpens() throws IOException {
        CommandLineRun run = tune("--method", "full", "--batch", "3", "--validation", data, "--json");
        assertEquals(0, run.exitCode(), run.err());
        JsonNode summary = Json.parse(run.out(), "summary");
        assertTrue(summary.get("lastLoss").asDouble() < summary.get("firstLoss").asDouble());
        try (Checkpoint tuned = Checkpoint.open(out);
                Checkpoint before = Checkpoint.open(model)) {
            assertEquals(List.copyOf(before.names()).size(), tuned.names().size());
            String name = "model.layers.0.mlp.up_proj.weight";
            assertFalse(java.util.Arrays.equals(before.readFloats(name), tuned.readFloats(name)));
        }
        assertTrue(Files.exists(out.resolve("tokenizer.json")));
        assertTrue(Files.readString(out.resolve("curve.svg")).startsWith("<svg"));
        assertEquals(7, Files.readAllLines(out.resolve("curve.csv")).size());
        JsonNode manifest = Json.parse(Files.readString(out.resolve("finetune.manifest.json")), "manifest");
        assertEquals(6, manifest.at("/training/steps").asInt());
        assertEquals(FileDigest.of(data), manifest.at("/inputs/data/sha256").asText());
        assertFalse(Files.exists(folder.resolve("tuned.run")));
    }

    @Test
    void adaptersAreWrittenOrMerged() throws IOException {
        assertEquals(0, tune("--method", "lora", "--rank", "2", "--pack", "32").exitCode());
        try (Safetensors adapter = Safetensors.open(out.resolve("adapter_model.safetensors"))) {
            assertTrue(adapter.contains("base_model.model.model.layers.0.self_attn.q_proj.lora_A.weight"));
        }
        out = folder.resolve("merged");
        assertEquals(0, tune("--method", "lora", "--rank", "2", "--merge").exitCode());
        assertTrue(Files.exists(out.resolve("model.safetensors")));
        out = folder.resolve("quantized");
        CommandLineRun run = tune("--method", "qlora", "--rank", "2");
        assertEquals(0, run.exitCode(), run.err());
        assertTrue(Files.exists(out.resolve("adapter_model.safetensors")));
    }

    @Test
    void anInterruptedRunIsResumedToTheSameBytes() throws IOException {
        steps = "60";
        List<String> told = tune("--method", "full", "--save-every", "2")
                .err()
                .lines()
                .filter(line -> line.startsWith("step "))
                .toList();
        assertTrue(told.get(1).startsWith("step 6 of 60, loss "), told.toString());
        assertTrue(told.get(1).endsWith(" left"), told.toString());
        assertTrue(told.get(told.size() - 1).startsWith("step 60 of 60, loss "), told.toString());
        assertTrue(told.size() < 15, told.toString());
        byte[] straight = Files.readAllBytes(out.resolve("model.safetensors"));
        out = folder.resolve("again");
        Path run = folder.resolve("again.run");
        Thread watcher = interruptWhenSaved(run, Thread.currentThread());
        CommandLineRun interrupted = tune("--method", "full", "--save-every", "2");
        watcher.interrupt();
        Thread.interrupted();
        assertEquals(130, interrupted.exitCode(), interrupted.err());
        assertTrue(interrupted.err().contains("--resume continues from"), interrupted.err());
        assertEquals(2, tune("--method", "full", "--save-every", "2").exitCode());
        CommandLineRun resumed = tune("--method", "full", "--save-every", "2", "--resume");
        assertEquals(0, resumed.exitCode(), resumed.err());
        assertArrayEquals(straight, Files.readAllBytes(out.resolve("model.safetensors")));
        assertFalse(Files.exists(run));
    }

    private static Thread interruptWhenSaved(Path run, Thread worker) {
        Thread watcher = new Thread(() -> {
            while (!Thread.currentThread().isInterrupted()) {
                String[] states = run.toFile().list((folder, name) -> name.startsWith("step-"));
                if (states != null && states.length > 0) {
                    worker.interrupt();
                    return;
                }
                Thread.onSpinWait();
            }
        });
        watcher.start();
        return watcher;
    }

    @Test
    void aStateThatAKillCutOffIsNotInTheWay() throws IOException, InterruptedException {
        Process killed = new ProcessBuilder("true").start();
        killed.waitFor();
        Path run = folder.resolve("tuned.run");
        Path half = run.resolve(".step-00000005." + killed.pid() + "-1.winnow-tmp");
        Files.createDirectories(half);
        Files.writeString(half.resolve("state.safetensors"), "half");
        CommandLineRun tuned = tune("--method", "lora", "--rank", "2", "--save-every", "4");
        assertEquals(0, tuned.exitCode(), tuned.err());
        assertFalse(Files.exists(run));
    }

    @Test
    void twoRunsIntoOneFolderDoNotMeet() {
        OutputSet other = OutputSet.open(out);
        try (other) {
            refused(1, out + " is being written by another process", "--method", "full");
        }
        assertFalse(Files.exists(folder.resolve("tuned.run")));
    }

    @Test
    void wrongUsageIsOneLine() throws IOException {
        refused("--method must be one of full, lora, qlora, got sgd", "--method", "sgd");
        refused("--merge needs weights held in full", "--method", "qlora", "--merge");
        refused("--max-length must be at most the model's", "--method", "full", "--max-length", "100000");
        refused("early stopping needs held-out examples", "--method", "full", "--patience", "2");
        refused(
                "target modules must each be a linear layer of the model, got nothing, which is none of its matrices [",
                "--method",
                "lora",
                "--targets",
                "q_proj, nothing");
        refused(
                "got embed_tokens, which is none of its layers [q_proj, ",
                "--method",
                "lora",
                "--targets",
                "q_proj,embed_tokens");
        CommandLineRun early = tune("--method", "lora", "--targets", "nothing");
        assertFalse(early.err().contains("reading"), early.err());
        assertFalse(Files.exists(folder.resolve("tuned.run")));
        steps = "0";
        refused("steps must be at least 1, got 0", "--method", "full");
        steps = "6";
        Path there = out;
        out = folder.resolve("no/such");
        CommandLineRun nowhere = tune("--method", "full");
        assertEquals(
                "winnow finetune: " + out + " cannot be written: there is no folder " + out.getParent(),
                nowhere.error());
        assertFalse(Files.exists(folder.resolve("no")));
        out = there;
        Files.createDirectory(out);
        refused("--out must not exist", "--method", "full");
    }

    @Test
    void anOverlongRecordIsAFaultOfTheData() {
        refused(
                1,
                "in example a; --overlong cut-prompt or cut-end shortens such records",
                "--method",
                "full",
                "--max-length",
                "4");
        refused(1, "must be left", "--method", "full", "--max-length", "2", "--overlong", "cut-end");
        refused("--overlong must be refuse or cut-prompt or cut-end", "--method", "full", "--overlong", "cut-context");
    }

    private void refused(String part, Object... more) {
        refused(2, part, more);
    }

    private void refused(int exitCode, String part, Object... more) {
        CommandLineRun run = tune(more);
        assertEquals(exitCode, run.exitCode(), run.err());
        assertTrue(run.err().contains(part), run.err());
    }
}
