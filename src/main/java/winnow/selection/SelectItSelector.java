package winnow.selection;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import winnow.corpus.Corpus;
import winnow.maximize.Budget;
import winnow.model.LanguageModel;
import winnow.model.ScoringListener;

/**
 * {@code selectit}: the records that models rate highest and are surest about, by the probabilities of the ratings 1 to K.
 *
 * <p>Token level: P_k is the probability that the digit k follows a rating prompt, P'_k = P_k / Σ_j P_j, S = argmax_k P'_k
 * (ties to the lowest) and S_tok = S · Σ_i |P'_i − P'_S| / (K − 1), in [0, K]. Sentence level, over the wordings: S_sent =
 * mean(S_tok) / (1 + α · std(S_tok)), std of the population. Model level, over models of θ_m weights: Σ_m θ_m S_sent,m / Σ_m θ_m.
 * The gain of a pick is that score; ties go to the lowest position. The digit tokens are found through each model's own
 * tokenizer. A record one of whose prompts is longer than a model takes is left out and named in the notes; a cost budget takes
 * the prefix that fits. Deterministic. Cost: as many forward passes of a record as there are wordings, for each model; a pass reads the
 * prompt once and the K digits after it.
 *
 * <p>Source: Liu et al., SelectIT, NeurIPS 2024 (arXiv 2402.16705): K = 5, five wordings, α = 0.2. Their code differs: {@link
 * RatingForm#REPOSITORY} has its second softmax, {@link RatingPrompts#drawn} its token level with one wording drawn for the whole
 * run. Departure: the wordings are ours. The code's fixed model weights (7/20, 13/20, 70/90), which do not sum to 1, its digits of one
 * vocabulary, and its shifting of scores onto other records after a failure are not followed.
 */
public final class SelectItSelector implements Selector {
    /** α of the paper. */
    public static final double DEFAULT_ALPHA = 0.2;

    private final List<RatingModel> models;
    private final RatingPrompts prompts;
    private final RatingForm form;
    private final double alpha;
    private final ScoringListener listener;

    private SelectItSelector(
            List<RatingModel> models, RatingPrompts prompts, RatingForm form, double alpha, ScoringListener listener) {
        if (models.isEmpty()) {
            throw new IllegalArgumentException("models must not be empty");
        }
        if (!(alpha >= 0 && alpha < Double.POSITIVE_INFINITY)) {
            throw new IllegalArgumentException("alpha must be >= 0 and finite, got " + alpha);
        }
        this.models = List.copyOf(models);
        this.prompts = prompts;
        this.form = form;
        this.alpha = alpha;
        this.listener = listener;
    }

    /** One model with the paper's form and settings. */
    public static SelectItSelector of(LanguageModel model) {
        return of(List.of(new RatingModel(model, 1)));
    }

    /**
     * Several models, the larger counting more, with the paper's form and settings.
     *
     * @throws IllegalArgumentException if there is none
     */
    public static SelectItSelector of(List<RatingModel> models) {
        return new SelectItSelector(
                models, RatingPrompts.withDefaults(), RatingForm.PAPER, DEFAULT_ALPHA, ScoringListener.none());
    }

    /** Other wordings or another scale. */
    public SelectItSelector withPrompts(RatingPrompts other) {
        return new SelectItSelector(models, other, form, alpha, listener);
    }

    /** Another form of the score. */
    public SelectItSelector withForm(RatingForm other) {
        return new SelectItSelector(models, prompts, other, alpha, listener);
    }

    /** Another price α ≥ 0 of disagreement between wordings. */
    public SelectItSelector withAlpha(double other) {
        return new SelectItSelector(models, prompts, form, other, listener);
    }

    /** Tells a listener how many records are rated, each model's apart. */
    public SelectItSelector withListener(ScoringListener other) {
        return new SelectItSelector(models, prompts, form, alpha, other);
    }

