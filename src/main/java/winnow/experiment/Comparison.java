package winnow.experiment;

import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import winnow.corpus.Corpus;
import winnow.model.ScoringTemplate;
import winnow.random.Seeds;
import winnow.synthetic.SkillCorpusSettings;

/**
 * Contenders choose from one pool, learners learn from every choice, and all are asked the same questions.
 *
 * <p>Everything of a run follows from its seed: the pool and the questions, what is drawn, how weights are tuned. Runs of
 * different seeds have different pools of the same skills. Pool, target, existing data and test are disjoint by construction.
 *
 * @param stage of fine-tuning
 * @param corpus what pools are like
 * @param share of the pool that may be chosen, in (0, 1]
 * @param testItems asked of each skill
 * @param contenders in the order of tables
 * @param learned names of the contenders from whose choices is learned; of the others it is only said what they hold
 * @param learners in the order of tables
 * @param model folder of the model
 * @param compute where and in which format it is computed
 * @param template how records are laid out
 * @param columnsAtOnce columns of utility at once
 * @param utilityFolder where utilities are kept for other runs and stages, which ask for the same ones
 */
public record Comparison(
        Stage stage,
        SkillCorpusSettings corpus,
        double share,
        int testItems,
        List<Contender> contenders,
        List<String> learned,
        List<Learner> learners,
        Path model,
        ComputeSettings compute,
        ScoringTemplate template,
        int columnsAtOnce,
        Optional<Path> utilityFolder) {
    /** Outcomes of what was chosen carry this in place of a learner. */
    public static final String CHOICE = "choice";

    /** Copies the lists. */
    public Comparison {
        contenders = List.copyOf(contenders);
        learned = List.copyOf(learned);
        learners = List.copyOf(learners);
        List<String> names = contenders.stream().map(Contender::name).toList();
        if (!names.containsAll(learned)) {
            throw new IllegalArgumentException("learned must name contenders, " + names + ", got " + learned);
        }
    }

    /** On the processor in F32. */
    public Comparison(
            Stage stage,
            SkillCorpusSettings corpus,
            double share,
            int testItems,
            List<Contender> contenders,
            List<String> learned,
            List<Learner> learners,
            Path model,
            ScoringTemplate template,
            int columnsAtOnce,
            Optional<Path> utilityFolder) {
        this(
                stage,
                corpus,
                share,
                testItems,
                contenders,
                learned,
                learners,
                model,
                ComputeSettings.CPU_F32,
                template,
                columnsAtOnce,
                utilityFolder);
    }

    /** Told what is being done, for people who wait. */
    @FunctionalInterface
    public interface Listener {
        /** So many of all steps of a run are done, the latest being this. */
        void done(int steps, int of, String latest);

        /** What a contender chose, in order. */
        default void chose(String method, Corpus records) {}
    }

    /** The same contenders, of which it is only said what they choose. */
    Comparison withoutLearning() {
        return new Comparison(
                stage,
                corpus,
                share,
                testItems,
                contenders,
                List.of(),
                learners,
                model,
                compute,
                template,
                columnsAtOnce,
                utilityFolder);
    }

    /** Runs one seed. */
    public List<Outcome> run(long seed, Listener listener) {
        SkillTask task = SkillTask.of(stage, corpus, testItems, Seeds.of(seed));
        return new TaskRun(
                        task,
                        share,
                        contenders,
                        learned,
                        learners,
                        Learner.SHORT_ANSWERS,
                        model,
                        compute,
                        template,
                        columnsAtOnce,
                        utilityFolder)
                .run(seed, listener);
    }
}
