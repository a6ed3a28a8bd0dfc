package winnow.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import winnow.corpus.FileDigest;
import winnow.embedding.Npy;
import winnow.linalg.FloatMatrix;
import winnow.model.Fixture;

class EmbedCommandTest {
    @TempDir
    Path folder;

    @Test
    void aModelsVectorsHaveItsWidthAndUnitLengthIfAsked() throws IOException {
        Path model = Files.createDirectory(folder.resolve("model"));
        Fixture.stage("bert", model);
        Path data = folder.resolve("d.jsonl");
        Files.writeString(
                data, "{\"prompt\": \"w1 w2\", \"response\": \"w3\"}\n{\"prompt\": \"w4\", \"response\": \"w5\"}\n");
        Path out = folder.resolve("v.npy");
        CommandLineRun run = CommandLineRun.of(
                "embed", "--data", data, "--model", model, "--pooling", "cls", "--unit-length", "--out", out);
        assertEquals(0, run.exitCode(), run.err());
        FloatMatrix vectors = Npy.read(out);
        assertEquals(2, vectors.rows());
        assertEquals(32, vectors.columns());
        assertEquals(1, vectors.squaredNorm(1), 1e-5);

        JsonNode manifest = Json.parse(Files.readString(folder.resolve("v.manifest.json")), "manifest");
        assertEquals("cls", manifest.at("/command/pooling").asText());
        assertEquals(FileDigest.of(data), manifest.at("/inputs/data/sha256").asText());
        assertEquals(
                ModelArgument.of(model.toString()).described().get("digest"),
                manifest.at("/model/digest").asText());
        assertEquals(FileDigest.of(out), manifest.at("/outputs/vectors/sha256").asText());
        assertTrue(manifest.at("/run/seconds/embedding").isNumber(), manifest.toString());
    }

    @Test
    void aTextLongerThanTheModelTakesIsRefusedOrLosesItsEnd() throws IOException {
        Path model = Files.createDirectory(folder.resolve("model"));
        Fixture.stage("bert", model);
        Path data = Files.writeString(
                folder.resolve("d.jsonl"),
                "{\"id\": \"long\", \"prompt\": \"%s\", \"response\": \"w3\"}\n".formatted("w1 ".repeat(500)));
        Path out = folder.resolve("v.npy");
        CommandLineRun refused = CommandLineRun.of("embed", "--data", data, "--model", model, "--out", out);
        assertEquals(1, refused.exitCode());
        assertTrue(
                refused.error().endsWith(" for example long; --overlong cut-end shortens such records"),
                refused.error());
        CommandLineRun run =
                CommandLineRun.of("embed", "--data", data, "--model", model, "--overlong", "cut-end", "--out", out);
        assertEquals(0, run.exitCode(), run.err());
        JsonNode manifest = Json.parse(Files.readString(folder.resolve("v.manifest.json")), "manifest");
        assertEquals("cut-end", manifest.at("/command/overlong").asText());
        assertEquals("cut-end", manifest.at("/embedding/overlong").asText());
        CommandLineRun other = CommandLineRun.of(
                "embed", "--data", data, "--model", model, "--overlong", "cut-prompt", "--out", out, "--overwrite");
        assertEquals("winnow embed: --overlong must be refuse or cut-end, got \"cut-prompt\"", other.error());
    }

    @Test
    void theManifestNamesWhatNgramsWereWeighedByAndIsNotReplacedUnasked() throws IOException {
        Path data = Files.writeString(folder.resolve("d.jsonl"), "{\"prompt\": \"a\", \"response\": \"b\"}\n");
        Path fit = Files.writeString(folder.resolve("f.jsonl"), "{\"prompt\": \"a\", \"response\": \"c\"}\n");
        Path out = folder.resolve("v.npy");
        Path file = Files.writeString(folder.resolve("v.manifest.json"), "of a selection");
        CommandLineRun refused = CommandLineRun.of("embed", "--data", data, "--fit", fit, "--out", out);
        assertEquals(2, refused.exitCode());
        assertTrue(
                refused.error().endsWith("v.manifest.json exists already; --overwrite replaces it"), refused.error());
        assertTrue(Files.notExists(out));

        CommandLineRun run = CommandLineRun.of("embed", "--data", data, "--fit", fit, "--out", out, "--overwrite");
        assertEquals(0, run.exitCode(), run.err());
        JsonNode manifest = Json.parse(Files.readString(file), "manifest");
        assertEquals("hashed", manifest.at("/command/embedder").asText());
        assertEquals(FileDigest.of(fit), manifest.at("/inputs/fit/sha256").asText());
        assertEquals("hashed-ngram", manifest.at("/embedding/embedder").asText());
    }

