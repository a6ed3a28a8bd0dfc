package winnow.experiment;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.DoubleStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.function.Executable;
import org.junit.jupiter.api.io.TempDir;
import winnow.evaluation.BootstrapInterval;

class ResultsTest {
    private static final Results RESULTS = new Results(List.of(
            outcome(1, "A", .5, .25, 1),
            outcome(1, "B", 0, .25, .5),
            outcome(2, "A", 1, 1, 1),
            outcome(2, "B", .5, .5, .5)));

    private static Outcome outcome(long seed, String method, double... values) {
        return new Outcome(
                seed,
                "stage 1",
                "LoRA",
                method,
                "test",
                "exact",
                DoubleStream.of(values).boxed().toList());
    }

    @Test
    void meansAreOverItemsAndRuns() {
        BootstrapInterval mean = RESULTS.mean("LoRA", "A", "test", "exact").orElseThrow();
        assertEquals((.5 + .25 + 1 + 3) / 6, mean.estimate(), 1e-12);
        assertTrue(mean.low() <= mean.estimate() && mean.estimate() <= mean.high());
        assertSame(mean, RESULTS.mean("LoRA", "A", "test", "exact").orElseThrow(), "computed once");
    }

    @Test
    void differencesPairTheSameItemsOfTheSameSeeds() {
        BootstrapInterval mean =
                RESULTS.difference("LoRA", "A", "B", "test", "exact").orElseThrow();
        assertEquals((.5 + 0 + .5 + .5 + .5 + .5) / 6, mean.estimate(), 1e-12);
        assertTrue(RESULTS.difference("LoRA", "A", "C", "test", "exact").isEmpty());
    }

    @Test
    void differencesOfOtherSeedsOrItemsAreRefused() {
        Results seeds =
                new Results(List.of(outcome(1, "A", 1), outcome(2, "A", 1), outcome(1, "B", 0), outcome(3, "B", 5)));
        assertEquals(
                "both methods must have run with the same seeds, got [1, 2] of A and [1, 3] of B",
                refused(() -> seeds.difference("LoRA", "A", "B", "test", "exact")));
        Results items = new Results(List.of(outcome(1, "A", 1, 2), outcome(1, "B", 0, 1, 7)));
        assertEquals(
                "both methods must have been asked the same items, got 2 values of exact of A and 3 of B",
                refused(() -> items.difference("LoRA", "A", "B", "test", "exact")));
        assertEquals(
                "both methods must have been asked the same items, got 3 values of exact of B and 2 of A",
                refused(() -> items.difference("LoRA", "B", "A", "test", "exact")));
    }

    @Test
    void aValueThatIsNoNumberIsRefusedBeforeItIsWritten(@TempDir Path folder) throws IOException {
        assertEquals(
                "an outcome must have finite values, got NaN for exact of A, LoRA, seed 1",
                refused(() -> outcome(1, "A", 1, Double.NaN)));
        Path file = Files.writeString(folder.resolve("x.csv"), Results.HEADER + "\n1,s,LoRA,A,test,exact,0 Infinity\n");
        assertEquals(
                file + ":2: an outcome must have finite values, got Infinity for exact of A, LoRA, seed 1",
                refused(() -> Results.read(file)));
    }

    private static String refused(Executable call) {
        return assertThrows(IllegalArgumentException.class, call).getMessage();
    }

    @Test
    void singleValuesHaveAnIntervalOverRuns() {
        Results single = new Results(List.of(outcome(1, "A", .2), outcome(2, "A", .4), outcome(3, "A", .9)));
        BootstrapInterval mean = single.mean("LoRA", "A", "test", "exact").orElseThrow();
        assertEquals(.5, mean.estimate(), 1e-12);
        assertTrue(mean.low() < .5 && mean.high() > .5);
        Results once = new Results(List.of(outcome(1, "A", .2)));
        BootstrapInterval only = once.mean("LoRA", "A", "test", "exact").orElseThrow();
        assertEquals(.2, only.low());
    }

    /** By hand: the means of the runs are .5 and 1, whatever the number of their items. */
    @Test
    void runsOfDifferentNumbersOfItemsWeighAlike() {
        Results uneven = new Results(List.of(
                outcome(1, "A", 0, 1), outcome(2, "A", 1, 1, 1), outcome(1, "B", 0, 0), outcome(2, "B", 0, 0, 0)));
        BootstrapInterval mean = uneven.mean("LoRA", "A", "test", "exact").orElseThrow();
        assertEquals(.75, mean.estimate(), 1e-12);
        assertEquals(.5, mean.low(), 1e-12);
        assertEquals(1, mean.high(), 1e-12);
        BootstrapInterval difference =
                uneven.difference("LoRA", "A", "B", "test", "exact").orElseThrow();
        assertEquals(.75, difference.estimate(), 1e-12);
        assertTrue(uneven.spread("LoRA", "A", "test", "exact").isEmpty());
    }

    @Test
    void aFileHoldsThemAll(@TempDir Path folder) {
        Path file = folder.resolve("results.csv");
        RESULTS.write(file);
        assertEquals(RESULTS, Results.read(file));
    }

    @Test
    void aLineThatIsNoOutcomeIsNamed(@TempDir Path folder) throws IOException {
        Path file = folder.resolve("results.csv");
        RESULTS.write(file);
        Files.writeString(file, Files.readString(file) + "1,stage 1,LoRA,A,test,exact,one\n");
        String message = assertThrows(IllegalArgumentException.class, () -> Results.read(file))
                .getMessage();
        assertTrue(message.contains("results.csv:6 must have a seed, five names and numbers, got"), message);
        Files.writeString(file, "something else\n");
        String header = assertThrows(IllegalArgumentException.class, () -> Results.read(file))
                .getMessage();
        assertTrue(header.contains(":1 must be \"seed,stage"), header);
    }

    @Test
    void methodsOfOtherSeedsAreNotCompared() {
        Results uneven = RESULTS.and(new Results(List.of(outcome(3, "A", 1.0, 1.0, 1.0))));
        assertEquals(
                "both methods must have run with the same seeds, got [1, 2, 3] of A and [1, 2] of B",
                assertThrows(IllegalArgumentException.class, () -> uneven.difference("LoRA", "A", "B", "test", "exact"))
                        .getMessage());
    }
}
