package winnow.experiment;

import java.nio.file.Path;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import winnow.corpus.Corpus;
import winnow.embedding.Embedder;
import winnow.maximize.Budget;
import winnow.model.LanguageModel;
import winnow.model.ScoringTemplate;
import winnow.random.Seeds;
import winnow.utility.InContextUtility;
import winnow.utility.RememberedUtility;
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
    private final Optional<Path> utilityFolder;
    private final Map<UtilityForm, UtilityMetric> utilities = new HashMap<>();

    Arena(
            SkillTask task,
            LanguageModel model,
            ScoringTemplate template,
            Embedder embedder,
            Budget budget,
            Seeds seeds,
            int columnsAtOnce,
            Optional<Path> utilityFolder) {
        this.task = task;
        this.model = model;
        this.template = template;
        this.embedder = embedder;
        this.budget = budget;
        this.seeds = seeds;
        this.columnsAtOnce = columnsAtOnce;
        this.utilityFolder = utilityFolder;
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
                f -> RememberedUtility.of(new Stored(
                        InContextUtility.of(model, template).withForm(f).withColumnsAtOnce(columnsAtOnce),
                        f,
                        utilityFolder)));
    }

    /** Keeps what it has computed in files that other runs and stages share, where there is a folder. */
    private record Stored(InContextUtility metric, UtilityForm form, Optional<Path> folder) implements UtilityMetric {
        private static final int DIGITS = 12;

        @Override
        public Map<String, Object> settings() {
            return metric.settings();
        }

        @Override
        public UtilityMatrix between(Corpus represented, Corpus candidates) {
            return folder.map(f -> metric.withStore(f.resolve(name(represented, candidates))))
                    .orElse(metric)
                    .between(represented, candidates);
        }

        private String name(Corpus represented, Corpus candidates) {
            return form.id() + "-" + last(represented) + "-" + last(candidates) + ".columns";
        }

        private static String last(Corpus corpus) {
            String fingerprint = corpus.fingerprint();
            return fingerprint.substring(fingerprint.length() - DIGITS);
        }
    }
}
