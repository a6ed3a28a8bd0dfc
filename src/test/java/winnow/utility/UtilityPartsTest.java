package winnow.utility;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import winnow.corpus.Corpus;
import winnow.linalg.SparseMatrix;
import winnow.model.LanguageModel;
import winnow.model.ScoringTemplate;
import winnow.random.Seeds;
import winnow.seedling.Seedling;
import winnow.synthetic.SkillCorpus;
import winnow.synthetic.SkillCorpusSettings;
import winnow.transformer.ComputeDevice;

class UtilityPartsTest {
    private static final Corpus POOL = SkillCorpus.of(
                    SkillCorpusSettings.ofSkills(3).withSize(10), Seeds.of(5))
            .pool();
    private static final Corpus ROWS = POOL.subset(1, 4, 7, 8);

    private static LanguageModel model;

    @TempDir
    Path folder;

    @BeforeAll
    static void open() {
        model = Seedling.open(ComputeDevice.CPU);
    }

    @AfterAll
    static void close() {
        model.close();
    }

    private static InContextUtility metric() {
        return InContextUtility.of(model, ScoringTemplate.seedling());
    }

    private Path part(int number, int of) {
        Path file = folder.resolve(number + "-of-" + of);
        metric().fill(ROWS, POOL, new Part(number, of), file);
        return file;
    }

    private static String refusal(List<Path> files) {
        return assertThrows(IllegalArgumentException.class, () -> UtilityParts.of(files))
                .getMessage();
    }

    @Test
    void partsInAnyOrderJoinToTheWhole() {
        UtilityParts parts = UtilityParts.of(List.of(part(3, 3), part(1, 3), part(2, 3)));
        assertEquals(4, parts.represented());
        assertEquals(10, parts.candidates());
        assertEquals("l2", parts.settings().get("form"));
        UtilityMatrix whole = metric().between(ROWS, POOL);
        UtilityMatrix joined = parts.join(ROWS, POOL);
        assertEquals(whole.byCandidate(), joined.byCandidate());
        assertEquals(
                Arrays.toString(whole.distancesAlone().orElseThrow()),
                Arrays.toString(joined.distancesAlone().orElseThrow()));
        assertTrue(joined.isBetween(ROWS, POOL));
    }

    @Test
    void everyColumnIsInThePartThatSaysSo() {
        for (int m = 1; m < 40; m++) {
            for (int of = 1; of < 50; of++) {
                for (int j = 0; j < m; j++) {
                    Part part = new Part(Part.numberOf(j, m, of), of);
                    assertTrue(part.from(m) <= j && j < part.to(m), j + " of " + m + " in " + part);
                }
            }
        }
        assertEquals(POOL.subset(5, 6, 7, 8, 9), new Part(2, 2).of(POOL));
    }

    @Test
    void missingRepeatedAndUnfinishedPartsAreNamed() throws IOException {
        Path first = part(1, 3);
        Path third = part(3, 3);
        assertEquals("all 3 parts must be given, missing 2/3", refusal(List.of(third, first)));
        Path copy = Files.copy(first, folder.resolve("copy"));
        assertEquals(
                "every part must be given once, got part 1/3 twice, the second in " + copy,
                refusal(List.of(first, third, copy)));
        assertEquals("there must be at least one part, got none", refusal(List.of()));

        Path second = part(2, 3);
        Files.write(second, Arrays.copyOf(Files.readAllBytes(second), (int) Files.size(second) - 3));
        UtilityParts parts = UtilityParts.of(List.of(first, second, third));
        assertEquals(
                second + " must have all 3 columns of part 2/3, found 2",
                assertThrows(IllegalArgumentException.class, () -> parts.join(ROWS, POOL))
                        .getMessage());
    }

    @Test
    void partsOfTwoRunsAreNotJoined() {
        Path first = part(1, 2);
        Path second = folder.resolve("pmi");
        metric().withForm(UtilityForm.PMI).fill(ROWS, POOL, new Part(2, 2), second);
        assertEquals(
                second + " must be of one matrix with " + first + ": it has form=pmi where this run has form=l2",
                refusal(new ArrayList<>(List.of(first, second))));
        assertTrue(refusal(List.of(first, part(2, 3))).contains("it has part=2/3"));
        UtilityParts parts = UtilityParts.of(List.of(first, part(2, 2)));
        String message = assertThrows(IllegalArgumentException.class, () -> parts.join(POOL, POOL))
                .getMessage();
        assertTrue(message.contains("must hold utilities of the given represented records, found those of"), message);
    }

    /** Opened as a part it would be cut to the columns that look like one's: work that cannot be had again. */
    @Test
    void columnsOfSomePairsAreNoPartAndStayAsTheyAre() throws IOException {
        Path file = folder.resolve("near");
        SparseMatrix pattern = SparseMatrix.ofRows(
                10, new int[][] {{0, 1}, {2}, {3}, {4, 5}}, new float[][] {{1, 1}, {1}, {1}, {1, 1}});
        metric().withStore(file).sparse(ROWS, POOL, pattern);
        byte[] before = Files.readAllBytes(file);
        assertEquals(file + " must hold all pairs of its columns, found those of some alone", refusal(List.of(file)));
        assertArrayEquals(before, Files.readAllBytes(file));
    }

    @Test
    void anotherFileIsNotAPart() throws IOException {
        Path notes = Files.writeString(folder.resolve("notes"), "these are my notes, not utilities at all");
        assertEquals(notes + " must be a file of utility columns, found something else", refusal(List.of(notes)));
    }
}
