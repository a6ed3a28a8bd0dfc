package winnow.model;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import winnow.transformer.Golden;

/** Scores of every kind of decoder against an independent program's, and against themselves in other batches. */
class ScoringGoldenTest {
    /** golden/README.md, suggested for another F32 implementation. */
    private static final double GOLDEN = 5e-5;

    /** What the same sums in another order may differ by. */
    private static final double ROUNDING = 1e-5;

    private static final ScoringSettings DEFAULTS = ScoringSettings.withDefaults();

    @TempDir
    Path folder;

    static Stream<String> decoders() {
        return Fixture.DECODERS.stream();
    }

    static Stream<String> decodersWithLogProbabilities() {
        return Fixture.DECODERS.stream()
                .filter(name -> Golden.of(name).values().get("unpadded").get(0).has("token_log_probabilities"));
    }

    @ParameterizedTest
    @MethodSource("decodersWithLogProbabilities")
    void logProbabilitiesAreThoseOfAnIndependentProgram(String name) {
        Golden golden = Golden.of(name);
        try (LanguageModel model = Fixture.open(name, folder)) {
            List<ScoredSequence> sequences = new ArrayList<>();
            List<float[]> expected = new ArrayList<>();
            for (JsonNode one : golden.values().get("unpadded")) {
                int[] ids = Golden.integers(one.get("input_ids"));
                sequences.add(ScoredSequence.of("s" + ids.length, ids, 1, ids.length));
                expected.add(Golden.flat(one.get("token_log_probabilities")));
            }
            List<TokenScores> found = model.score(new int[0], sequences, DEFAULTS);
            for (int i = 0; i < expected.size(); i++) {
                double worst =
                        Golden.largestDifference(expected.get(i), found.get(i).logProbabilities());
                assertTrue(worst <= GOLDEN, name + " " + worst);
                assertEquals(sequences.get(i).id(), found.get(i).id());
            }
        }
    }

    @ParameterizedTest
    @MethodSource("decoders")
    void eachTokenIsScoredByTheLogitsOfTheTokenBeforeIt(String name) {
        JsonNode longest = Golden.of(name).values().get("unpadded").get(2);
        int[] ids = Golden.integers(longest.get("input_ids"));
        int first = 4;
        float[] byHand = new float[ids.length - first];
        for (int k = first; k < ids.length; k++) {
            float[] logits = Golden.flat(longest.get("logits").get(k - 1));
            double sum = 0;
            for (float logit : logits) {
                sum += Math.exp(logit);
            }
            byHand[k - first] = (float) (logits[ids[k]] - Math.log(sum));
        }
        try (LanguageModel model = Fixture.open(name, folder)) {
            ScoredSequence sequence = ScoredSequence.of("a", ids, first, ids.length);
            TokenScores found =
                    model.score(new int[0], List.of(sequence), DEFAULTS).get(0);
            assertTrue(Golden.largestDifference(byHand, found.logProbabilities()) <= GOLDEN);
        }
    }

    @ParameterizedTest
    @MethodSource("decoders")
    void aPrefixThatIsRunOnceGivesWhatWholeRunsGive(String name) {
        int[] ids =
                Golden.integers(Golden.of(name).values().get("unpadded").get(2).get("input_ids"));
        int[] prefix = Arrays.copyOf(ids, 7);
        List<ScoredSequence> sequences = sequences(ids);
        try (LanguageModel model = Fixture.open(name, folder)) {
            List<TokenScores> reused = model.score(prefix, sequences, DEFAULTS);
            assertClose(model.score(prefix, sequences, DEFAULTS.withoutPrefixReuse()), reused);
            for (int i = 0; i < sequences.size(); i++) {
                assertClose(
                        model.score(prefix, List.of(sequences.get(i)), DEFAULTS.withoutPrefixReuse()),
                        List.of(reused.get(i)));
            }
        }
    }

    @ParameterizedTest
    @MethodSource("decoders")
    void scoresDependNeitherOnTheOrderNorOnTheSizeOfBatches(String name) {
        int[] ids =
                Golden.integers(Golden.of(name).values().get("unpadded").get(2).get("input_ids"));
        int[] prefix = Arrays.copyOf(ids, 3);
        List<ScoredSequence> sequences = sequences(ids);
        List<ScoredSequence> reversed = new ArrayList<>(sequences);
        Collections.reverse(reversed);
        try (LanguageModel model = Fixture.open(name, folder)) {
            List<TokenScores> expected = model.score(prefix, sequences, DEFAULTS);
            List<TokenScores> other = new ArrayList<>(model.score(prefix, reversed, DEFAULTS.withBatchTokens(9)));
            Collections.reverse(other);
            assertClose(expected, other);
        }
    }

    /** Of all lengths from 1 token on, the first scored at once, some with more scored tokens than others. */
    private static List<ScoredSequence> sequences(int[] ids) {
        List<ScoredSequence> sequences = new ArrayList<>();
        for (int length = 1; length <= 9; length++) {
            int[] tokens = new int[length];
            for (int i = 0; i < length; i++) {
                tokens[i] = ids[(5 * length + 3 * i) % ids.length];
            }
            sequences.add(ScoredSequence.of("s" + length, tokens, length / 2, length));
        }
        return sequences;
    }

    private static void assertClose(List<TokenScores> expected, List<TokenScores> found) {
        assertEquals(expected.size(), found.size());
        for (int i = 0; i < expected.size(); i++) {
            assertEquals(expected.get(i).id(), found.get(i).id());
            double worst = Golden.largestDifference(
                    expected.get(i).logProbabilities(), found.get(i).logProbabilities());
            assertTrue(worst <= ROUNDING, expected.get(i).id() + " " + worst);
        }
    }
}
