package winnow.utility;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CancellationException;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import winnow.corpus.Corpus;
import winnow.corpus.Example;
import winnow.model.LanguageModel;
import winnow.model.ScoringSettings;
import winnow.model.ScoringTemplate;
import winnow.model.TokenScores;
import winnow.random.Seeds;
import winnow.seedling.Seedling;
import winnow.synthetic.SkillCorpus;
import winnow.synthetic.SkillCorpusSettings;
import winnow.transformer.ComputeDevice;

class InContextUtilityTest {
    private static final ScoringTemplate TEMPLATE = ScoringTemplate.seedling();

    /** Keys and values of a shared prefix, and other batches, move a log-probability by about 1e-6. */
    private static final double ROUNDING = 1e-5;

    private static final SkillCorpus SKILLS =
            SkillCorpus.of(SkillCorpusSettings.ofSkills(3).withSize(14), Seeds.of(5));
    private static final Corpus POOL = SKILLS.pool();

    private static LanguageModel model;

    @BeforeAll
    static void open() {
        model = Seedling.open(ComputeDevice.CPU);
    }

    @AfterAll
    static void close() {
        model.close();
    }

    private static InContextUtility metric() {
        return InContextUtility.of(model, TEMPLATE);
    }

    /** By the definition, one pair at a time, in double precision. */
    private static double plain(Example query, Example example, UtilityForm form) {
        return plain(TEMPLATE, query, Optional.empty(), form) - plain(TEMPLATE, query, Optional.of(example), form);
    }

    private static double plain(ScoringTemplate template, Example query, Optional<Example> example, UtilityForm form) {
        TokenScores scores = model.score(
                        template,
                        List.of(query),
                        example.map(List::of).orElse(List.of()),
                        ScoringSettings.withDefaults().withoutPrefixReuse())
                .get(0);
        double sum = 0;
        for (int t = 0; t < scores.size(); t++) {
            double p = StrictMath.exp(scores.logProbability(t));
            sum += form == UtilityForm.L2 ? (1 - p) * (1 - p) : -scores.logProbability(t);
        }
        return switch (form) {
            case L2 -> Math.sqrt(sum / scores.size());
            case PMI -> sum;
            case PMI_MEAN -> sum / scores.size();
        };
    }

    @ParameterizedTest
    @EnumSource
    void aMatrixEqualsTheDefinitionPairByPair(UtilityForm form) {
        Corpus rows = POOL.subset(0, 3, 5, 9);
        Corpus columns = POOL.subset(1, 2, 8);
        UtilityMatrix matrix = metric().withForm(form).between(rows, columns);
        for (int i = 0; i < rows.size(); i++) {
            for (int j = 0; j < columns.size(); j++) {
                double expected = plain(rows.get(i), columns.get(j), form);
                assertEquals(expected, matrix.get(i, j), ROUNDING * Math.max(1, Math.abs(expected)), i + ", " + j);
            }
        }
    }

    @Test
    void pmiIsTheDifferenceOfLogLikelihoods() {
        Example query = POOL.get(0);
        Example example = POOL.get(1);
        Corpus rows = Corpus.of(List.of(query));
        double after = model.score(TEMPLATE, query, Optional.of(example)).sum();
        double alone = model.score(TEMPLATE, query, Optional.empty()).sum();
        UtilityMatrix sum = metric().withForm(UtilityForm.PMI).between(rows, Corpus.of(List.of(example)));
        assertEquals(after - alone, sum.get(0, 0), 1e-4);
        int tokens = model.score(TEMPLATE, query, Optional.empty()).size();
        UtilityMatrix mean = metric().withForm(UtilityForm.PMI_MEAN).between(rows, Corpus.of(List.of(example)));
        assertEquals((after - alone) / tokens, mean.get(0, 0), 1e-4);
    }

    @Test
    void helpHasADirection() {
        UtilityMatrix matrix = metric().between(POOL, POOL);
        int i = 0;
        int j = 1;
        double forth = plain(POOL.get(i), POOL.get(j), UtilityForm.L2);
        double back = plain(POOL.get(j), POOL.get(i), UtilityForm.L2);
        assertTrue(Math.abs(forth - back) > 100 * ROUNDING, "an asymmetric pair");
        assertEquals(forth, matrix.get(i, j), ROUNDING);
        assertEquals(back, matrix.get(j, i), ROUNDING);
    }

