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
 * probability of the target. In a round a record passes when 1 − p(x) is below a draw of Pareto (Lomax) noise with α = 9, which happens with
 * probability (2 − p(x))^−9; rounds go on until enough have passed in one or another, and of these the budget is drawn uniformly. {@link
 * QualitySampling#TOP_K} takes the largest p(x) instead, ties to the lowest position. The gain of a pick is its p(x), in [0, 1]. A cost
 * budget goes on until the records that passed cost as much, and takes the prefix that fits.
 *
 * <p>The pool is cut into two random halves; each is scored by the classifier that saw the other, so that no record was called unlike
 * the target in training.
 *
 * <p>Cost: two trainings on m + n/2 records and n classifications. Deterministic for any number of threads.
 *
 * <p>Source: Brown et al., Language Models are Few-Shot Learners, NeurIPS 2020, App. A, for the noise; "heuristic classification" of DSIR
 * (Xie et al., NeurIPS 2023) and its authors' program for rounds and budget. Departures: the round in which a record first passes is
 * drawn at once, as the geometric number that it is; classes weigh the same instead of being cut to the same size; the raw texts they
 * score are not those they train on, hence the halves.
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
        boolean isNoisy = sampling == QualitySampling.PARETO;
        double[] rounds = isNoisy ? rounds(p) : new double[p.length];
        int[] order = isNoisy ? passed(rounds, budget) : Picks.descending(p);
        int[] chosen = Allowance.prefix(order, budget, pool.size());
        List<String> notes = new ArrayList<>(overlap.notes());
        if (isNoisy) {
            notes.add(Arrays.stream(rounds).filter(round -> round == 1).count() + " of the " + pool.size()
                    + " records pass in one round, the rule without a budget; " + order.length + " were drawn from");
        }
        return new Selection(
                "quality-classifier",
                settings(),
                pool.fingerprint(),
                pool.size(),
                seeds.root(),
                Picks.of(pool, chosen, t -> p[chosen[t]], t -> reason(p[chosen[t]], rounds[chosen[t]])),
                OptionalDouble.empty(),
                OptionalDouble.empty(),
                notes);
    }

    /** The first round in which each record passes, from 1: geometric, P(pass) = (2 − p)^−α. */
    private double[] rounds(double[] p) {
        RandomGenerator random = seeds.stream("selection.quality-classifier.noise");
        double[] rounds = new double[p.length];
        for (int i = 0; i < p.length; i++) {
            double failing = 1 - StrictMath.pow(2 - p[i], -ALPHA);
            rounds[i] = 1 + Math.floor(StrictMath.log(1 - random.nextDouble()) / StrictMath.log(failing));
        }
        return rounds;
    }

    /** Those that pass by the first round after which the budget can be filled, in random order. */
    private int[] passed(double[] rounds, Budget budget) {
        int[] byRound = Picks.descending(Arrays.stream(rounds).map(r -> -r).toArray());
        Allowance allowance = new Allowance(budget, rounds.length);
        int enough = 0;
        while (enough < byRound.length && allowance.take(byRound[enough])) {
            enough++;
        }
        double last = enough == 0 ? 0 : rounds[byRound[enough - 1]];
        List<Integer> passed = Arrays.stream(byRound)
                .filter(i -> rounds[i] <= last)
                .sorted()
                .boxed()
                .toList();
        return Domains.shuffled(passed, seeds.stream("selection.quality-classifier.draw"));
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

    private String reason(double p, double round) {
        String passed = sampling == QualitySampling.PARETO ? ", passed in round " + (long) round : "";
        return "probability " + Picks.decimals(p, 4) + " of being like the target" + passed;
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
