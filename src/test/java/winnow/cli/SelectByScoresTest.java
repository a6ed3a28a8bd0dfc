package winnow.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import winnow.corpus.Corpus;
import winnow.corpus.Example;
import winnow.random.Seeds;
import winnow.synthetic.SkillCorpus;
import winnow.synthetic.SkillCorpusSettings;

/** The methods that score records by a model, on a handful of records and with the built-in model. */
class SelectByScoresTest {
    private static final int RECORDS = 10;
    private static final SkillCorpus SKILLS =
            SkillCorpus.of(SkillCorpusSettings.ofSkills(2).withSize(RECORDS), Seeds.of(3));

    @TempDir
    private Path folder;

    private Path pool;
    private Path target;
    private Path out;

    @BeforeEach
    void inputs() throws IOException {
        pool = write("pool.jsonl", SKILLS.pool());
        target = write("target.jsonl", SKILLS.test(1));
        out = folder.resolve("subset.jsonl");
    }

    private Path write(String name, Corpus corpus) throws IOException {
        List<String> lines = new ArrayList<>();
        for (Example example : corpus) {
            lines.add(Json.line(
                    Json.object("id", example.id(), "prompt", example.prompt(), "response", example.response())));
        }
        return Files.write(folder.resolve(name), lines);
    }

    static Stream<Method> methods() {
        return Stream.of(Method.values()).filter(method -> method.takesModel() && method != Method.DELIFT);
    }

    private CommandLineRun select(Method method, Object... more) {
        List<Object> args = new ArrayList<>(
                List.of("select", "--pool", pool, "--method", method.id(), "--budget", 3, "--out", out));
        args.addAll(List.of("--model", "seedling"));
        if (method.options().contains("--template")) {
            args.addAll(List.of("--template", "seedling"));
        }
        args.addAll(List.of(more));
        return CommandLineRun.of(args.toArray());
    }

    /** Options with which a method takes a moment. */
    private Object[] small(Method method) {
        List<Object> args = new ArrayList<>();
        if (method.options().contains("--target")) {
            args.addAll(List.of("--target", target));
        }
        if (method.takesGradients()) {
            args.addAll(List.of("--warm-up", 0.2, "--warm-up-epochs", 1, "--rank", 1));
        }
        switch (method) {
            case LESS -> args.addAll(List.of("--dimension", 64));
            case GRAND, EL2N -> args.addAll(List.of("--runs", 2));
            case SELECTIT -> args.addAll(List.of("--rating-prompts", 1));
            case SUPERFILTERING -> args.addAll(List.of("--ifd-share", 0.5));
            default -> {}
        }
        return args.toArray();
    }

    @ParameterizedTest
    @MethodSource("methods")
    void everyMethodThatScoresByAModelChoosesAndSaysWhy(Method method) throws IOException {
        CommandLineRun run = select(method, small(method));
        assertEquals(0, run.exitCode(), run.err());
        assertEquals(3, Files.readAllLines(out).size());
        List<String> scores = Files.readAllLines(folder.resolve("subset.scores.jsonl"));
        for (String line : scores) {
            JsonNode score = Json.parse(line, "scores");
            assertTrue(score.get("gain").isNumber(), line);
            assertTrue(score.get("reason").asText().length() > 10, line);
        }
        Path file = folder.resolve("subset.manifest.json");
        JsonNode manifest = Json.parse(Files.readString(file), "manifest");
        assertEquals(method.id(), manifest.at("/selection/method").asText());
        assertEquals("seedling", manifest.at("/inputs/model/model").asText());
        assertTrue(run.err().contains(" passes of records through the model"), run.err());
        if (Set.of(Method.PERPLEXITY, Method.NUGGETS, Method.LESS, Method.EL2N).contains(method)) {
            CommandLineRun again = CommandLineRun.of("select", "--replay", file);
            assertEquals(0, again.exitCode(), again.err());
            assertTrue(again.out().contains("the same outputs to the byte"), again.out());
        }
    }

    @Test
    void anchorsOfThePoolsOwnStandForATarget() throws IOException {
        CommandLineRun run = select(Method.NUGGETS, "--anchors", 2, "--embedder", "hashed");
        assertEquals(0, run.exitCode(), run.err());
        // (10 + 1) times the two anchors.
        assertTrue(run.err().contains("and 22 passes"), run.err());
        refused("must have either --target, whose records are the anchors, or --anchors N", select(Method.NUGGETS));
        refused("got both", select(Method.NUGGETS, "--anchors", 2, "--target", target));
        refused(
                "--embedder has no meaning without --anchors",
                select(Method.NUGGETS, "--target", target, "--embedder", "hashed"));
    }

