package winnow.experiment;

import java.util.HashMap;
import java.util.List;
import java.util.Map;
import winnow.corpus.Corpus;
import winnow.embedding.Embedder;
import winnow.maximize.Budget;
import winnow.model.LanguageModel;
import winnow.model.ScoringTemplate;
import winnow.random.Seeds;
import winnow.utility.InContextUtility;
import winnow.utility.UtilityForm;
import winnow.utility.UtilityMatrix;
import winnow.utility.UtilityMetric;

/**
 * What every contender is given: the problem, the model before it learns, a budget and seeds. Utilities are computed once and
 * shared.
 */
public final class Arena {
    private final SkillTask task;
    private final LanguageModel model;
    private final ScoringTemplate template;
    private final Embedder embedder;
    private final Budget budget;
    private final Seeds seeds;
    private final int columnsAtOnce;
    private final Map<UtilityForm, UtilityMetric> utilities = new HashMap<>();

    Arena(
            SkillTask task,
            LanguageModel model,
            ScoringTemplate template,
            Embedder embedder,
            Budget budget,
            Seeds seeds,
            int columnsAtOnce) {
        this.task = task;
        this.model = model;
        this.template = template;
        this.embedder = embedder;
        this.budget = budget;
        this.seeds = seeds;
        this.columnsAtOnce = columnsAtOnce;
    }

    /** The problem. */
    public SkillTask task() {
        return task;
    }

    /** The model before it learns. */
    public LanguageModel model() {
        return model;
    }

    /** How records are laid out. */
    public ScoringTemplate template() {
        return template;
    }

    /** Places texts, fitted to the pool. */
    public Embedder embedder() {
        return embedder;
    }

    /** How many records may be chosen. */
    public Budget budget() {
        return budget;
    }

    /** Seeds of this run. */
    public Seeds seeds() {
        return seeds;
    }

    /** In-context utility by the model, each matrix computed at most once. */
    public UtilityMetric utility(UtilityForm form) {
        return utilities.computeIfAbsent(
                form,
                f -> new Remembered(
                        InContextUtility.of(model, template).withForm(f).withColumnsAtOnce(columnsAtOnce)));
    }

    /** Keeps what it has computed. */
    private static final class Remembered implements UtilityMetric {
        private final UtilityMetric metric;
        private final Map<List<String>, UtilityMatrix> known = new HashMap<>();

        Remembered(UtilityMetric metric) {
            this.metric = metric;
        }

        @Override
        public Map<String, Object> settings() {
            return metric.settings();
        }

        @Override
        public UtilityMatrix between(Corpus represented, Corpus candidates) {
            return known.computeIfAbsent(
                    List.of(represented.fingerprint(), candidates.fingerprint()),
                    key -> metric.between(represented, candidates));
        }
    }
}
