package winnow.selection;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import winnow.corpus.Corpus;
import winnow.corpus.Example;
import winnow.finetune.LearningRate;
import winnow.finetune.TrainingLength;
import winnow.finetune.TrainingListener;
import winnow.finetune.TuningMethod;
import winnow.influence.DataInf;
import winnow.influence.EarlyRuns;
import winnow.influence.El2n;
import winnow.influence.GraNd;
import winnow.influence.GradientProjection;
import winnow.influence.GradientSource;
import winnow.influence.Learner;
import winnow.influence.Less;
import winnow.influence.LessForm;
import winnow.influence.RademacherProjection;
import winnow.influence.SmallLearner;
import winnow.influence.TracIn;
import winnow.influence.Trajectory;
import winnow.influence.WarmUp;
import winnow.linalg.FloatMatrix;
import winnow.maximize.Budget;
import winnow.model.ScoringListener;
import winnow.random.Seeds;
import winnow.synthetic.SkillCorpus;

/** That skills are told apart is asked of the built-in model, all else of a tiny random one. */
class InfluenceSelectorsTest {
    private static final SkillCorpus SKILLS = SmallLearner.skills(4, 24);
    private static final Corpus POOL = SKILLS.pool();
    private static final String SKILL = SKILLS.skills().get(0);
    private static final Corpus TARGET = SmallLearner.only(SKILLS.test(4), SKILL);
    private static final WarmUp WARM_UP = SmallLearner.warmUp();
    private static SmallLearner seedling;
    private static SmallLearner tiny;
    private static Learner learner;
    private static Learner small;

    @BeforeAll
    static void open() {
        seedling = SmallLearner.seedling();
        tiny = SmallLearner.tiny();
        learner = seedling.learner();
        small = tiny.learner();
    }

    @AfterAll
    static void close() {
        seedling.close();
        tiny.close();
    }

    @Test
    void lessChoosesRecordsOfTheTargetsSkill() {
        Less less = Less.of(learner, WARM_UP).withProjection(RademacherProjection.of(512, Seeds.of(1)));
        Selection selection = new LessSelector(less, TARGET).select(POOL, Budget.items(POOL.size()));
        assertPrefersSkill(selection);
        assertTrue(
                selection
                        .picks()
                        .get(0)
                        .reason()
                        .matches("its gradient agrees with that of the target by 0\\.\\d{4} of 1"),
                selection.picks().get(0).reason());
    }

    /** Without norms of 1 a record with a large gradient may pass many of the skill, so only means are compared. */
    @Test
    void tracInPrefersRecordsOfTheTargetsSkillOnAverage() {
        Selection selection =
                new TracInSelector(new TracIn(learner, WARM_UP), TARGET).select(POOL, Budget.items(POOL.size()));
        assertDescending(selection);
        assertSkillHasTheLargerMean(selection);
        assertTrue(
                selection.picks().get(0).reason().matches("a step on it at .* the target's loss by -\\S+ nats"),
                selection.picks().get(0).reason());
    }

    /** ⟨g, g⟩ = ‖g‖²: the influence of a record on itself, in which no other method has a part. */
    @Test
    void tracInOfARecordOnItsOwnContentIsTheSumOfSquaredNorms() {
        Example example = POOL.get(3);
        Corpus copy = Corpus.of(List.of(Example.of("copy", example.prompt(), example.response())));
        Selection selection =
                new TracInSelector(new TracIn(small, WARM_UP), copy).select(POOL, Budget.items(POOL.size()));
        double expected = 0;
        try (Trajectory trajectory = Trajectory.of(small, POOL, WARM_UP, TrainingListener.none())) {
            GradientSource gradients = trajectory.gradients(POOL);
            float[] gradient = new float[gradients.width()];
            for (int epoch = 0; epoch < trajectory.epochs(); epoch++) {
                trajectory.moveTo(epoch);
                gradients.read(3, gradient);
                for (float g : gradient) {
                    expected += trajectory.meanRate(epoch) * g * g;
                }
            }
        }
        assertEquals(expected, gain(selection, example.id()), 1e-6 * expected);
        assertEquals(List.of("1 of the 24 records of the pool also stand in the target"), selection.notes());
    }

    @Test
    void dataInfChoosesRecordsOfTheTargetsSkill() {
        Selection selection =
                new DataInfSelector(DataInf.of(learner, WARM_UP), TARGET).select(POOL, Budget.items(POOL.size()));
        assertPrefersSkill(selection);
        assertEquals("Relative[share=0.1]", selection.settings().get("damping"));
    }

