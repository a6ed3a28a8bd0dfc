package winnow.experiment;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;
import winnow.corpus.Corpus;
import winnow.embedding.Embedder;
import winnow.embedding.HashedNgramEmbedder;
import winnow.evaluation.RankCorrelation;
import winnow.influence.GradientProjection;
import winnow.influence.Learner;
import winnow.influence.Less;
import winnow.linalg.FloatMatrix;
import winnow.maximize.Budget;
import winnow.model.LanguageModel;
import winnow.model.LanguageModels;
import winnow.model.ScoringListener;
import winnow.model.ScoringTemplate;
import winnow.random.Seeds;
import winnow.synthetic.SkillCorpusSettings;
import winnow.utility.EmbeddingUtility;
import winnow.utility.GradientUtility;
import winnow.utility.UtilityForm;
import winnow.utility.UtilityMetric;

/**
 * How well a utility metric U tells the gain G of tuning, {@link winnow.influence.TuningGain}: Spearman's rank correlation over
 * the pairs of two different records of a pool, over the records that may help one record (a value for each), and of the mean help of
 * every record.
 *
 * <p>Source: the question of DELIFT's reviewers whether in-context gains stand for gains of fine-tuning; the measures are ours.
 *
 * @param corpus of pools
 * @param setting model and folder of utilities
 */
record GainAgreement(SkillCorpusSettings corpus, StepSetting setting) {
    /** Over all pairs; for each record over its helpers; of the helpers' means. */
    static final List<String> METRICS =
            List.of("rank correlation of pairs", "rank correlation within a record", "rank correlation of means");

    /** What the names of ways begin with that show an example. */
    static final String IN_CONTEXT = "in context";

    /** The way that takes gradients. */
    static final String GRADIENTS = "gradients (LESS)";

    /** Ways of telling. */
    static final Map<String, Function<Arena, UtilityMetric>> METHODS = methods();

    private static final int FEWEST = 3;

    /** What a seed's pool is learned with. */
    record Opened(Corpus pool, Learner learner, Seeds seeds) {}

    private static Map<String, Function<Arena, UtilityMetric>> methods() {
        Map<String, Function<Arena, UtilityMetric>> methods = new LinkedHashMap<>();
        methods.put(IN_CONTEXT + " (L2)", arena -> arena.utility(UtilityForm.L2));
        methods.put(IN_CONTEXT + " (PMI)", arena -> arena.utility(UtilityForm.PMI));
        methods.put(IN_CONTEXT + " (PMI a token)", arena -> arena.utility(UtilityForm.PMI_MEAN));
        methods.put(
                GRADIENTS,
                arena -> new GradientUtility(
                        Less.of(arena.learner(), BaselineContenders.warmUp(arena))
                                .withProjection(GradientProjection.none()),
                        ScoringListener.none()));
        methods.put("embeddings", arena -> new EmbeddingUtility(arena.embedder()));
        return methods;
    }

    List<Outcome> run(String learner, String method, long seed, Function<Opened, FloatMatrix> gains) {
        Seeds seeds = Seeds.of(seed);
        SkillTask task = SkillTask.of(Stage.INSTRUCTION, corpus, 1, seeds);
        Corpus pool = task.pool();
        Embedder embedder = HashedNgramEmbedder.withDefaults().fittedTo(pool);
        try (LanguageModel model = LanguageModels.open(
                        setting.model(),
                        setting.compute().device(),
                        setting.compute().precision());
                Arena arena = new Arena(
                        task,
                        model,
                        setting.model(),
                        setting.compute().device(),
                        ScoringTemplate.seedling(),
                        embedder,
                        Budget.share(1),
                        seeds.child("choice"),
                        setting.columnsAtOnce(),
                        Optional.of(setting.utilities()))) {
            FloatMatrix learned = gains.apply(new Opened(pool, arena.learner(), seeds.child("learning")));
            FloatMatrix told =
                    METHODS.get(method).apply(arena).between(pool, pool).byCandidate();
            return agreement(learner, method, seed, told, learned);
        }
    }

    /**
     * The three correlations.
     *
     * @param told {@code [n, n]}: row j is what candidate j is said to do
     * @param learned {@code [n, n]}: row j is what it did
     */
    static List<Outcome> agreement(String learner, String method, long seed, FloatMatrix told, FloatMatrix learned) {
        int n = told.rows();
        if (n < FEWEST) {
            throw new IllegalArgumentException("a rank correlation needs at least three records, got " + n);
        }
        double[] within = new double[n];
        List<Double> allTold = new ArrayList<>();
        List<Double> allLearned = new ArrayList<>();
        for (int i = 0; i < n; i++) {
            double[] toldOfI = column(told, i);
            double[] learnedOfI = column(learned, i);
            within[i] = RankCorrelation.spearman(toldOfI, learnedOfI);
            Arrays.stream(toldOfI).forEach(allTold::add);
            Arrays.stream(learnedOfI).forEach(allLearned::add);
        }
        double pairs = RankCorrelation.spearman(array(allTold), array(allLearned));
        double means = RankCorrelation.spearman(means(told), means(learned));
        return List.of(
                outcome(seed, learner, method, METRICS.get(0), pairs),
                outcome(seed, learner, method, METRICS.get(1), within),
                outcome(seed, learner, method, METRICS.get(2), means));
    }

    private static Outcome outcome(long seed, String learner, String method, String metric, double... values) {
        return Outcome.of(seed, "gains", learner, method, "test", metric, values);
    }

    /** What all others do for i. */
    private static double[] column(FloatMatrix byCandidate, int i) {
        double[] others = new double[byCandidate.rows() - 1];
        for (int j = 0, o = 0; j < byCandidate.rows(); j++) {
            if (j != i) {
                others[o++] = byCandidate.get(j, i);
            }
        }
        return others;
    }

    /** What every candidate does for the others in the mean. */
    private static double[] means(FloatMatrix byCandidate) {
        double[] means = new double[byCandidate.rows()];
        for (int j = 0; j < means.length; j++) {
            double sum = 0;
            for (int i = 0; i < byCandidate.columns(); i++) {
                sum += i == j ? 0 : byCandidate.get(j, i);
            }
            means[j] = sum / (byCandidate.columns() - 1);
        }
        return means;
    }

    private static double[] array(List<Double> values) {
        return values.stream().mapToDouble(Double::doubleValue).toArray();
    }
}
