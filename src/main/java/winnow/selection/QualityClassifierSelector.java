package winnow.selection;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.random.RandomGenerator;
import winnow.classifier.LabelWeights;
import winnow.classifier.TextClassifier;
import winnow.classifier.TextClassifierTraining;
import winnow.corpus.Corpus;
import winnow.corpus.Example;
import winnow.maximize.Budget;
import winnow.random.Seeds;

/**
 * {@code quality-classifier}: the records that a classifier takes for the target rather than for the pool.
 *
 * <p>Logistic regression on hashed n-grams learns to tell target records from pool records, both labels counting the same; p(x) is the
 * probability of the target. The records with the largest p(x) + e(x) are chosen, e Pareto (Lomax) noise with α = 9; {@link
 * QualitySampling#TOP_K} leaves the noise out. Ties go to the lowest position; the gain of a pick is its p(x), in [0, 1]. A cost budget
 * takes the prefix that fits.
 *
 * <p>The pool is cut into two random halves; each is scored by the classifier that saw the other, so that no record was called unlike
 * the target in training.
 *
 * <p>Cost: two trainings on m + n/2 records and n classifications. Deterministic for any number of threads.
 *
 * <p>Source: Brown et al., Language Models are Few-Shot Learners, NeurIPS 2020, App. A; "heuristic classification" in DSIR (Xie et al.,
 * NeurIPS 2023). Departures: there everything with p + e > 1 is kept; here the limit is where the budget has it, and a note counts
 * what passes theirs. There the raw texts scored are not those trained on; hence the halves.
 */
public final class QualityClassifierSelector implements Selector {
    /** α of the paper. */
    public static final double ALPHA = 9;

    private static final String TARGET = "target";
    private static final String RAW = "raw";

    private final Corpus target;
    private final Seeds seeds;
    private final TextClassifierTraining training;
    private final QualitySampling sampling;

    private QualityClassifierSelector(
            Corpus target, Seeds seeds, TextClassifierTraining training, QualitySampling sampling) {
        this.target = target;
        this.seeds = seeds;
        this.training = training;
        this.sampling = sampling;
    }

    /**
     * With the default classifier and with noise.
     *
     * @throws IllegalArgumentException if the target is empty
     */
    public static QualityClassifierSelector of(Corpus target, Seeds seeds) {
        return new QualityClassifierSelector(
                Picks.notEmpty("target", target),
                seeds,
                TextClassifierTraining.withDefaults().withLabelWeights(LabelWeights.BALANCED),
                QualitySampling.PARETO);
    }

    /** With a classifier trained otherwise; its label weights are kept. */
    public QualityClassifierSelector withTraining(TextClassifierTraining other) {
        return new QualityClassifierSelector(target, seeds, other, sampling);
    }

    /** With or without noise. */
    public QualityClassifierSelector withSampling(QualitySampling other) {
        return new QualityClassifierSelector(target, seeds, training, other);
    }

    @Override
    public Selection select(Corpus pool, Budget budget) {
        Overlap overlap = Overlap.of(pool).with("target", Optional.of(target));
        new Allowance(budget, pool.size());
        double[] p = probabilities(pool);
        double[] keys = p.clone();
        List<String> notes = new ArrayList<>(overlap.notes());
        if (sampling == QualitySampling.PARETO) {
            RandomGenerator random = seeds.stream("selection.quality-classifier.noise");
            for (int i = 0; i < keys.length; i++) {
                keys[i] += pareto(random);
            }
            long pass = Arrays.stream(keys).filter(key -> key > 1).count();
            notes.add(pass + " of the " + pool.size() + " records pass the rule without a budget, p + noise > 1");
        }
        int[] chosen = Allowance.prefix(Picks.descending(keys), budget);
        return new Selection(
                "quality-classifier",
                settings(),
                pool.fingerprint(),
                pool.size(),
                seeds.root(),
                Picks.of(pool, chosen, t -> p[chosen[t]], t -> reason(p[chosen[t]], keys[chosen[t]])),
                OptionalDouble.empty(),
                OptionalDouble.empty(),
                notes);
    }

    /** (1 − u)^(−1/α) − 1, u uniform in [0, 1). */
    private static double pareto(RandomGenerator random) {
        return StrictMath.pow(1 - random.nextDouble(), -1 / ALPHA) - 1;
    }

    private double[] probabilities(Corpus pool) {
        double[] p = new double[pool.size()];
        int[] order = new RandomSelector(seeds.child("selection.quality-classifier.halves"))
                .select(pool, Budget.share(1))
                .positions();
        int[] first = Arrays.copyOf(order, pool.size() / 2);
        int[] second = Arrays.copyOfRange(order, pool.size() / 2, pool.size());
        // One record has no other half to learn from.
        score(pool, second, first.length == 0 ? second : first, p);
        score(pool, first, second, p);
        return p;
    }

    private void score(Corpus pool, int[] scored, int[] seen, double[] p) {
        if (scored.length == 0) {
            return;
        }
        List<Example> texts = new ArrayList<>();
        List<String> labels = new ArrayList<>();
        add(target, TARGET, texts, labels);
        add(pool.subset(seen), RAW, texts, labels);
        TextClassifier classifier = training.fit(Corpus.of(texts), labels);
        double[][] probabilities = classifier.probabilities(pool.subset(scored));
        for (int i = 0; i < scored.length; i++) {
            p[scored[i]] = probabilities[i][classifier.indexOf(TARGET)];
        }
    }

    private static void add(Corpus corpus, String label, List<Example> texts, List<String> labels) {
        for (Example example : corpus) {
            texts.add(Example.of(label + " " + example.id(), example.prompt(), example.response()));
            labels.add(label);
        }
    }

    private String reason(double p, double key) {
        String noise = sampling == QualitySampling.PARETO ? " (" + Picks.decimals(key, 4) + " with noise)" : "";
        return "probability " + Picks.decimals(p, 4) + " of being like the target" + noise;
    }

    private Map<String, Object> settings() {
        Map<String, Object> settings = new LinkedHashMap<>();
        settings.put("target", target.fingerprint());
        settings.put("sampling", sampling.id());
        settings.put("longest-ngram", training.ngrams().longest());
        settings.put("buckets", training.ngrams().buckets());
        settings.put("l2", training.l2());
        settings.put("label-weights", training.labelWeights().id());
        settings.put("tolerance", training.tolerance());
        settings.put("max-iterations", training.maxIterations());
        return settings;
    }
}