    @Test
    void progressSettingsAndResultsAreTheSameAtEveryRun() {
        List<String> heard = new ArrayList<>();
        ScoringListener listener = (done, of) -> heard.add(done + "/" + of);
        Less less = Less.of(small, WARM_UP).withProjection(RademacherProjection.of(64, Seeds.of(1)));
        Selection selection = new LessSelector(less, TARGET, listener).select(POOL, Budget.items(8));
        // 6 records trained on for 2 epochs, then 24 candidates and 4 target examples at 2 checkpoints.
        assertEquals("68/68", heard.get(heard.size() - 1));
        assertEquals("rademacher 64, seed 1", selection.settings().get("projection"));
        assertEquals(TARGET.fingerprint(), selection.settings().get("target"));
        assertEquals(selection, new LessSelector(less, TARGET).select(POOL, Budget.items(8)));
    }

    @Test
    void exactAndProjectedScoresAgreeAndInfluencesAverageToScores() {
        Less exact = Less.of(small, WARM_UP).withProjection(GradientProjection.none());
        double[] scores = exact.scores(POOL, TARGET, ScoringListener.none()).toArray();
        int d = 2048;
        double[] projected = exact.withProjection(RademacherProjection.of(d, Seeds.of(2)))
                .scores(POOL, TARGET, ScoringListener.none())
                .toArray();
        FloatMatrix influences = exact.influences(TARGET, POOL, ScoringListener.none());
        assertEquals(TARGET.size(), influences.rows());
        assertEquals(POOL.size(), influences.columns());
        for (int x = 0; x < scores.length; x++) {
            assertTrue(Math.abs(scores[x]) <= 1 + 1e-6);
            assertEquals(scores[x], projected[x], 5 * Math.sqrt(2.0 / d));
            double mean = 0;
            for (int y = 0; y < TARGET.size(); y++) {
                mean += influences.get(y, x) / TARGET.size();
            }
            assertEquals(mean, scores[x], 1e-5);
        }
    }

    @Test
    void subtasksOfTheTargetCountByTheirBest() {
        Corpus target = SKILLS.test(2);
        Less less = Less.of(small, WARM_UP).withProjection(GradientProjection.none());
        Selection selection = new LessSelector(less.withSubtasks("skill"), target).select(POOL, Budget.items(24));
        Selection whole = new LessSelector(less, target).select(POOL, Budget.items(24));
        Selection fork = new LessSelector(less.withSubtasks("skill").withForm(LessForm.DELIFT_FORK), target)
                .select(POOL, Budget.items(24));
        for (Selection.Pick pick : selection.picks()) {
            assertTrue(
                    SKILLS.skills().stream().anyMatch(skill -> pick.reason().contains("the subtask " + skill + " ")));
            assertTrue(pick.gain() >= gain(whole, pick.id()) - 1e-9, "the largest mean is at least their mean");
        }
        assertTrue(fork.picks().get(0).reason().contains("the target"));
        assertEquals("delift_fork", fork.settings().get("form"));
        Corpus untagged = Corpus.of(List.of(Example.of("u", "a", "b")));
        refused(
                "target examples must have the tag skill of their subtask, got none in example u",
                () -> new LessSelector(less.withSubtasks("skill"), untagged).select(POOL, Budget.items(1)));
    }

    /** A model that has learned to answer yes predicts it, and nothing else. */
    @Test
    void recordsThatAreNotLearnedHaveLargeGradientsAndErrors() {
        List<Example> examples = new ArrayList<>();
        for (int i = 0; i < 12; i++) {
            Example example = POOL.get(i);
            String response = i < 10 ? "yes" : example.response();
            examples.add(new Example(example.id(), example.prompt(), response, example.tags()));
        }
        Corpus mostlyYes = Corpus.of(examples);
        WarmUp warmUp = WARM_UP.withShare(1)
                .withTraining(WARM_UP.training()
                        .withMethod(TuningMethod.full())
                        .withLength(TrainingLength.epochs(15))
                        .withRate(LearningRate.constant(0.02)));
        EarlyRuns early = new EarlyRuns(warmUp, 2);
        for (Selector selector :
                List.of(new GraNdSelector(new GraNd(small, early)), new El2nSelector(new El2n(small, early)))) {
            Selection selection = selector.select(mostlyYes, Budget.items(2));
            int[] positions = selection.positions();
            Arrays.sort(positions);
            assertArrayEquals(new int[] {10, 11}, positions, selection.toString());
            assertDescending(selection);
            assertEquals(2, selection.settings().get("runs"));
            assertTrue(selection.picks().get(0).reason().endsWith("number 1 of 12"));
        }
    }

