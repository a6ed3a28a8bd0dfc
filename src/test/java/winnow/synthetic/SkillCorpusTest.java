package winnow.synthetic;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import winnow.corpus.Corpus;
import winnow.corpus.Example;
import winnow.embedding.HashedNgramEmbedder;
import winnow.embedding.Similarity;
import winnow.embedding.SimilarityScale;
import winnow.linalg.FloatMatrix;
import winnow.random.Seeds;

class SkillCorpusTest {
    private static final SkillCorpusSettings TWELVE = SkillCorpusSettings.ofSkills(12);
    private static final SkillCorpus CORPUS = SkillCorpus.of(TWELVE, Seeds.of(7));

    @Test
    void theSameSettingsAndSeedsGiveTheSameCorpus() {
        SkillCorpus again = SkillCorpus.of(TWELVE, Seeds.of(7));
        assertEquals(CORPUS.pool(), again.pool());
        assertEquals(CORPUS.test(5), again.test(5));
        assertNotEquals(CORPUS.pool(), SkillCorpus.of(TWELVE, Seeds.of(8)).pool());
        assertNotEquals(
                CORPUS.pool(), SkillCorpus.of(TWELVE.withWorld(2), Seeds.of(7)).pool());
    }

    @Test
    void theExampleOfTheDocumentationIsTrue() {
        assertEquals(
                720,
                SkillCorpus.of(SkillCorpusSettings.ofSkills(12), Seeds.of(7))
                        .pool()
                        .size());
    }

    @Test
    void sharesAreExactlyThoseAskedFor() {
        List<Example> duplicates = CORPUS.pool().stream()
                .filter(e -> !e.tags().get("duplicateOf").isEmpty())
                .toList();
        assertEquals(72, duplicates.size());
        assertEquals(
                130, CORPUS.pool().stream().filter(SkillCorpusTest::isNoise).count()); // 20 % of 648
        int[] counts = CORPUS.pool().stream()
                .filter(e -> e.tags().get("duplicateOf").isEmpty())
                .collect(Collectors.groupingBy(e -> e.tags().get("skill"), Collectors.counting()))
                .values()
                .stream()
                .sorted(Comparator.reverseOrder())
                .mapToInt(Long::intValue)
                .toArray();
        assertArrayEquals(new int[] {209, 104, 70, 52, 42, 35, 30, 26, 23, 21, 19, 17}, counts);
    }

    @ParameterizedTest
    @ValueSource(ints = {12, 32})
    void thirtyPercentStillHoldsSeveralCleanItemsOfEverySkill(int skills) {
        Map<String, Long> clean = SkillCorpus.of(SkillCorpusSettings.ofSkills(skills), Seeds.of(1)).pool().stream()
                .filter(e -> !isNoise(e))
                .collect(Collectors.groupingBy(e -> e.tags().get("skill"), Collectors.counting()));
        assertEquals(skills, clean.size());
        clean.forEach((skill, items) -> assertTrue(0.3 * items >= 2.5, skill + " " + items));
    }

    @Test
    void aDuplicateAddsOnlyChatterToACleanItem() {
        for (Example duplicate : CORPUS.pool()) {
            String id = duplicate.tags().get("duplicateOf");
            if (id.isEmpty()) {
                continue;
            }
            Example original = CORPUS.pool().get(CORPUS.pool().position(id).getAsInt());
            assertTrue(duplicate.prompt().contains(original.prompt())
                    && !duplicate.prompt().equals(original.prompt()));
            assertEquals(original.response(), duplicate.response());
            assertEquals("no", original.tags().get("noise"));
            assertEquals(original.tags().get("skill"), duplicate.tags().get("skill"));
        }
    }

    @Test
    void noiseIsWrongAndOfEveryKind() {
        Map<String, Long> kinds = CORPUS.pool().stream()
                .filter(SkillCorpusTest::isNoise)
                .collect(Collectors.groupingBy(e -> e.tags().get("noiseKind"), Collectors.counting()));
        assertEquals(Set.of("wrong-answer", "other-skill", "shuffled", "off-topic"), kinds.keySet());
        assertTrue(kinds.get("wrong-answer") > 35 && kinds.get("wrong-answer") < 70, kinds.toString());
        for (Example example : CORPUS.pool()) {
            assertEquals(isNoise(example), !example.tags().get("correct").isEmpty());
            assertNotEquals(example.tags().get("correct"), example.response());
        }
    }

    @Test
    void onlyTheAskedKindsOfNoiseOccur() {
        SkillCorpusSettings fluent =
                TWELVE.withNoiseKinds(List.of(NoiseKind.WRONG_ANSWER)).withNoiseShare(0.4);
        List<Example> noise = SkillCorpus.of(fluent, Seeds.of(1)).pool().stream()
                .filter(SkillCorpusTest::isNoise)
                .toList();
        assertEquals(259, noise.size()); // 40 % of 648
        assertTrue(noise.stream().allMatch(e -> e.tags().get("noiseKind").equals("wrong-answer")));
    }

    @Test
    void testItemsAreCleanBalancedAndAskForOtherInputs() {
        Corpus test = CORPUS.test(10);
        assertEquals(120, test.size());
        assertEquals(
                Set.of(10L),
                Set.copyOf(test.stream()
                        .collect(Collectors.groupingBy(e -> e.tags().get("skill"), Collectors.counting()))
                        .values()));
        Set<String> pool = new HashSet<>();
        CORPUS.pool().forEach(e -> pool.add(e.tags().get("skill") + content(e)));
        for (Example example : test) {
            assertEquals("no", example.tags().get("noise"));
            assertTrue(!pool.contains(example.tags().get("skill") + content(example)), example.prompt());
        }
    }