    @Test
    void optionsOfTheOtherEmbedderAreWrongUsage() throws IOException {
        Path data = Files.writeString(folder.resolve("d.jsonl"), "{\"prompt\": \"a\", \"response\": \"b\"}\n");
        Path out = folder.resolve("v.npy");
        assertEquals(
                2,
                CommandLineRun.of("embed", "--data", data, "--pooling", "cls", "--out", out)
                        .exitCode());
        assertEquals(
                2,
                CommandLineRun.of("embed", "--data", data, "--embedder", "model", "--out", out)
                        .exitCode());
        CommandLineRun run = CommandLineRun.of("embed", "--data", data, "--model", "m", "--width", 3, "--out", out);
        assertEquals(2, run.exitCode());
        assertTrue(run.error().contains("--width and --fit are for hashed"), run.error());
    }

    @Test
    void vectorsKnowTheirTexts() throws IOException {
        Path pool = Files.writeString(
                folder.resolve("p.jsonl"),
                """
                {"id": "1", "prompt": "a b", "response": "c"}
                {"id": "2", "prompt": "d e", "response": "f"}
                """);
        Path vectors = folder.resolve("p.npy");
        assertEquals(
                0, CommandLineRun.of("embed", "--data", pool, "--out", vectors).exitCode());

        Path turned = Files.writeString(
                folder.resolve("turned.jsonl"),
                """
                {"id": "2", "prompt": "d e", "response": "f"}
                {"id": "1", "prompt": "a b", "response": "c"}
                """);
        CommandLineRun refused = chosenFrom(turned, vectors);
        assertEquals(2, refused.exitCode());
        assertTrue(
                refused.error().contains("p.npy must be of the records of the pool in their order, but "),
                refused.error());

        Path elsewhere = Files.writeString(folder.resolve("same.csv"), "name,prompt,response\nx,a b,c\ny,d e,f\n");
        assertEquals(0, chosenFrom(elsewhere, vectors).exitCode());

        Npy.write(vectors, FloatMatrix.of(2, 1, 1, 2));
        CommandLineRun changed = chosenFrom(pool, vectors);
        assertEquals(2, changed.exitCode());
        assertTrue(changed.error().contains("p.manifest.json describes, but it has changed"), changed.error());
        Files.delete(folder.resolve("p.manifest.json"));
        assertEquals(0, chosenFrom(pool, vectors).exitCode());
    }

    private CommandLineRun chosenFrom(Path pool, Path vectors) {
        return CommandLineRun.of(
                "select",
                "--pool",
                pool,
                "--method",
                "k-center",
                "--budget",
                1,
                "--embedder",
                vectors,
                "--out",
                folder.resolve("chosen." + pool.toString().replaceAll(".*\\.", "")),
                "--overwrite");
    }

    @Test
    void vectorsOfTwoSpacesAreNotCompared() throws IOException {
        Path pool = Files.writeString(
                folder.resolve("p.jsonl"),
                """
                {"prompt": "a b", "response": "c"}
                {"prompt": "d e", "response": "f"}
                """);
        Path target = Files.writeString(
                folder.resolve("t.jsonl"),
                """
                {"prompt": "a e", "response": "c"}
                {"prompt": "d b", "response": "f"}
                """);
        Path vectors = folder.resolve("p.npy");
        Path own = folder.resolve("own.npy");
        Path fitted = folder.resolve("fitted.npy");
        CommandLineRun.of("embed", "--data", pool, "--out", vectors);
        CommandLineRun.of("embed", "--data", target, "--out", own);
        CommandLineRun.of("embed", "--data", target, "--fit", pool, "--out", fitted);

        CommandLineRun chosen = CommandLineRun.of(
                "select",
                "--pool",
                pool,
                "--method",
                "knn",
                "--budget",
                1,
                "--target",
                target,
                "--embedder",
                vectors,
                "--target-vectors",
                own,
                "--out",
                folder.resolve("x.jsonl"));
        assertEquals(2, chosen.exitCode());
        assertTrue(chosen.error().contains("must be made in the same way"), chosen.error());
        assertTrue(chosen.error().endsWith("; winnow embed --fit " + pool + " makes the other anew"), chosen.error());

        CommandLineRun distance = CommandLineRun.of("distance", "--source", vectors, "--target", own);
        assertEquals(2, distance.exitCode());
        assertTrue(distance.error().contains("must be made in the same way"), distance.error());

        CommandLineRun same = CommandLineRun.of("distance", "--source", vectors, "--target", fitted);
        assertEquals(0, same.exitCode(), same.err());
    }
}