    @Test
    void aCostBudgetTakesThePrefixThatFits() {
        TracInSelector selector = new TracInSelector(new TracIn(small, WARM_UP), TARGET);
        List<String> all = selector.select(POOL, Budget.items(24)).ids();
        Selection some = selector.select(POOL, Budget.cost(60, Tokens.costs(POOL)));
        assertEquals(all.subList(0, some.picks().size()), some.ids());
        assertTrue(some.picks().size() > 0
                && some.picks().size() < 24
                && some.upperBound().isEmpty());
    }

    /** A smaller selection within the same budget would leave out what is worth less than nothing. */
    @Test
    void theBoundIsWhatNoSelectionWithinTheBudgetExceeds() {
        Selection all = new TracInSelector(new TracIn(small, WARM_UP), TARGET).select(POOL, Budget.items(24));
        double sum = 0;
        double largest = 0;
        for (Selection.Pick pick : all.picks()) {
            sum += pick.gain();
            largest = Math.max(largest, sum);
        }
        assertTrue(sum < largest, "some records pull away from the target");
        assertEquals(largest, all.upperBound().orElseThrow(), 1e-12 * largest);
        double share = all.shareOfOptimum().orElseThrow();
        assertTrue(share >= 0 && share < 1, all.toString());
    }

    @Test
    void whatCannotBeIsRefusedBeforeAnythingIsTrained() {
        Less less = Less.of(small, WARM_UP);
        ScoringListener fails = (done, of) -> {
            throw new AssertionError("the model was asked");
        };
        refused(
                "target must differ from the pool, got the same 24 records for both",
                () -> new LessSelector(less, POOL, fails).select(POOL, Budget.items(3)));
        refused("target must not be empty", () -> new LessSelector(less, Corpus.of(List.of())));
        assertThrows(IllegalArgumentException.class, () -> new LessSelector(less, TARGET, fails)
                .select(POOL, Budget.items(25)));
        refused("runs must be >= 1, got 0", () -> new EarlyRuns(WARM_UP, 0));
        assertEquals(
                0,
                new LessSelector(less, TARGET, fails)
                        .select(Corpus.of(List.of()), Budget.items(0))
                        .picks()
                        .size());
        assertTrue(new LessSelector(less, POOL.subset(0, 1), ScoringListener.none())
                .select(POOL, Budget.items(1))
                .notes()
                .contains("2 of the 24 records of the pool also stand in the target"));
    }

    @Test
    void changesAreWrittenWithSignAndFourDigits() {
        assertEquals("-0.001235", InfluenceTarget.signed(-0.00123451));
        assertEquals("+1.235e+4", InfluenceTarget.signed(12346));
        assertEquals("0", InfluenceTarget.signed(0));
    }

    /** 6 of 24 records have the skill, so that 1 or 2 of the first 6 would by chance. */
    private static void assertPrefersSkill(Selection selection) {
        assertDescending(selection);
        assertSkillHasTheLargerMean(selection);
        long first = selection.picks().stream()
                .limit(6)
                .filter(InfluenceSelectorsTest::isOfSkill)
                .count();
        assertTrue(first >= 3, first + " of the first 6 share the skill " + SKILL);
    }

    private static void assertSkillHasTheLargerMean(Selection selection) {
        double same = mean(selection, true);
        double others = mean(selection, false);
        assertTrue(same > others, "mean of the skill " + same + ", of others " + others);
    }

    private static double mean(Selection selection, boolean ofSkill) {
        return selection.picks().stream()
                .filter(pick -> isOfSkill(pick) == ofSkill)
                .mapToDouble(Selection.Pick::gain)
                .average()
                .orElseThrow();
    }

    private static boolean isOfSkill(Selection.Pick pick) {
        return POOL.get(pick.position()).tags().get("skill").equals(SKILL);
    }

    private static void assertDescending(Selection selection) {
        double total = 0;
        for (int t = 0; t < selection.picks().size(); t++) {
            double gain = selection.picks().get(t).gain();
            assertTrue(t == 0 || gain <= selection.picks().get(t - 1).gain());
            total += gain;
        }
        assertEquals(total, selection.objective().getAsDouble(), 1e-9 * (1 + Math.abs(total)));
    }

    private static double gain(Selection selection, String id) {
        return selection.picks().stream()
                .filter(p -> p.id().equals(id))
                .findFirst()
                .orElseThrow()
                .gain();
    }

    private static void refused(String message, org.junit.jupiter.api.function.Executable work) {
        assertEquals(message, assertThrows(IllegalArgumentException.class, work).getMessage());
    }
}
