package winnow.synthetic;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.Arrays;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.random.RandomGenerator;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import winnow.corpus.InContextTemplate;
import winnow.random.Seeds;

class PretrainingTextTest {
    private static final List<InContextSequence> SEQUENCES = IntStream.range(0, 4000)
            .mapToObj(PretrainingText.of(Seeds.of(1))::sequence)
            .toList();

    @Test
    void aSequenceDependsOnTheSeedsAndItsIndexAlone() {
        PretrainingText again = PretrainingText.of(Seeds.of(1));
        assertEquals(SEQUENCES.get(3999), again.sequence(3999));
        assertEquals(SEQUENCES.get(5), again.sequence(5));
        assertNotEquals(SEQUENCES.get(5), PretrainingText.of(Seeds.of(2)).sequence(5));
    }

    @Test
    void theNumberOfBlocksFollowsTheRecipe() {
        int[] counts = new int[5];
        SEQUENCES.forEach(sequence -> counts[sequence.blocks().size()]++);
        double[] shares = {0, 0.1, 0.3, 0.2, 0.4};
        for (int blocks = 1; blocks <= 4; blocks++) {
            assertEquals(shares[blocks], counts[blocks] / 4000.0, 0.025, Arrays.toString(counts));
        }
    }

    @Test
    void noVerbOfEvaluationIsEverRead() {
        Set<String> read = SEQUENCES.stream()
                .flatMap(sequence -> sequence.blocks().stream())
                .flatMap(block -> words(block.prompt() + " " + block.response()))
                .collect(Collectors.toSet());
        assertEquals(List.of(), read.stream().filter(Operation::isVerb).sorted().toList());
    }

    @Test
    void heldOutWordsAreAnsweredInOtherRolesOnly() {
        RandomGenerator random = Seeds.of(5).stream("skills");
        Set<String> affixes = new HashSet<>();
        Set<String> labels = new HashSet<>();
        Set<String> translations = new HashSet<>();
        for (int i = 0; i < 5000; i++) {
            TaughtSkill skill =
                    TaughtSkill.forPretraining(i % 2 == 0 ? Operation.LEXICON : Operation.CLASS_OF_FIRST, random);
            words(skill.format().prefix() + " " + skill.format().suffix()).forEach(affixes::add);
            labels.addAll(skill.key().labels());
            translations.addAll(skill.key().lexicon().values());
        }
        assertTrue(disjoint(affixes, Words.HELD_FORMAT) && affixes.containsAll(Words.HELD_LABEL));
        assertTrue(disjoint(labels, Words.HELD_LABEL) && labels.containsAll(Words.HELD_FORMAT));
        assertTrue(disjoint(translations, Words.HELD_LEXICON) && translations.containsAll(Words.HELD_LABEL));
    }

    @Test
    void everyWordThatEvaluationAnswersWithIsAnsweredHereToo() {
        Set<String> answered = SEQUENCES.stream()
                .flatMap(sequence -> sequence.blocks().stream())
                .flatMap(block -> words(block.response()))
                .collect(Collectors.toSet());
        for (List<String> held : List.of(Words.HELD_FORMAT, Words.HELD_LABEL, Words.HELD_LEXICON)) {
            assertTrue(answered.containsAll(held), held.toString());
        }
    }

    @Test
    void heldOutSetsShareNoWord() {
        List<String> all = Stream.of(
                        Words.CONTENT, Words.COMMON, Words.HELD_FORMAT, Words.HELD_LABEL, Words.HELD_LEXICON)
                .flatMap(List::stream)
                .toList();
        assertEquals(all.size(), new HashSet<>(all).size());
    }

    @Test
    void aSkillGoesByUpToThreeVerbsWithinASequence() {
        RandomGenerator random = Seeds.of(6).stream("skills");
        int[] synonyms = new int[4];
        for (int i = 0; i < 2000; i++) {
            synonyms[TaughtSkill.forPretraining(Operation.FIRST, random).verbs().size()]++;
        }
        assertEquals(0.5, synonyms[1] / 2000.0, 0.05);
        assertEquals(0.3, synonyms[2] / 2000.0, 0.05);
        assertEquals(0.2, synonyms[3] / 2000.0, 0.05);
    }

    @Test
    void responsesWeighOneAndTheRestATenth() {
        InContextSequence sequence = new InContextSequence(List.of(new Block("p", "r"), new Block("q", "s")));
        assertEquals(
                List.of(
                        new InContextSequence.Segment("Example:\n p\n", 0.1),
                        new InContextSequence.Segment(" r\n", 1),
                        new InContextSequence.Segment("\nQuery:\n q\n", 0.1),
                        new InContextSequence.Segment(" s\n", 1)),
                sequence.segments(InContextTemplate.seedling()));
        assertEquals("Example:\n p\n r\n\nQuery:\n q\n s\n", sequence.text(InContextTemplate.seedling()));
    }

    @Test
    void badArgumentsAreRefused() {
        assertEquals(
                "index must be >= 0, got -1",
                assertThrows(IllegalArgumentException.class, () -> PretrainingText.of(Seeds.of(1))
                                .sequence(-1))
                        .getMessage());
        assertEquals(
                "blocks must not be empty",
                assertThrows(IllegalArgumentException.class, () -> new InContextSequence(List.of()))
                        .getMessage());
    }

    @Test
    void aMadeUpWordIsNeitherAWordOfTheWorldNorAVerb() {
        RandomGenerator random = Seeds.of(7).stream("nonce");
        for (int i = 0; i < 20_000; i++) {
            String word = Words.nonce(1 + i % 2, random);
            assertFalse(Words.HELD_FORMAT.contains(word) || Words.HELD_LEXICON.contains(word), word);
            assertFalse(
                    Operation.isVerb(word)
                            || Operation.isVerb(Verb.nonce(random).base()),
                    word);
        }
    }

    private static boolean disjoint(Set<String> words, List<String> held) {
        return held.stream().noneMatch(words::contains);
    }

    private static Stream<String> words(String text) {
        return Stream.of(text.split("[^a-z]+"));
    }
}
