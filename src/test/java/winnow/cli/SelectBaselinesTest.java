package winnow.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The options of the baselines by n-grams, classifiers, domains and transport. */
class SelectBaselinesTest {
    @TempDir
    private Path folder;

    private Path pool;
    private Path target;
    private Path labelled;

    @BeforeEach
    void inputs() throws IOException {
        pool = write(
                "pool.jsonl",
                line("cats purr", "pets"),
                line("dogs bark", "pets"),
                line("cats sleep and purr all day", "pets"),
                line("engines roar", "cars"),
                line("brakes squeal", "cars"),
                line("dogs bark at engines", "mixed"));
        target = write(
                "target.jsonl", line("cats purr and sleep", "cat"), line("dogs bark", "dog"), line("cats", "cat"));
        labelled = write(
                "labelled.csv",
                "comment,toxic",
                "you fool,True",
                "what a fool,True",
                "thank you,False",
                "what a day,False");
    }

    private static String line(String text, String kind) {
        return "{\"text\":\"" + text + "\",\"kind\":\"" + kind + "\"}";
    }

    private Path write(String name, String... lines) throws IOException {
        return Files.writeString(folder.resolve(name), String.join("\n", lines) + "\n");
    }

    private CommandLineRun select(Object... more) {
        List<Object> args = new ArrayList<>(
                List.of("select", "--pool", pool, "--out", folder.resolve("subset.jsonl"), "--overwrite"));
        args.addAll(List.of(more));
        return CommandLineRun.of(args.toArray());
    }

    private List<String> chosen(Object... more) throws IOException {
        CommandLineRun run = select(more);
        assertEquals(0, run.exitCode(), run.err());
        return Files.readAllLines(folder.resolve("subset.jsonl"));
    }

    private void refused(String message, Object... more) {
        CommandLineRun run = select(more);
        assertEquals(2, run.exitCode(), run.err());
        assertTrue(run.error().contains(message), run.err());
    }

    @Test
    void targetsOfATagHaveQuotas() throws IOException {
        Object[] dsir = {"--method", "dsir", "--target", target, "--target-tag", "kind", "--sampling", "top-k"};
        List<String> lines = chosen(with(dsir, "--budget", 3, "--target-share", "cat=1", "--target-share", "dog=2"));
        assertTrue(lines.get(0).contains("cats"), lines::toString);
        assertTrue(lines.get(1).contains("dogs bark"), lines::toString);
        List<String> byTokens = chosen(with(dsir, "--budget", 3));
        // Five tokens and two make quotas of two and one.
        assertTrue(byTokens.get(2).contains("dogs bark"), byTokens::toString);
        refused(
                "--target-share must be given for every value of kind, cat, dog, got cat",
                with(dsir, "--budget", 3, "--target-share", "cat=1"));
        refused("--target-share must be VALUE=X", with(dsir, "--budget", 3, "--target-share", "cat=none"));
        refused("--target-share must be VALUE=X", with(dsir, "--budget", 3, "--target-share", "=1"));
    }

    private static Object[] with(Object[] first, Object... more) {
        List<Object> all = new ArrayList<>(List.of(first));
        all.addAll(List.of(more));
        return all.toArray();
    }

    @Test
    void shortRecordsAreLeftOutAndTheReductionIsPrinted() {
        CommandLineRun run =
                select("--method", "dsir", "--target", target, "--min-tokens", 4, "--budget", 3, "--sampling", "top-k");
        assertEquals(0, run.exitCode(), run.err());
        assertTrue(run.out().contains("records     2 of 6"), run.out());
        assertTrue(run.out().contains("objective   KL reduction "), run.out());
        assertTrue(run.out().contains("only 2 have at least 4 tokens"), run.out());
    }

    @Test
    void smoothingCostsUnknownWordsLess() throws IOException {
        Object[] dsir = {"--method", "dsir", "--target", target, "--sampling", "top-k", "--budget", 6};
        chosen(dsir);
        double without = lastGain();
        chosen(with(dsir, "--target-smoothing", 1));
        assertTrue(without < 1.5 * lastGain(), without + " and " + lastGain());
        refused("--target-smoothing must be at least 0 and finite, got -1.0", with(dsir, "--target-smoothing", -1));
    }

