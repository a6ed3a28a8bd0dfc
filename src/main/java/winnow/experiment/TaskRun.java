package winnow.experiment;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import winnow.corpus.Corpus;
import winnow.corpus.Example;
import winnow.embedding.Embedder;
import winnow.embedding.HashedNgramEmbedder;
import winnow.evaluation.Evaluation;
import winnow.evaluation.MetricValues;
import winnow.maximize.Budget;
import winnow.model.GenerationSettings;
import winnow.model.LanguageModel;
import winnow.model.LanguageModels;
import winnow.model.OverlongException;
import winnow.model.ScoringTemplate;
import winnow.random.Seeds;

/**
 * Contenders choose from the pool of one task, learners learn from every choice, and all are asked its questions.
 *
 * @param task of the run
 * @param share of the pool that may be chosen, in (0, 1]
 * @param contenders in the order of tables
 * @param learned names of the contenders from whose choices is learned
 * @param learners in the order of tables
 * @param answers how answers are written
 * @param model folder of the model
 * @param compute where and in which format it is computed
 * @param template how records are laid out
 * @param columnsAtOnce columns of utility at once
 * @param utilityFolder where utilities are kept for other runs
 */
record TaskRun(
        SelectionTask task,
        double share,
        List<Contender> contenders,
        List<String> learned,
        List<Learner> learners,
        GenerationSettings answers,
        Path model,
        ComputeSettings compute,
        ScoringTemplate template,
        int columnsAtOnce,
        Optional<Path> utilityFolder) {
    /**
     * Runs it.
     *
     * @param seed from which the choices and the learning follow
     */
    List<Outcome> run(long seed, Comparison.Listener listener) {
        Seeds seeds = Seeds.of(seed);
        Embedder embedder = HashedNgramEmbedder.withDefaults().fittedTo(task.pool());
        List<Outcome> outcomes = new ArrayList<>();
        int of = contenders.size() + learned.size() * learners.size();
        int done = 0;
        List<Corpus> choices = new ArrayList<>();
        try (LanguageModel opened = LanguageModels.open(model, compute.device(), compute.precision());
                Arena arena = new Arena(
                        task,
                        opened,
                        model,
                        compute.device(),
                        template,
                        embedder,
                        Budget.share(share),
                        seeds.child("choice"),
                        columnsAtOnce,
                        utilityFolder)) {
            requireFitting(opened);
            for (Contender contender : contenders) {
                int[] positions = contender.choice().positions(arena);
                choices.add(task.pool().subset(positions));
                listener.chose(contender.name(), choices.get(choices.size() - 1));
                outcomes.addAll(known(seed, contender, positions));
                listener.done(++done, of, contender.name() + " chose");
            }
        }
        Learner.Subject subject = new Learner.Subject(model, compute, template, embedder, answers);
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

    /** All records that do not fit even alone are found before any work is done. */
    private void requireFitting(LanguageModel opened) {
        int before = template.context(opened.tokenizer(), List.of()).length;
        int limit = opened.contextLength();
        int records = 0;
        int tooLong = 0;
        String first = "";
        for (Corpus corpus : corpora()) {
            for (Example record : corpus) {
                int tokens = before
                        + template.query(opened.tokenizer(), record, false).length();
                records++;
                if (tokens > limit && tooLong++ == 0) {
                    first = record.id() + " with " + tokens;
                }
            }
        }
        if (tooLong > 0) {
            throw new OverlongException("records must fit into the model's " + limit + " tokens, got " + tooLong
                    + " of " + records + " that do not, the first " + first);
        }
    }

    private List<Corpus> corpora() {
        List<Corpus> corpora = new ArrayList<>(List.of(task.pool(), task.test()));
        task.target().ifPresent(corpora::add);
        task.existing().ifPresent(corpora::add);
        task.old().ifPresent(corpora::add);
        return corpora;
    }

    private List<Outcome> known(long seed, Contender contender, int[] positions) {
        List<Outcome> outcomes = new ArrayList<>();
        outcomes.add(ofChoice(seed, contender, "records", positions.length));
        if (positions.length > 0) {
            task.known(positions).forEach((metric, value) -> outcomes.add(ofChoice(seed, contender, metric, value)));
        }
        return outcomes;
    }

    private Outcome ofChoice(long seed, Contender contender, String metric, double value) {
        return new Outcome(
                seed, task.stage().label(), Comparison.CHOICE, contender.name(), "pool", metric, List.of(value));
    }

    private List<Outcome> measured(long seed, Learner learner, String method, String asked, Evaluation found) {
        List<Outcome> outcomes = new ArrayList<>();
        for (MetricValues metric : found.metrics()) {
            outcomes.add(new Outcome(
                    seed,
                    task.stage().label(),
                    learner.name(),
                    method,
                    asked,
                    metric.metric(),
                    Arrays.stream(metric.values()).boxed().toList()));
        }
        return outcomes;
    }
}
