package winnow.experiment;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import winnow.corpus.Corpus;
import winnow.embedding.Embedder;
import winnow.embedding.HashedNgramEmbedder;
import winnow.evaluation.Evaluation;
import winnow.evaluation.MetricValues;
import winnow.experiment.SkillTask.Truth;
import winnow.maximize.Budget;
import winnow.model.LanguageModel;
import winnow.model.LanguageModels;
import winnow.model.ScoringTemplate;
import winnow.random.Seeds;
import winnow.synthetic.SkillCorpusSettings;
import winnow.transformer.ComputeDevice;
import winnow.transformer.Precision;

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
                template,
                columnsAtOnce,
                utilityFolder);
    }

    /** Runs one seed. */
    public List<Outcome> run(long seed, Listener listener) {
        Seeds seeds = Seeds.of(seed);
        SkillTask task = SkillTask.of(stage, corpus, testItems, seeds);
        Embedder embedder = HashedNgramEmbedder.withDefaults().fittedTo(task.pool());
        List<Outcome> outcomes = new ArrayList<>();
        int of = contenders.size() + learned.size() * learners.size();
        int done = 0;
        List<Corpus> choices = new ArrayList<>();
        try (LanguageModel opened = LanguageModels.open(model, ComputeDevice.CPU, Precision.F32);
                Arena arena = new Arena(
                        task,
                        opened,
                        model,
                        template,
                        embedder,
                        Budget.share(share),
                        seeds.child("choice"),
                        columnsAtOnce,
                        utilityFolder)) {
            for (Contender contender : contenders) {
                int[] positions = contender.choice().positions(arena);
                choices.add(task.pool().subset(positions));
                listener.chose(contender.name(), choices.get(choices.size() - 1));
                outcomes.addAll(truth(seed, contender, task.truth(positions), positions.length));
                listener.done(++done, of, contender.name() + " chose");
            }
        }
        Learner.Subject subject = new Learner.Subject(model, template, embedder);
        for (Learner learner : learners) {
            for (int c = 0; c < contenders.size(); c++) {
                String method = contenders.get(c).name();
                if (!learned.contains(method)) {
                    continue;
                }
                List<Corpus> lessons = new ArrayList<>();
                task.existing().ifPresent(lessons::add);
                lessons.add(choices.get(c));
                List<Corpus> tests = new ArrayList<>(List.of(task.test()));
                task.old().ifPresent(tests::add);
                List<Evaluation> found = learner.learn(subject, lessons, tests, seeds.child("learning"));
                outcomes.addAll(measured(seed, learner, method, "test", found.get(0)));
                if (found.size() > 1) {
                    outcomes.addAll(measured(seed, learner, method, "old", found.get(1)));
                }
                listener.done(++done, of, method + " learned, " + learner.name());
            }
        }
        return outcomes;
    }

    private List<Outcome> truth(long seed, Contender contender, Truth truth, int size) {
        List<Outcome> outcomes = new ArrayList<>();
        outcomes.add(ofChoice(seed, contender, "records", size));
        if (size == 0) {
            return outcomes;
        }
        outcomes.add(ofChoice(seed, contender, "skills covered", truth.coverage()));
        outcomes.add(ofChoice(seed, contender, "noise", truth.noise()));
        outcomes.add(ofChoice(seed, contender, "near-duplicates", truth.repeated()));
        outcomes.add(ofChoice(seed, contender, "clean and wanted", truth.useful()));
        return outcomes;
    }

    private Outcome ofChoice(long seed, Contender contender, String metric, double value) {
        return new Outcome(seed, stage.label(), CHOICE, contender.name(), "pool", metric, List.of(value));
    }

    private List<Outcome> measured(long seed, Learner learner, String method, String asked, Evaluation found) {
        List<Outcome> outcomes = new ArrayList<>();
        for (MetricValues metric : found.metrics()) {
            outcomes.add(new Outcome(
                    seed,
                    stage.label(),
                    learner.name(),
                    method,
                    asked,
                    metric.metric(),
                    Arrays.stream(metric.values()).boxed().toList()));
        }
        return outcomes;
    }
}