    private double lastGain() throws IOException {
        List<String> scores = Files.readAllLines(folder.resolve("subset.scores.jsonl"));
        return Json.parse(scores.get(scores.size() - 1), "scores").get("gain").asDouble();
    }

    @Test
    void labelsAreLearntFromAFile() throws IOException {
        pool = write("pool.jsonl", line("fool", "x"), line("thank you", "x"), line("such a fool", "x"));
        Object[] score = {
            "--method",
            "score",
            "--labelled",
            labelled,
            "--labelled-layout",
            "response=comment",
            "--label-field",
            "toxic",
            "--label",
            "True",
            "--budget",
            1
        };
        assertEquals(List.of(line("thank you", "x")), chosen(with(score, "--keep", "lowest")));
        assertTrue(chosen(with(score, "--keep", "highest")).get(0).contains("fool"));
        refused("--keep must be given for --method score", score);
        refused("--keep must be highest or lowest, got \"most\"", with(score, "--keep", "most"));
        refused(
                "--label must be one of the values of toxic, False, True, got \"maybe\"",
                "--method",
                "score",
                "--labelled",
                labelled,
                "--labelled-layout",
                "response=comment",
                "--label-field",
                "toxic",
                "--label",
                "maybe",
                "--budget",
                1,
                "--keep",
                "lowest");
    }

    @Test
    void domainsAreValuesOfAColumn() throws IOException {
        List<String> cars = chosen("--method", "dapt", "--domain-field", "kind", "--domain", "cars", "--budget", 2);
        assertTrue(cars.stream().allMatch(text -> text.contains("cars")), cars::toString);
        List<String> each = chosen("--method", "all-domains", "--domain-field", "kind", "--budget", 3);
        assertEquals(
                List.of("cars", "mixed", "pets"),
                each.stream()
                        .map(text -> text.replaceAll(".*kind\":\"(.*)\"}", "$1"))
                        .toList());
        refused("--domain must be given", "--method", "dapt", "--domain-field", "kind", "--budget", 2);
        refused("--domain-field must be given", "--method", "all-domains", "--budget", 2);
        refused(
                "domain must be one of the pool's values of kind, cars, mixed, pets, got \"law\"",
                "--method",
                "dapt",
                "--domain-field",
                "kind",
                "--domain",
                "law",
                "--budget",
                2);
    }

    @Test
    void optionsWithoutMeaningAreRefused() {
        Object[] tsds = {"--method", "tsds", "--target", target, "--budget", 2};
        refused("--alpha must be in [0, 1], got 2.0", with(tsds, "--alpha", 2));
        refused("--repeats must be passed-over or counted, got \"no\"", with(tsds, "--repeats", "no"));
        refused("--spread-scale must be > 0", with(tsds, "--spread-scale", 0));
        refused("--duplicate-distance must be > 0", with(tsds, "--duplicate-distance", -1));
        refused("--sampling has no meaning for --method tsds", with(tsds, "--sampling", "noise"));
        Object[] quality = {"--method", "quality-classifier", "--target", target, "--budget", 2};
        refused("--sampling must be noise or top-k, got \"gumbel\"", with(quality, "--sampling", "gumbel"));
        refused("--min-tokens has no meaning for --method quality-classifier", with(quality, "--min-tokens", 2));
        refused(
                "--min-tokens must be at least 0",
                "--method",
                "dsir",
                "--target",
                target,
                "--budget",
                2,
                "--min-tokens",
                -1);
        refused(
                "--target-share has no meaning without --target-tag",
                "--method",
                "dsir",
                "--target",
                target,
                "--budget",
                2,
                "--target-share",
                "cat=1");
        refused(
                "--domain has no meaning for --method all-domains",
                "--method",
                "all-domains",
                "--domain-field",
                "kind",
                "--budget",
                2,
                "--domain",
                "cars");
        refused("--target must be given for --method dsir", "--method", "dsir", "--budget", 2);
        refused("--labelled must be given for --method score", "--method", "score", "--budget", 2);
        refused(
                "budget of all-domains must count records",
                "--method",
                "all-domains",
                "--domain-field",
                "kind",
                "--budget",
                "5tokens");
    }
}