    @Test
    void recordsLongerThanAModelThatLearnsTakesAreRefusedOrLoseTheirStart() throws IOException {
        Files.writeString(
                pool,
                Files.readString(pool)
                        + "{\"id\": \"long\", \"prompt\": \"%s\", \"response\": \"b\"}\n".formatted("a ".repeat(3000)));
        CommandLineRun refused = select(Method.EL2N, small(Method.EL2N));
        assertEquals(1, refused.exitCode());
        assertTrue(
                refused.error().endsWith(" in example long; --overlong cut-context shortens such records"),
                refused.error());
        List<Object> args = new ArrayList<>(List.of(small(Method.EL2N)));
        args.addAll(List.of("--overlong", "cut-context"));
        CommandLineRun run = select(Method.EL2N, args.toArray());
        assertEquals(0, run.exitCode(), run.err());

        Path manifest = folder.resolve("subset.manifest.json");
        String written = Files.readString(manifest);
        assertTrue(written.contains("\"overlong\" : \"cut-context\""), written);
        Files.writeString(manifest, written.replace("\"overlong\" : \"cut-context\"", "\"truncate-context\" : true"));
        CommandLineRun before = CommandLineRun.of("select", "--replay", manifest);
        assertEquals(2, before.exitCode());
        assertTrue(before.error().contains(" must be one of this version: "), before.error());
        assertTrue(before.error().contains("--truncate-context"), before.error());
    }

    @Test
    void anAnchorThatDoesNotFitIsRefusedWithoutAnOptionThatItsMethodLacks() throws IOException {
        Files.writeString(target, "{\"prompt\": \"%s\", \"response\": \"b\"}\n".formatted("a ".repeat(3000)));
        CommandLineRun run = select(Method.NUGGETS, "--target", target);
        assertEquals(1, run.exitCode());
        assertTrue(run.error().contains("the model takes at most "), run.error());
        assertFalse(run.error().contains("--overlong"), run.error());
    }

    @Test
    void optionsWithoutMeaningOrOutOfRangeAreRefusedBeforeTheModelIsLoaded() {
        refused("--target must be given for --method less", select(Method.LESS));
        refused("--runs has no meaning for --method less", select(Method.LESS, "--target", target, "--runs", 2));
        refused("--dimension has no meaning for --method tracin", select(Method.TRACIN, "--dimension", 2));
        refused("--precision has no meaning for --method el2n", select(Method.EL2N, "--precision", "f16"));
        refused("--target has no meaning for --method grand", select(Method.GRAND, "--target", target));
        refused("--template has no meaning for --method selectit", select(Method.SELECTIT, "--template", "plain"));
        refused("--overlong has no meaning for --method ifd", select(Method.IFD, "--overlong", "cut-context"));
        refused(
                "--overlong must be refuse or cut-context, got \"cut-end\"",
                select(Method.LESS, "--target", target, "--overlong", "cut-end"));
        refused("--embedder has no meaning for --method perplexity", select(Method.PERPLEXITY, "--embedder", "hashed"));
        refused("--band must be low, middle or high, got \"mid\"", select(Method.PERPLEXITY, "--band", "mid"));
        refused("--rating-prompts must be 1 to 5, got 6", select(Method.SELECTIT, "--rating-prompts", 6));
        refused("--disagreement must be at least 0", select(Method.SELECTIT, "--disagreement", -1));
        refused("--ifd-share must be in (0, 1], got 0.0", select(Method.SUPERFILTERING, "--ifd-share", 0));
        refused("--anchors must be at least 1, got 0", select(Method.NUGGETS, "--anchors", 0));
        refused("--warm-up must be in (0, 1], got 2.0", select(Method.EL2N, "--warm-up", 2));
        refused("--warm-up-rate must be > 0", select(Method.EL2N, "--warm-up-rate", 0));
        refused("--rank must be at least 1, got 0", select(Method.EL2N, "--rank", 0));
        CommandLineRun noModel =
                CommandLineRun.of("select", "--pool", pool, "--method", "ifd", "--budget", 3, "--out", out);
        refused("--model must be given", noModel);
    }

    private static void refused(String message, CommandLineRun run) {
        assertEquals(2, run.exitCode(), run.err());
        assertTrue(run.error().contains(message), run.error());
        assertFalse(run.err().contains("loading"), run.err());
    }
}