    @Test
    void thePublishedTemplateDiffersInBothPasses() {
        ScoringTemplate published = ScoringTemplate.deliftPublished();
        UtilityMatrix matrix = InContextUtility.of(model, published).between(POOL.subset(2), POOL.subset(4));
        double expected = plain(published, POOL.get(2), Optional.empty(), UtilityForm.L2)
                - plain(published, POOL.get(2), Optional.of(POOL.get(4)), UtilityForm.L2);
        assertEquals(expected, matrix.get(0, 0), ROUNDING);
        assertNotEquals(
                expected,
                InContextUtility.of(model, ScoringTemplate.delift())
                        .between(POOL.subset(2), POOL.subset(4))
                        .get(0, 0),
                1e-3);
    }

    @Test
    void columnsAtOnceChangeNoBit() {
        assertEquals(metric().between(POOL, POOL), metric().withColumnsAtOnce(4).between(POOL, POOL));
    }

    @Test
    void aRunThatWasStoppedContinuesAndEndsWithTheSameBytes(@TempDir Path folder) throws IOException {
        Path whole = folder.resolve("whole");
        UtilityMatrix expected = metric().withStore(whole).between(POOL, POOL);
        assertEquals(expected, metric().between(POOL, POOL));
        byte[] bytes = Files.readAllBytes(whole);
        for (int cut : new int[] {0, 5, 300, bytes.length / 3, bytes.length / 2 + 1, bytes.length - 1}) {
            Path part = folder.resolve("cut-" + cut);
            Files.write(part, java.util.Arrays.copyOf(bytes, cut));
            assertEquals(expected, metric().withStore(part).between(POOL, POOL));
            assertEquals(-1, Files.mismatch(whole, part), "cut at " + cut);
        }
    }

    @Test
    void whatIsStoredIsNotComputedAgain(@TempDir Path folder) {
        Path file = folder.resolve("columns");
        long[] last = new long[1];
        assertThrows(CancellationException.class, () -> metric().withStore(file)
                .withListener((done, of) -> {
                    last[0] = done;
                    if (done == 4) {
                        Thread.currentThread().interrupt();
                    }
                })
                .between(POOL, POOL));
        assertTrue(Thread.interrupted());
        assertEquals(4, last[0]);
        long[] first = new long[1];
        metric().withStore(file)
                .withListener((done, of) -> first[0] = first[0] == 0 ? done : first[0])
                .between(POOL, POOL);
        assertEquals(5, first[0]);
    }

    @Test
    void aDamagedColumnAndAllBehindItAreComputedAgain(@TempDir Path folder) throws IOException {
        Path file = folder.resolve("columns");
        UtilityMatrix expected = metric().withStore(file).between(POOL, POOL);
        byte[] bytes = Files.readAllBytes(file);
        byte[] damaged = bytes.clone();
        damaged[bytes.length - 4 * POOL.size()] ^= 1;
        Files.write(file, damaged);
        assertEquals(expected, metric().withStore(file).between(POOL, POOL));
        assertEquals(-1, Files.mismatch(file, Files.write(folder.resolve("expected"), bytes)));
    }

    @Test
    void aFileOfAnotherCorpusFormOrModelIsRefused(@TempDir Path folder) {
        Path file = folder.resolve("columns");
        metric().withStore(file).between(POOL, POOL);
        String ofForm = assertThrows(
                        IllegalArgumentException.class,
                        () -> metric().withForm(UtilityForm.PMI).withStore(file).between(POOL, POOL))
                .getMessage();
        assertTrue(
                ofForm.contains("holds utilities of another run: it has form=l2 where this run has form=pmi"), ofForm);
        assertTrue(ofForm.endsWith("; remove it to begin anew, or name another file"), ofForm);
        String ofModel = assertThrows(IllegalArgumentException.class, () -> metric().withModelDigest("sha256:00")
                        .withStore(file)
                        .between(POOL, POOL))
                .getMessage();
        assertTrue(ofModel.contains("where this run has model-digest=sha256:00"), ofModel);
        Corpus other = POOL.subset(0, 1, 2);
        String ofCorpus = assertThrows(IllegalArgumentException.class, () -> metric().withStore(file)
                        .between(other, other))
                .getMessage();
        assertTrue(ofCorpus.contains("it has represented=" + POOL.fingerprint()), ofCorpus);
    }

