package winnow.influence;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.List;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import winnow.corpus.Corpus;
import winnow.finetune.TrainingLength;
import winnow.finetune.TrainingListener;
import winnow.finetune.TuningMethod;
import winnow.model.ScoringListener;
import winnow.random.Seeds;
import winnow.transformer.LoraSettings;

class LessTest {
    private static final Corpus ALL = SmallLearner.skills(4, 12).pool();
    private static final Corpus POOL = ALL.subset(0, 1, 2, 3, 4, 5, 6, 7);
    private static final Corpus TARGET = ALL.subset(8, 9, 10);
    private static final double FLOAT_ROUNDING = 1e-5;
    private static SmallLearner model;

    @BeforeAll
    static void open() {
        model = SmallLearner.tiny();
    }

    @AfterAll
    static void close() {
        model.close();
    }

    /** Candidates as Adam would follow them, the target by its plain gradients. */
    @ParameterizedTest
    @EnumSource(LessForm.class)
    void scoresAreMeanCosinesOfAdamsStepsWithPlainGradients(LessForm form) {
        Learner learner = model.learner();
        WarmUp warmUp = SmallLearner.warmUp().withShare(1);
        double[] expected = new double[POOL.size()];
        try (Trajectory trajectory = Trajectory.of(learner, POOL, warmUp, TrainingListener.none())) {
            double rates = trajectory.meanRate(0) + trajectory.meanRate(1);
            assertTrue(trajectory.meanRate(0) > trajectory.meanRate(1));
            for (int epoch = 0; epoch < 2; epoch++) {
                double weight = form == LessForm.PAPER ? trajectory.meanRate(epoch) / rates : epoch;
                trajectory.moveTo(epoch);
                GradientSource steps = trajectory.adamDirections(POOL);
                GradientSource gradients = trajectory.gradients(TARGET);
                for (int x = 0; x < POOL.size(); x++) {
                    for (int y = 0; y < TARGET.size(); y++) {
                        expected[x] += weight * cosine(steps, x, gradients, y) / TARGET.size();
                    }
                }
            }
        }
        Less less = Less.of(learner, warmUp)
                .withProjection(GradientProjection.none())
                .withForm(form);
        InfluenceScores scores = less.scores(POOL, TARGET, ScoringListener.none());
        for (int x = 0; x < POOL.size(); x++) {
            assertEquals(expected[x], scores.score(x), FLOAT_ROUNDING);
        }
    }

    @Test
    void thePapersSettingsAreTheDefaults() {
        WarmUp warmUp = WarmUp.less(Seeds.of(3));
        assertEquals(0.05, warmUp.share());
        assertEquals(2e-5, warmUp.training().rate().at(3, 100), 1e-12, "the first step after 3 % of 100");
        assertEquals(2e-5 / 3, warmUp.training().rate().at(0, 100), 1e-12);
        String settings = Less.of(model.learner(), warmUp).settings().toString();
        assertTrue(settings.contains("projection=rademacher 8192, seed 3"), settings);
        assertTrue(settings.contains("rank=128, alpha=512.0, dropout=0.1"), settings);
        assertTrue(settings.contains("form=paper"), settings);
    }

    @Test
    void adaptersAreOnAttentionWhateverItsOutputIsCalled() {
        LoraSettings adapters =
                ((TuningMethod.Lora) WarmUp.less(Seeds.of(3)).training().method()).settings();
        for (String module :
                List.of("self_attn.q_proj", "self_attn.o_proj", "self_attn.out_proj", "attn.attention.out_proj")) {
            assertTrue(adapters.targets().includes("model.layers.0." + module), module);
        }
        assertFalse(adapters.targets().includes("model.layers.0.mlp.up_proj"));
    }

    @Test
    void whatWillNotFitIsRefusedBeforeTraining() {
        WarmUp endless = SmallLearner.warmUp()
                .withTraining(SmallLearner.warmUp().training().withLength(TrainingLength.epochs(10_000_000)));
        ScoringListener fails = (done, of) -> {
            throw new AssertionError("the model was trained");
        };
        IllegalArgumentException error =
                assertThrows(IllegalArgumentException.class, () -> Less.of(model.learner(), endless)
                        .scores(POOL, TARGET, fails));
        assertTrue(
                error.getMessage()
                        .matches("10000000 checkpoints of 192 numbers, 2 features of 8192 and 8 results need"
                                + " \\S+ MiB and Java has \\S+ MiB: take a projection to a smaller dimension, or adapters of"
                                + " a smaller rank"),
                error.getMessage());
        String between = assertThrows(IllegalArgumentException.class, () -> Less.of(model.learner(), endless)
                        .influences(TARGET, POOL, fails))
                .getMessage();
        // Those of both, and their copies of norm 1.
        int features = 2 * (POOL.size() + TARGET.size());
        assertTrue(between.contains(", " + features + " features of 8192 and "), between);
    }

    private static double cosine(GradientSource a, int x, GradientSource b, int y) {
        float[] first = new float[a.width()];
        float[] second = new float[b.width()];
        a.read(x, first);
        b.read(y, second);
        double product = 0;
        double squares = 0;
        double otherSquares = 0;
        for (int k = 0; k < first.length; k++) {
            product += (double) first[k] * second[k];
            squares += (double) first[k] * first[k];
            otherSquares += (double) second[k] * second[k];
        }
        return product / Math.sqrt(squares * otherSquares);
    }
}
