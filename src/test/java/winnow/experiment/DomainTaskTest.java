package winnow.experiment;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import java.util.List;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.function.Executable;
import winnow.corpus.Corpus;
import winnow.random.Seeds;
import winnow.synthetic.DomainCorpusSettings;
import winnow.synthetic.DomainMix;

class DomainTaskTest {
    private static final DomainTask TASK = DomainTask.of(
            "lab",
            DomainMix.of("weather", 0.5, "lab"),
            DomainCorpusSettings.of(DomainMix.of("weather", 0.9, "lab")).withSize(100),
            new DomainTask.Sizes(10, 4, 6, 9),
            Seeds.of(3));

    @Test
    void theTargetHasItsOwnProportions() {
        assertEquals(
                5,
                TASK.target().stream()
                        .filter(text -> text.tags().get("domain").equals("lab"))
                        .count());
        assertEquals(List.of("acidic", "neutral", "basic"), TASK.labels());
        assertEquals(9, TASK.test().size());
    }

    @Test
    void theTruthOfAChoiceIsCounted() {
        int[] lab = IntStream.range(0, 100)
                .filter(i -> TASK.pool().get(i).tags().get("domain").equals("lab"))
                .toArray();
        assertEquals(OptionalDouble.of(1), TASK.truth(lab).ofDomain());
        int[] all = IntStream.range(0, 100).toArray();
        assertEquals(OptionalDouble.of(lab.length / 100.0), TASK.truth(all).ofDomain());
        assertEquals(OptionalDouble.of(0.1), TASK.truth(all).repeated());
        assertEquals(new DomainTask.Truth(OptionalDouble.empty(), OptionalDouble.empty()), TASK.truth(new int[0]));
    }

    @Test
    void badTasksAreRefused() {
        refuses(
                "labels must be at least two and distinct, got [acidic]",
                () -> with(TASK.heldOut(), TASK.train(), List.of("acidic")));
        refuses(
                "responses of train must be among [acidic, basic], got \"neutral\" in example r00002",
                () -> with(TASK.heldOut(), TASK.train(), List.of("acidic", "basic")));
        Corpus none = Corpus.of(List.of());
        assertEquals(0, with(TASK.heldOut(), none, TASK.labels()).train().size(), "nothing need be learned");
        refuses(
                "pool, target, held-out texts and test must not be empty, got 100, 10, 0 and 9",
                () -> with(none, TASK.train(), TASK.labels()));
    }

    private static DomainTask with(Corpus heldOut, Corpus train, List<String> labels) {
        return new DomainTask(Optional.of("lab"), TASK.pool(), TASK.target(), heldOut, train, TASK.test(), labels);
    }

    private static void refuses(String message, Executable work) {
        assertEquals(message, assertThrows(IllegalArgumentException.class, work).getMessage());
    }
}
