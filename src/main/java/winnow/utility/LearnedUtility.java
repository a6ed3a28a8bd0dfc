package winnow.utility;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.OptionalDouble;
import org.apache.commons.math3.stat.correlation.SpearmansCorrelation;
import winnow.corpus.Corpus;
import winnow.embedding.Embedder;
import winnow.embedding.Embeddings;
import winnow.embedding.Similarity;
import winnow.embedding.SimilarityScale;
import winnow.linalg.FloatMatrix;
import winnow.random.RandomDraw;
import winnow.random.Seeds;

/**
 * Utilities that a small network learns from a few exact ones and predicts for all pairs from two embeddings.
 *
 * <p>A share of the represented records and a share of the candidates are drawn, and the exact metric computes all their pairs: a
 * rectangle, so that an in-context metric runs one prefix a column. The default, 5 % of each, is 0.25 % of the pairs; at least
 * {@value #FEWEST} of each are drawn (all, if there are fewer), because a network cannot learn from less. A quarter of both is held
 * out: pairs that are new on both sides give the report, pairs that are new on one side say when to stop. Then a network is
 * trained for as many epochs on the whole rectangle and predicts every pair, those of the rectangle too: predictions vary less
 * than exact values, and a maximum over both would favour exact ones for being exact.
 *
 * <p>Points are centred and scaled by one number to variance 1 before they enter. A record's utility for itself is not learned: it
 * is nearly a copying task. One network serves one call of {@link #learn}; pool and target get one each.
 *
 * <p>Cost: share²·n·m exact pairs; training 2·d·hidden multiplications a point and, with products, a pair and epoch; prediction
 * hidden·n·m operations, times d with products. Deterministic, for any number of threads. {@link #learn} says how good it is: a
 * small squared error alone may be the mean.
 *
 * <p>Source: NN-CIFT (arXiv 2502.09969). Departures: a seeded rectangle in place of the first rows and columns; held-out pairs
 * in rank correlation too; features and training of {@link PairTraining#withDefaults()} ({@link PairTraining#paper()} has
 * theirs); batches are tiles of 8 records by 8 candidates; records of the rectangle may be chosen.
 *
 * <p>Example: {@code LearnedUtility.of(metric, embedder, Seeds.of(7)).learn(pool, pool).report()}.
 */
public final class LearnedUtility implements UtilityMetric {
    /** Fewest records and candidates that are drawn. */
    public static final int FEWEST = 32;

    private static final double DEFAULT_SHARE = 0.05;

    /** Fewer leave less than two new records on either side. */
    private static final int FEWEST_POSSIBLE = 8;

    private final UtilityMetric exact;
    private final Embedder embedder;
    private final Seeds seeds;
    private final double share;
    private final PairTraining training;

    private LearnedUtility(UtilityMetric exact, Embedder embedder, Seeds seeds, double share, PairTraining training) {
        this.exact = exact;
        this.embedder = embedder;
        this.seeds = seeds;
        this.share = share;
        this.training = training;
    }

    /**
     * From 5 % of the represented records by 5 % of the candidates.
     *
     * @param exact the metric that is learned
     * @param embedder of both corpora
     * @param seeds of the draw, the network's first weights and its batches
     */
    public static LearnedUtility of(UtilityMetric exact, Embedder embedder, Seeds seeds) {
        return new LearnedUtility(exact, embedder, seeds, DEFAULT_SHARE, PairTraining.withDefaults());
    }

    /**
     * The same from another share of the records and of the candidates, so from its square of the pairs.
     *
     * @throws IllegalArgumentException if the share is not in (0, 1]
     */
    public LearnedUtility withShare(double other) {
        if (!(other > 0 && other <= 1)) {
            throw new IllegalArgumentException("the share of exact records must be in (0, 1], got " + other);
        }
        return new LearnedUtility(exact, embedder, seeds, other, training);
    }

    /** The same with another network or training. */
    public LearnedUtility withTraining(PairTraining other) {
        return new LearnedUtility(exact, embedder, seeds, share, other);
    }

    /**
     * A predicted matrix and how good it is.
     *
     * @param matrix predicted utilities of all pairs
     * @param report errors and orders on pairs that are new to the network
     */
    public record Learned(UtilityMatrix matrix, LearnedUtilityReport report) {}

    @Override
    public Map<String, Object> settings() {
        Map<String, Object> settings = new LinkedHashMap<>();
        settings.put("metric", "learned");
        settings.put("share", share);
        settings.putAll(training.settings());
        settings.put("embedder", embedder.settings());
        settings.put("seed", seeds.root());
        settings.put("exact", exact.settings());
        return settings;
    }

    @Override
    public UtilityMatrix between(Corpus represented, Corpus candidates) {
        return learn(represented, candidates).matrix();
    }

    /**
     * The records whose pairs the exact metric computes.
     *
     * @param represented the rows of the rectangle
     * @param candidates its columns
     */
    public record Drawn(Corpus represented, Corpus candidates) {
        /** How many pairs there are. */
        public long pairs() {
            return (long) represented.size() * candidates.size();
        }
    }

    /**
     * The records that {@link #learn} will compute; cheap.
     *
     * @throws IllegalArgumentException if there are fewer than {@value #FEWEST_POSSIBLE} represented records or candidates
     */
    public Drawn draw(Corpus represented, Corpus candidates) {
        return new Drawn(
                represented.subset(drawn("represented records", represented)),
                candidates.subset(drawn("candidates", candidates)));
    }