    @Test
    void formatsAreOfHeldOutWordsAndNoTwoSkillsHaveTheSame() {
        for (long world = 1; world <= 5; world++) {
            List<TaughtSkill> skills = EvaluationSkills.of(50, world);
            assertEquals(50, skills.stream().map(TaughtSkill::format).distinct().count());
            for (TaughtSkill skill : skills) {
                for (String word : (skill.format().prefix().replace(AnswerFormat.VERB, "")
                                + " "
                                + skill.format().suffix())
                        .split("[^a-z]+")) {
                    assertTrue(word.isEmpty() || Words.HELD_FORMAT.contains(word), word);
                }
                assertTrue(Words.HELD_LABEL.containsAll(skill.key().labels()));
                assertTrue(Words.HELD_LEXICON.containsAll(skill.key().lexicon().values()));
            }
        }
    }

    /** The tables of the method compare in-context utility with this: it has to leave room. */
    @ParameterizedTest
    @CsvSource({"12, 1", "12, 2", "32, 1"})
    void ngramsSayLittleAboutTheSkill(int skills, long seed) {
        Corpus pool = SkillCorpus.of(SkillCorpusSettings.ofSkills(skills), Seeds.of(seed))
                .pool();
        Corpus items = Corpus.of(pool.stream()
                .filter(e -> !isNoise(e) && e.tags().get("duplicateOf").isEmpty())
                .limit(350)
                .toList());
        double latent = auc(items, HashedNgramEmbedder.withDefaults().fittedTo(pool));
        double plain = auc(
                items, HashedNgramEmbedder.withDefaults().withoutProjection().fittedTo(pool));
        assertTrue(latent <= 0.85 && plain <= 0.85 && latent >= 0.6, "AUC " + latent + ", unprojected " + plain);
    }

    @Test
    void aSkillIsNamedByEveryFormOfItsVerbs() {
        Map<String, Long> uses = CORPUS.test(60).stream()
                .filter(e -> e.tags().get("skill").equals("drop-first"))
                .flatMap(e -> List.of(e.prompt().split("[^a-z]+")).stream())
                .filter(Operation::isVerb)
                .collect(Collectors.groupingBy(word -> word, Collectors.counting()));
        assertEquals(
                Set.of("prune", "pruning", "pruned", "prunes", "shorten", "shortening", "shortened", "shortens"),
                uses.keySet());
    }

    @Test
    void zipfCountsSumUpAndFall() {
        assertArrayEquals(new int[] {55, 27, 18}, ZipfShares.counts(3, 1, 100));
        assertArrayEquals(new int[] {34, 33, 33}, ZipfShares.counts(3, 0, 100));
    }

    @Test
    void badSettingsAreRefused() {
        assertRefused("skills must be in 2 to 50, got 1", () -> SkillCorpusSettings.ofSkills(1));
        assertRefused("size must be >= the number of skills, 12, got 11", () -> TWELVE.withSize(11));
        assertRefused("zipfExponent must be >= 0 and finite, got -1.0", () -> TWELVE.withZipfExponent(-1));
        assertRefused("noiseShare must be in [0, 0.9], got NaN", () -> TWELVE.withNoiseShare(Double.NaN));
        assertRefused("duplicateShare must be in [0, 0.9], got 1.0", () -> TWELVE.withDuplicateShare(1));
        assertRefused("noiseKinds must not be empty when noiseShare is > 0", () -> TWELVE.withNoiseKinds(List.of()));
    }

    private static void assertRefused(String message, org.junit.jupiter.api.function.Executable call) {
        assertEquals(message, assertThrows(IllegalArgumentException.class, call).getMessage());
    }

    private static boolean isNoise(Example example) {
        return example.tags().get("noise").equals("yes");
    }

    /** The words of the world that a prompt is about, in their order. */
    private static List<String> content(Example example) {
        return List.of(example.prompt().split("[^a-z0-9]+")).stream()
                .filter(word -> Words.CONTENT.contains(word)
                        || Words.NAMES.contains(word)
                        || Words.CITIES.contains(word)
                        || Words.MONTHS.contains(word)
                        || Character.isDigit(word.isEmpty() ? 'a' : word.charAt(0)))
                .toList();
    }

    /** Probability that a pair of the same skill is more similar than another pair. */
    private static double auc(Corpus items, HashedNgramEmbedder embedder) {
        FloatMatrix similarity = Similarity.cosine(embedder.embed(items), SimilarityScale.RAW);
        record Pair(float similarity, boolean same) {}
        List<Pair> pairs = new ArrayList<>();
        for (int i = 0; i < items.size(); i++) {
            for (int j = 0; j < i; j++) {
                boolean same = items.get(i)
                        .tags()
                        .get("skill")
                        .equals(items.get(j).tags().get("skill"));
                pairs.add(new Pair(similarity.get(i, j), same));
            }
        }
        pairs.sort(Comparator.comparingDouble(Pair::similarity));
        double others = 0;
        double below = 0;
        for (Pair pair : pairs) {
            if (pair.same()) {
                below += others;
            } else {
                others++;
            }
        }
        return below / (others * (pairs.size() - others));
    }
}
