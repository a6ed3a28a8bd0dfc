package winnow.synthetic;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.function.Executable;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import winnow.corpus.Corpus;
import winnow.corpus.Example;
import winnow.random.Seeds;

class DomainCorpusTest {
    private static final DomainCorpusSettings RARE_LAB = DomainCorpusSettings.of(DomainMix.of("weather", 0.99, "lab"))
            .withSize(1000)
            .withDuplicateShare(0.2);
    private static final DomainCorpus CORPUS = DomainCorpus.of(RARE_LAB, Seeds.of(7));

    @Test
    void theSameSettingsAndSeedsGiveTheSameCorpusWhateverWasDrawnBefore() {
        DomainCorpus again = DomainCorpus.of(RARE_LAB, Seeds.of(7));
        assertEquals(CORPUS.test("lab", 5), again.test("lab", 5));
        assertEquals(CORPUS.pool(), again.pool());
        assertEquals(CORPUS.source(20), again.source(20));
        assertNotEquals(CORPUS.pool(), DomainCorpus.of(RARE_LAB, Seeds.of(8)).pool());
        assertNotEquals(
                CORPUS.pool(),
                DomainCorpus.of(RARE_LAB.withWorld(2), Seeds.of(7)).pool());
    }

    @Test
    void theExampleOfTheDocumentationIsTrue() {
        assertEquals(
                4000,
                DomainCorpus.of(DomainCorpusSettings.of(DomainMix.among("lab", 0.01)), Seeds.of(7))
                        .pool()
                        .size());
    }

    @Test
    void sharesAreExactlyThoseAskedFor() {
        List<Example> originals = CORPUS.pool().stream()
                .filter(e -> e.tags().get("duplicateOf").isEmpty())
                .toList();
        assertEquals(800, originals.size());
        assertEquals(8, originals.stream().filter(e -> domain(e).equals("lab")).count());
        Map<String, Long> source = CORPUS.source(200).stream()
                .collect(Collectors.groupingBy(DomainCorpusTest::domain, Collectors.counting()));
        assertEquals(Map.of("weather", 198L, "lab", 2L), source);
        assertArrayEquals(
                new int[] {10, 198, 198, 198, 198, 198},
                DomainMix.among("lab", 0.01).counts(1000));
    }

    @Test
    void noTextStandsInTwoPlaces() {
        DomainMix half = DomainMix.of("weather", 0.5, "lab");
        List<Corpus> corpora = List.of(
                CORPUS.pool(),
                CORPUS.source(300),
                CORPUS.target(half, 100),
                CORPUS.heldOut(half, 100),
                CORPUS.train("lab", 100),
                CORPUS.test("lab", 300));
        Set<String> all = new HashSet<>();
        int sum = 0;
        for (Corpus corpus : corpora) {
            for (Example example : corpus) {
                all.add(example.text());
                sum++;
            }
        }
        assertEquals(sum, all.size());
    }

    @Test
    void aDuplicateAddsOnlyARemark() {
        int duplicates = 0;
        for (Example duplicate : CORPUS.pool()) {
            String id = duplicate.tags().get("duplicateOf");
            if (id.isEmpty()) {
                continue;
            }
            duplicates++;
            Example original = CORPUS.pool().get(CORPUS.pool().position(id).getAsInt());
            assertEquals("", original.tags().get("duplicateOf"));
            assertTrue(duplicate.text().contains(original.text())
                    && !duplicate.text().equals(original.text()));
            assertEquals(domain(original), domain(duplicate));
        }
        assertEquals(200, duplicates);
    }