    @Override
    public Selection select(Corpus pool, Budget budget) {
        Ranking ranking = new Ranking(pool, budget);
        List<Ratings> raters = new ArrayList<>();
        models.forEach(rater -> raters.add(new Ratings(rater.model(), prompts)));
        Rated[][] rated = new Rated[models.size()][pool.size()];
        for (int m = 0; m < rated.length; m++) {
            for (int i = 0; i < pool.size(); i++) {
                List<int[]> asked =
                        ranking.isLeftOut(i) ? List.of() : raters.get(m).prompts(pool.get(i));
                if (!asked.isEmpty()) {
                    rated[m][i] = rated(raters.get(m), asked);
                } else if (!ranking.isLeftOut(i)) {
                    ranking.leaveOut(
                            i,
                            "rating prompt " + ModelPass.tooLong(models.get(m).model()));
                }
                listener.done((long) m * pool.size() + i + 1, (long) models.size() * pool.size());
            }
        }
        double[] sizes = models.stream().mapToDouble(RatingModel::size).toArray();
        for (int item : ranking.kept()) {
            double[] scores = new double[sizes.length];
            for (int m = 0; m < scores.length; m++) {
                scores[m] = rated[m][item].score;
            }
            ranking.put(item, modelScore(scores, sizes));
        }
        return ranking.select("selectit", settings(), 0, item -> reason(ranking.score(item), rated, item), List.of());
    }

    /** What one model says of one record: its sentence-level score, the mean over wordings, and its mean rating. */
    private record Rated(double score, double mean, double rating) {}

    private Rated rated(Ratings ratings, List<int[]> asked) {
        double[] tokenScores = new double[asked.size()];
        double[] best = new double[asked.size()];
        for (int wording = 0; wording < tokenScores.length; wording++) {
            double[] probabilities = ratings.probabilities(asked.get(wording));
            tokenScores[wording] = form.tokenScore(probabilities);
            best[wording] = 1 + RatingForm.mostLikely(probabilities);
        }
        return new Rated(sentenceScore(tokenScores, alpha), mean(tokenScores), mean(best));
    }

    /**
     * mean / (1 + α·std) of the scores of all wordings, std that of the population.
     *
     * <p>Source: SelectIT (arXiv 2402.16705), sentence-level reflection.
     */
    static double sentenceScore(double[] tokenScores, double alpha) {
        double mean = mean(tokenScores);
        double squares = 0;
        for (double score : tokenScores) {
            squares += (score - mean) * (score - mean);
        }
        return mean / (1 + alpha * Math.sqrt(squares / tokenScores.length));
    }

    /** Σ_m θ_m S_m / Σ θ. */
    static double modelScore(double[] sentenceScores, double[] sizes) {
        double sum = 0;
        double total = 0;
        for (int m = 0; m < sizes.length; m++) {
            sum += sizes[m] * sentenceScores[m];
            total += sizes[m];
        }
        return sum / total;
    }

    static double mean(double[] values) {
        double sum = 0;
        for (double value : values) {
            sum += value;
        }
        return sum / values.length;
    }

    private String reason(double score, Rated[][] rated, int item) {
        List<String> parts = new ArrayList<>();
        for (int m = 0; m < rated.length; m++) {
            Rated by = rated[m][item];
            parts.add((rated.length == 1 ? "" : "model " + (m + 1) + " gives " + Picks.decimals(by.score, 4) + ", ")
                    + "rating " + Picks.decimals(by.rating, 1) + " of " + prompts.highest() + ", mean over "
                    + prompts.wordings().size() + (prompts.wordings().size() == 1 ? " wording " : " wordings ")
                    + Picks.decimals(by.mean, 4));
        }
        return "score " + Picks.decimals(score, 4) + ": " + String.join("; ", parts);
    }

    private Map<String, Object> settings() {
        List<Map<String, Object>> used = new ArrayList<>();
        for (RatingModel rater : models) {
            Map<String, Object> one = new LinkedHashMap<>(rater.model().settings());
            one.put("size", rater.size());
            used.add(one);
        }
        Map<String, Object> settings = new LinkedHashMap<>();
        settings.put("models", used);
        settings.put("form", form.id());
        settings.put("alpha", alpha);
        settings.put("highest-rating", prompts.highest());
        settings.put("wordings", prompts.wordings());
        return settings;
    }
}
