package winnow.selection;

import java.util.List;
import java.util.Map;
import winnow.corpus.Corpus;
import winnow.maximize.Budget;
import winnow.model.LanguageModel;
import winnow.model.ScoringListener;
import winnow.model.ScoringTemplate;
import winnow.model.TokenScores;

/**
 * {@code perplexity}: a band of the pool by the perplexity that a model gives to the responses, the middle unless told
 * otherwise.
 *
 * <p>PPL(y | x) = exp(−Σ log p(token | x and the tokens before it) / t) of the t tokens of the response. The n records that the
 * model has room for are ranked from the lowest perplexity, ties to the lowest position; the score of a record is −|(rank + ½)
 * / n − centre| with centre 0, ½ or 1 for {@link PerplexityBand}, in [−1, 0], so that any budget takes the band of its size
 * around the centre. The gain of a pick is its score. Longer records are left out and named in the notes; a cost budget takes
 * the prefix that fits. Cost: n forward passes.
 *
 * <p>Source: perplexity pruning of Marion et al. 2023 (arXiv 2309.04564), which found the middle best. Departure: their texts have
 * no prompt; here it is the response that is judged, after its prompt. A text without prompt is judged whole, as there.
 */
public final class PerplexitySelector implements Selector {
    private final ModelPass pass;
    private final PerplexityBand band;

    private PerplexitySelector(ModelPass pass, PerplexityBand band) {
        this.pass = pass;
        this.band = band;
    }

    /** The middle band, judged by a model, which the caller closes. */
    public static PerplexitySelector of(LanguageModel model, ScoringTemplate template) {
        return new PerplexitySelector(new ModelPass(model, template, ScoringListener.none()), PerplexityBand.MIDDLE);
    }

    /** Another band. */
    public PerplexitySelector withBand(PerplexityBand other) {
        return new PerplexitySelector(pass, other);
    }

    /** Tells a listener how many records of the pool are scored. */
    public PerplexitySelector withListener(ScoringListener listener) {
        return new PerplexitySelector(new ModelPass(pass.model(), pass.template(), listener), band);
    }

    @Override
    public Selection select(Corpus pool, Budget budget) {
        Ranking ranking = new Ranking(pool, budget);
        double[] meanLogs = new double[pool.size()];
        pass.over(pool, ranking, (items, prefix, sequences) -> {
            List<TokenScores> scores = pass.score(prefix, sequences);
            for (int t = 0; t < items.length; t++) {
                meanLogs[items[t]] = scores.get(t).mean();
            }
        });
        int[] kept = ranking.kept();
        double[] keptLogs = new double[kept.length];
        for (int t = 0; t < kept.length; t++) {
            keptLogs[t] = meanLogs[kept[t]];
        }
        // The likeliest has the lowest perplexity.
        int[] order = Picks.descending(keptLogs);
        int[] rankOf = new int[pool.size()];
        for (int rank = 0; rank < order.length; rank++) {
            int item = kept[order[rank]];
            rankOf[item] = rank;
            ranking.put(item, band.closeness(rank, order.length));
        }
        Map<String, Object> settings = Picks.settings(pass.model(), pass.template());
        settings.put("band", band.id());
        return ranking.select(
                "perplexity",
                settings,
                0,
                item -> "perplexity " + Picks.perplexity(meanLogs[item]) + ", number " + (rankOf[item] + 1) + " of "
                        + order.length + " from the lowest",
                List.of());
    }
}
