package winnow.synthetic;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import winnow.corpus.Corpus;
import winnow.corpus.CorpusReader;
import winnow.corpus.Example;
import winnow.random.Seeds;

class SyntheticInstructionsTest {
    private static final Corpus CORPUS = SyntheticInstructions.of(1000, Seeds.of(7));

    @Test
    void theSameSeedGivesTheSameCorpusAndASmallerOneIsItsBeginning() {
        assertEquals(CORPUS, SyntheticInstructions.of(1000, Seeds.of(7)));
        assertEquals(
                CORPUS.examples().subList(0, 50),
                SyntheticInstructions.of(50, Seeds.of(7)).examples());
        assertNotEquals(CORPUS, SyntheticInstructions.of(1000, Seeds.of(8)));
    }

    @Test
    void skillsFollowAHeavyTail() {
        Map<String, Long> counts =
                CORPUS.stream().collect(Collectors.groupingBy(e -> e.tags().get("skill"), Collectors.counting()));
        assertEquals(Skill.values().length, counts.size());
        assertTrue(counts.get("word-problem") > 8 * counts.get("past-tense"), counts.toString());
    }

    @Test
    void aRepeatAsksTheSameOfAnEarlierRecordAndGivesTheSameAnswer() {
        List<Example> repeats = CORPUS.stream()
                .filter(e -> !e.tags().get("duplicateOf").isEmpty())
                .toList();
        assertTrue(repeats.size() > 150 && repeats.size() < 250, "repeats: " + repeats.size());
        for (Example repeat : repeats) {
            Example original =
                    CORPUS.get(CORPUS.position(repeat.tags().get("duplicateOf")).getAsInt());
            assertTrue(repeat.prompt().contains(original.prompt()), repeat.prompt());
            assertEquals(original.response(), repeat.response());
            assertEquals("no", original.tags().get("noise"));
        }
    }

    @Test
    void someRecordsAreMarkedAsWrong() {
        long noise =
                CORPUS.stream().filter(e -> e.tags().get("noise").equals("yes")).count();
        assertTrue(noise > 30 && noise < 80, "noise: " + noise);
    }

    @Test
    void romanNumeralsAreRight() {
        assertEquals("IV", Skill.roman(4));
        assertEquals("XLIX", Skill.roman(49));
        assertEquals("CCCXCIX", Skill.roman(399));
    }

    @Test
    void theExampleFileIsTheGeneratedCorpus() throws IOException {
        Path file = Path.of("examples/instructions.jsonl");
        assertEquals(SyntheticInstructions.jsonLines(CORPUS), Files.readString(file));
        Corpus read = CorpusReader.withDefaults()
                .withTagFields(List.of("skill", "noise", "duplicateOf"))
                .read(file)
                .corpus();
        assertEquals(CORPUS, read);
    }

    @Test
    void jsonEscapesWhatMustBeEscaped() {
        Corpus corpus = Corpus.of(List.of(Example.of("a", "say \"hi\"\\", "line\nbreak")));
        assertEquals(
                "{\"id\": \"a\", \"instruction\": \"say \\\"hi\\\"\\\\\", \"output\": \"line\\u000abreak\"}\n",
                SyntheticInstructions.jsonLines(corpus));
    }

    @Test
    void aNegativeOrImpossibleSizeIsRefused() {
        assertEquals(
                "size must be >= 0, got -1",
                assertThrows(IllegalArgumentException.class, () -> SyntheticInstructions.of(-1, Seeds.of(7)))
                        .getMessage());
    }
}
