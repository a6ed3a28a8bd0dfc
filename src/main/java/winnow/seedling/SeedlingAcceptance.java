package winnow.seedling;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import java.util.random.RandomGenerator;
import winnow.corpus.Corpus;
import winnow.corpus.Example;
import winnow.model.LanguageModel;
import winnow.model.ScoringSettings;
import winnow.model.ScoringTemplate;
import winnow.model.TokenScores;
import winnow.random.Seeds;
import winnow.synthetic.SkillCorpus;

/**
 * What a built-in model must be able to do, measured on a corpus of skills that it has never seen.
 *
 * <p>With D_i the distance √(mean (1−p)²) of item i's response alone and D_ij after example j, the utility is U_ij = D_i − D_ij.
 *
 * @param alone mean log-loss of responses without an example, in nats a token
 * @param sameSkill the same after one example of the same skill
 * @param otherSkill the same after one example of another skill
 * @param skillAuc probability that U of a clean pair of one skill exceeds U of a clean pair of two skills
 * @param noiseAuc probability that the largest U_ij, j ≠ i, of a noisy item is below that of a clean one
 */
public record SeedlingAcceptance(double alone, double sameSkill, double otherSkill, double skillAuc, double noiseAuc) {
    private static final ScoringTemplate TEMPLATE = ScoringTemplate.seedling();

    /**
     * Measures a model.
     *
     * @param corpus skills that were held out
     * @param items how many items of the pool enter the utility matrix, near-duplicates left out
     * @param seeds for the items and their examples
     */
    public static SeedlingAcceptance measure(LanguageModel model, SkillCorpus corpus, int items, Seeds seeds) {
        List<Example> sample = sample(corpus.pool(), items, seeds.stream("items"));
        double[] alone = distances(scores(model, sample, List.of()));
        double[][] utility = new double[sample.size()][];
        for (int j = 0; j < sample.size(); j++) {
            double[] after = distances(scores(model, sample, List.of(sample.get(j))));
            utility[j] = new double[after.length];
            for (int i = 0; i < after.length; i++) {
                utility[j][i] = alone[i] - after[i];
            }
        }
        double[] losses = losses(model, corpus, seeds.stream("examples"));
        return new SeedlingAcceptance(
                losses[0], losses[1], losses[2], skillAuc(sample, utility), noiseAuc(sample, utility));
    }

    private static List<Example> sample(Corpus pool, int items, RandomGenerator random) {
        List<Example> originals = new ArrayList<>();
        for (Example example : pool) {
            if (example.tags().get("duplicateOf").isEmpty()) {
                originals.add(example);
            }
        }
        for (int i = originals.size() - 1; i > 0; i--) {
            Collections.swap(originals, i, random.nextInt(i + 1));
        }
        return List.copyOf(originals.subList(0, Math.min(items, originals.size())));
    }

    private static List<TokenScores> scores(LanguageModel model, List<Example> queries, List<Example> context) {
        return model.score(TEMPLATE, queries, context, ScoringSettings.withDefaults());
    }

    private static double[] distances(List<TokenScores> scores) {
        return scores.stream().mapToDouble(TokenScores::distance).toArray();
    }

    /** Mean loss of test items: alone, after an example of their skill, after one of another. */
    private static double[] losses(LanguageModel model, SkillCorpus corpus, RandomGenerator random) {
        List<Example> clean = new ArrayList<>();
        for (Example example : corpus.pool()) {
            if (!isNoise(example)) {
                clean.add(example);
            }
        }
        double[] sums = new double[3];
        int items = 0;
        for (Example query : corpus.test(4)) {
            sums[0] += loss(model, query, List.of());
            sums[1] += loss(model, query, List.of(drawn(clean, query, true, random)));
            sums[2] += loss(model, query, List.of(drawn(clean, query, false, random)));
            items++;
        }
        final int count = items;
        return Arrays.stream(sums).map(sum -> sum / count).toArray();
    }

    private static double loss(LanguageModel model, Example query, List<Example> context) {
        return -scores(model, List.of(query), context).get(0).mean();
    }

    private static Example drawn(List<Example> from, Example query, boolean sameSkill, RandomGenerator random) {
        List<Example> fitting =
                from.stream().filter(e -> sameSkill(e, query) == sameSkill).toList();
        return fitting.get(random.nextInt(fitting.size()));
    }

    private static boolean sameSkill(Example a, Example b) {
        return a.tags().get("skill").equals(b.tags().get("skill"));
    }

    private static boolean isNoise(Example example) {
        return example.tags().get("noise").equals("yes");
    }

    private static double skillAuc(List<Example> sample, double[][] utility) {
        List<Double> same = new ArrayList<>();
        List<Double> other = new ArrayList<>();
        for (int j = 0; j < utility.length; j++) {
            for (int i = 0; i < utility.length; i++) {
                if (i != j && !isNoise(sample.get(i)) && !isNoise(sample.get(j))) {
                    (sameSkill(sample.get(i), sample.get(j)) ? same : other).add(utility[j][i]);
                }
            }
        }
        return areaUnderCurve(same, other);
    }

    private static double noiseAuc(List<Example> sample, double[][] utility) {
        List<Double> clean = new ArrayList<>();
        List<Double> noisy = new ArrayList<>();
        for (int i = 0; i < utility.length; i++) {
            double best = Double.NEGATIVE_INFINITY;
            for (int j = 0; j < utility.length; j++) {
                best = i == j ? best : Math.max(best, utility[j][i]);
            }
            (isNoise(sample.get(i)) ? noisy : clean).add(best);
        }
        return areaUnderCurve(clean, noisy);
    }

    /** Share of pairs (h, l) with h > l, ties counting half: the area under the ROC curve. */
    static double areaUnderCurve(List<Double> high, List<Double> low) {
        double[] sorted = low.stream().mapToDouble(Double::doubleValue).sorted().toArray();
        double won = 0;
        for (double value : high) {
            won += (firstAtLeast(sorted, value, false) + firstAtLeast(sorted, value, true)) / 2.0;
        }
        return won / ((double) high.size() * low.size());
    }

    /** Number of sorted values below a value, or not above it. */
    private static int firstAtLeast(double[] sorted, double value, boolean countTies) {
        int from = 0;
        int to = sorted.length;
        while (from < to) {
            int middle = (from + to) >>> 1;
            if (sorted[middle] < value || (countTies && sorted[middle] == value)) {
                from = middle + 1;
            } else {
                to = middle;
            }
        }
        return from;
    }
}