    /** The rule, worked out from the words alone: the kind of two or of all three made-up words. */
    @ParameterizedTest
    @EnumSource(Register.class)
    void theLabelIsTheKindOfTheMajorityOfItsWords(Register register) {
        DomainLexicon lexicon = DomainLexicon.of(RARE_LAB.wordsPerKind(), RARE_LAB.world());
        Corpus records = CORPUS.test(register.label(), 90);
        int mixed = 0;
        Map<String, Set<String>> labelsOfWords = new HashMap<>();
        for (Example record : records) {
            int[] mentions = new int[3];
            for (String word : record.prompt().split("[^a-z]+")) {
                for (int kind = 0; kind < 3; kind++) {
                    if (lexicon.words(register, kind).contains(word)) {
                        mentions[kind]++;
                        labelsOfWords
                                .computeIfAbsent(word, w -> new HashSet<>())
                                .add(record.response());
                    }
                }
            }
            int majority = register.kinds().indexOf(record.response());
            assertEquals(3, mentions[0] + mentions[1] + mentions[2], record.prompt());
            assertTrue(mentions[majority] >= 2, record.prompt());
            mixed += mentions[majority] == 2 ? 1 : 0;
            assertTrue(record.prompt().endsWith(register.cue()));
        }
        // Half of 90; four standard deviations.
        assertEquals(45, mixed, 4 * Math.sqrt(90 * 0.25));
        assertTrue(labelsOfWords.values().stream()
                        .filter(labels -> labels.size() > 1)
                        .count()
                > 10);
        assertEquals(
                Set.of(30L),
                Set.copyOf(records.stream()
                        .collect(Collectors.groupingBy(Example::response, Collectors.counting()))
                        .values()));
    }

    @Test
    void onlyUnlabelledTextSaysWhatAWordIs() {
        for (Example record : CORPUS.train("lab", 60)) {
            for (String label : DomainCorpus.labels("lab")) {
                assertFalse(record.prompt().contains(label), record.prompt());
            }
        }
        long telling = CORPUS.target(DomainMix.only("lab"), 60).stream()
                .filter(text -> DomainCorpus.labels("lab").stream().anyMatch(text.text()::contains))
                .count();
        assertTrue(telling > 20, "only " + telling);
        assertTrue(CORPUS.pool().stream().allMatch(text -> text.prompt().isEmpty()));
    }

    @Test
    void noMadeUpWordIsInTwoPlaces() {
        DomainLexicon lexicon = DomainLexicon.of(50, 3);
        List<String> all = new ArrayList<>();
        for (Register register : Register.values()) {
            for (int kind = 0; kind < 3; kind++) {
                all.addAll(lexicon.words(register, kind));
            }
        }
        assertEquals(6 * 3 * 50, Set.copyOf(all).size());
        assertEquals(all.size(), Set.copyOf(all).size());
    }

    @Test
    void badSettingsAreRefused() {
        refuses("size must be >= 1, got 0", () -> RARE_LAB.withSize(0));
        refuses("duplicateShare must be in [0, 0.9], got NaN", () -> RARE_LAB.withDuplicateShare(Double.NaN));
        refuses("wordsPerKind must be in 2 to 500, got 1", () -> RARE_LAB.withWordsPerKind(1));
        refuses(
                "domain must be one of [weather, recipes, court, reviews, lab, matches], got \"sea\"",
                () -> DomainMix.only("sea"));
        refuses("shares must be in (0, 1], got 0.0 of lab", () -> DomainMix.of("weather", 1, "lab"));
        Map<String, Double> half = new LinkedHashMap<>(Map.of("lab", 0.5));
        refuses("shares must sum to 1, got 0.5", () -> new DomainMix(half));
        refuses("duplicateShare must leave enough texts to repeat, 1 are too few", () -> DomainCorpus.of(
                        DomainCorpusSettings.of(DomainMix.only("lab"))
                                .withSize(15)
                                .withDuplicateShare(0.9),
                        Seeds.of(1))
                .pool());
    }

    private static String domain(Example example) {
        return example.tags().get("domain");
    }

    private static void refuses(String message, Executable work) {
        assertEquals(message, assertThrows(IllegalArgumentException.class, work).getMessage());
    }
}