    /**
     * Computes some utilities, learns from them and predicts all.
     *
     * @throws IllegalArgumentException if there are fewer than {@value #FEWEST_POSSIBLE} represented records or candidates
     */
    public Learned learn(Corpus represented, Corpus candidates) {
        int[] rows = drawn("represented records", represented);
        int[] columns = drawn("candidates", candidates);
        UtilityMatrix known = exact.between(represented.subset(rows), candidates.subset(columns));
        FloatMatrix rawQ = embedder.embed(represented).matrix();
        FloatMatrix rawE = embedder.embed(candidates).matrix();
        Standard points = Standard.of(rawQ, rawE);
        FloatMatrix q = points.applied(rawQ);
        FloatMatrix e = points.applied(rawE);
        double[][] others = withoutSelf(known);
        Standard utilities = Standard.of(others);
        PairBlock block = new PairBlock(
                q.rows(rows),
                e.rows(columns),
                utilities.applied(others),
                rows.length - rows.length / 4,
                columns.length - columns.length / 4);
        PairBlock.Trained part = block.trained(training, seeds);
        Embeddings drawnQ = new Embeddings(rawQ.rows(rows));
        Embeddings drawnE = new Embeddings(rawE.rows(columns));
        LearnedUtilityReport report = report(
                (long) q.rows() * e.rows(),
                part.epochs(),
                known,
                block,
                utilities.back(part.network().predict(block.q(), block.e())),
                Similarity.cosine(drawnE, drawnQ, SimilarityScale.RAW));
        PairNetwork whole = block.whole().trained(training, seeds, part.epochs());
        UtilityMatrix matrix =
                UtilityMatrix.of(represented, candidates, utilities.back(whole.predict(q, e)), settings());
        return new Learned(matrix, report);
    }

    private int[] drawn(String name, Corpus corpus) {
        if (corpus.size() < FEWEST_POSSIBLE) {
            throw new IllegalArgumentException(
                    "learning needs at least " + FEWEST_POSSIBLE + " " + name + ", got " + corpus.size());
        }
        int count = (int) Math.min(corpus.size(), Math.max(FEWEST, Math.ceil(share * corpus.size())));
        return RandomDraw.ordered(corpus.size(), count, seeds.stream("exact " + name));
    }

    /** {@code [r][c]}, NaN for a record and itself. */
    private static double[][] withoutSelf(UtilityMatrix known) {
        double[][] utilities = new double[known.represented()][known.candidates()];
        for (int i = 0; i < utilities.length; i++) {
            int itself = known.candidateOf(i).orElse(-1);
            for (int j = 0; j < utilities[i].length; j++) {
                utilities[i][j] = j == itself ? Double.NaN : known.get(i, j);
            }
        }
        return utilities;
    }

    private static LearnedUtilityReport report(
            long pairs, int epochs, UtilityMatrix known, PairBlock block, FloatMatrix predicted, FloatMatrix cosines) {
        Held truth = Held.of(known.byCandidate(), block);
        Held guess = Held.of(predicted, block);
        Held near = Held.of(cosines, block);
        double[] exact = truth.all();
        double[] found = guess.all();
        double mean = 0;
        for (double value : exact) {
            mean += value / exact.length;
        }
        double error = 0;
        double variance = 0;
        for (int k = 0; k < exact.length; k++) {
            error += (found[k] - exact[k]) * (found[k] - exact[k]) / exact.length;
            variance += (exact[k] - mean) * (exact[k] - mean) / exact.length;
        }
        return new LearnedUtilityReport(
                pairs,
                (long) known.represented() * known.candidates(),
                exact.length,
                epochs,
                error,
                variance,
                guess.orderAs(truth),
                near.orderAs(truth));
    }

    /** Values of the pairs that are new to the network, record by record. */
    private record Held(List<double[]> rows) {
        static Held of(FloatMatrix byCandidate, PairBlock block) {
            List<double[]> rows = new ArrayList<>();
            for (int i = 0; i < byCandidate.columns(); i++) {
                List<Double> row = new ArrayList<>();
                for (int j = 0; j < byCandidate.rows(); j++) {
                    if (block.isNew(i, j) && !Double.isNaN(block.wanted()[i][j])) {
                        row.add((double) byCandidate.get(j, i));
                    }
                }
                rows.add(row.stream().mapToDouble(v -> v).toArray());
            }
            return new Held(rows);
        }

        double[] all() {
            return rows.stream().flatMapToDouble(Arrays::stream).toArray();
        }

        LearnedUtilityReport.Order orderAs(Held truth) {
            List<Double> within = new ArrayList<>();
            for (int i = 0; i < rows.size(); i++) {
                rankCorrelation(rows.get(i), truth.rows.get(i)).ifPresent(within::add);
            }
            OptionalDouble mean = within.stream().mapToDouble(v -> v).average();
            return new LearnedUtilityReport.Order(rankCorrelation(all(), truth.all()), mean);
        }

        /** None if there are fewer than two values, or all of one side are equal. */
        private static OptionalDouble rankCorrelation(double[] x, double[] y) {
            double correlation = x.length < 2 ? Double.NaN : new SpearmansCorrelation().correlation(x, y);
            return Double.isNaN(correlation) ? OptionalDouble.empty() : OptionalDouble.of(correlation);
        }
    }
}