    @Test
    void aFileOfSomethingElseIsLeftAlone(@TempDir Path folder) throws IOException {
        Path file = Files.writeString(folder.resolve("notes"), "these are my notes, not utilities at all");
        String message = assertThrows(IllegalArgumentException.class, () -> metric().withStore(file)
                        .between(POOL, POOL))
                .getMessage();
        assertTrue(message.endsWith("must be a file of utility columns, found something else"), message);
        assertEquals("these are my notes, not utilities at all", Files.readString(file));
    }

    @Test
    void recordsThatDoNotFitAreNamedBeforeAnyWork() {
        String lengthy = "apple ".repeat(400);
        Corpus pool = Corpus.of(List.of(
                POOL.get(0),
                new Example("long-one", lengthy, "apple", Map.of()),
                new Example("long-two", lengthy + lengthy, "apple", Map.of())));
        Corpus rows = POOL.subset(0, 1);
        String message = assertThrows(IllegalArgumentException.class, () -> metric().between(rows, pool))
                .getMessage();
        assertEquals(
                message,
                assertThrows(IllegalArgumentException.class, () -> metric().plan(rows, pool))
                        .getMessage());
        assertTrue(message.startsWith("an example and a query must fit into the model's 512 tokens"), message);
        assertTrue(
                message.contains("1 examples too long for it: long-two (") || message.contains("long-one ("), message);
        UtilityMatrix cut = metric().withScoring(
                        ScoringSettings.withDefaults().withOverflow(ScoringSettings.Overflow.TRUNCATE_CONTEXT))
                .between(rows, pool);
        assertEquals(3, cut.candidates());
    }

    @Test
    void aStoreSaysHowManyColumnsItHas(@TempDir Path folder) throws IOException {
        Path file = folder.resolve("columns");
        assertEquals(0, metric().finished(POOL, POOL, Part.WHOLE, file));
        metric().withStore(file).between(POOL, POOL);
        assertEquals(POOL.size(), metric().finished(POOL, POOL, Part.WHOLE, file));
        byte[] bytes = Files.readAllBytes(file);
        Files.write(file, java.util.Arrays.copyOf(bytes, bytes.length - 1));
        assertEquals(POOL.size() - 1, metric().finished(POOL, POOL, Part.WHOLE, file));
        assertThrows(IllegalArgumentException.class, () -> metric().finished(POOL, POOL, new Part(1, 2), file));
    }

    @Test
    void aPlanCountsWhatIsRun() {
        Corpus rows = POOL.subset(0, 1, 2);
        Corpus columns = POOL.subset(3, 4);
        UtilityPlan plan = metric().plan(rows, columns);
        assertEquals(2 + 6 + 3, plan.passes());
        assertEquals(4 * 6, plan.matrixBytes());
        long tokens = 0;
        for (Example column : columns) {
            tokens += TEMPLATE.context(model.tokenizer(), List.of(column)).length;
            for (Example row : rows) {
                tokens += TEMPLATE.query(model.tokenizer(), row, true).length();
            }
        }
        for (Example row : rows) {
            tokens += TEMPLATE.query(model.tokenizer(), row, false).length();
        }
        assertEquals(tokens + TEMPLATE.context(model.tokenizer(), List.of()).length, plan.tokenPositions());
        assertTrue(plan.saving() > 1.5, plan.toString());
    }

    @Test
    void emptyCorporaMakeEmptyMatrices() {
        Corpus none = Corpus.of(List.of());
        assertEquals(0, metric().between(none, POOL).represented());
        assertEquals(0, metric().between(POOL, none).candidates());
    }
}
