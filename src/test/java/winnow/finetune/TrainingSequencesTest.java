package winnow.finetune;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import winnow.corpus.Corpus;
import winnow.corpus.Example;
import winnow.finetune.SequenceSettings.Ending;
import winnow.finetune.SequenceSettings.Learned;
import winnow.finetune.SequenceSettings.Overlong;
import winnow.model.Fixture;
import winnow.model.OverlongException;
import winnow.model.ScoringTemplate;
import winnow.tokenizer.Tokenizer;

class TrainingSequencesTest {
    private static final Corpus CORPUS =
            Corpus.of(List.of(Example.of("a", "w11 w12 w13", "w14 w15"), Example.of("b", "w16", "w17")));
    private static final SequenceSettings SETTINGS =
            SequenceSettings.ofLength(16).withEnding(Ending.OF_TEMPLATE);

    @TempDir
    Path folder;

    private Tokenizer tokenizer;

    @BeforeEach
    void load() throws IOException {
        Fixture.stage("llama", folder);
        tokenizer = Tokenizer.load(folder);
    }

    @AfterEach
    void close() {
        tokenizer.close();
    }

    private TrainingSequences of(SequenceSettings settings) {
        return TrainingSequences.of(CORPUS, ScoringTemplate.plain(), tokenizer, settings);
    }

    private static void requireWeights(WeightedSequence sequence, float... weights) {
        assertEquals(weights.length, sequence.length());
        for (int i = 0; i < weights.length; i++) {
            assertEquals(weights[i], sequence.weight(i), "token " + i);
        }
    }

    @Test
    void responsesAreLearned() {
        TrainingSequences all = of(SETTINGS);
        assertArrayEquals(
                tokenizer.encode("w11 w12 w13 w14 w15"), all.sequences().get(0).ids());
        requireWeights(all.sequences().get(0), 0, 0, 0, 1, 1);
        requireWeights(all.sequences().get(1), 0, 1);
        assertEquals(List.of(), all.cut());
    }

    @Test
    void allTokensMayBeLearnedAndAnEndTokenAdded() {
        requireWeights(of(SETTINGS.withLearned(Learned.ALL_TOKENS)).sequences().get(0), 1, 1, 1, 1, 1);
        WeightedSequence ended =
                of(SETTINGS.withEnding(Ending.END_TOKEN)).sequences().get(0);
        requireWeights(ended, 0, 0, 0, 1, 1, 1);
        assertEquals(tokenizer.endId().getAsInt(), ended.ids()[5]);
    }

    @Test
    void longExamplesAreRefusedOrCutAsAsked() {
        SequenceSettings four = new SequenceSettings(Learned.RESPONSES, Ending.OF_TEMPLATE, 4, Overlong.REFUSE);
        IllegalArgumentException error = assertThrows(IllegalArgumentException.class, () -> of(four));
        assertTrue(error.getMessage().contains("at most 4 tokens long, got 5 in example a"), error.getMessage());
        TrainingSequences start = of(four.withOverlong(Overlong.CUT_PROMPT));
        assertEquals(List.of("a"), start.cut());
        requireWeights(start.sequences().get(0), 0, 0, 1, 1);
        assertArrayEquals(
                tokenizer.encode("w12 w13 w14 w15"), start.sequences().get(0).ids());
        TrainingSequences end = of(four.withOverlong(Overlong.CUT_END));
        requireWeights(end.sequences().get(0), 0, 0, 0, 1);
        assertArrayEquals(
                tokenizer.encode("w11 w12 w13 w14"), end.sequences().get(0).ids());
        SequenceSettings two = new SequenceSettings(Learned.RESPONSES, Ending.OF_TEMPLATE, 2, Overlong.CUT_PROMPT);
        assertThrows(OverlongException.class, () -> of(two));
        assertThrows(OverlongException.class, () -> of(two.withOverlong(Overlong.CUT_END)));
    }

    @Test
    void aBeginTokenStaysWhereAPromptIsCut() {
        int[] whole = seedling(64, Overlong.REFUSE);
        int[] cut = seedling(whole.length - 2, Overlong.CUT_PROMPT);
        int begin = tokenizer.beginId().getAsInt();
        assertEquals(begin, whole[0]);
        assertEquals(begin, cut[0]);
        assertArrayEquals(Arrays.copyOfRange(whole, 3, whole.length), Arrays.copyOfRange(cut, 1, cut.length));
    }

    private int[] seedling(int length, Overlong overlong) {
        SequenceSettings settings = new SequenceSettings(Learned.RESPONSES, Ending.OF_TEMPLATE, length, overlong);
        Corpus one = CORPUS.subset(new int[] {0});
        return TrainingSequences.of(one, ScoringTemplate.seedling(), tokenizer, settings)
                .sequences()
                .get(0)
                .ids();
    }
}
