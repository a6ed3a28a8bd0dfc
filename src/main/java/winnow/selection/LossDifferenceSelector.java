package winnow.selection;

import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import winnow.corpus.Corpus;
import winnow.maximize.Budget;
import winnow.model.LanguageModel;
import winnow.model.ScoringListener;
import winnow.model.ScoringTemplate;
import winnow.model.TokenScores;

/**
 * {@code loss-difference}: the responses that a reference model predicts better than a base model does, by the most.
 *
 * <p>score(x) = H_base(y | x) − H_reference(y | x), with H the mean negative log-probability of the response in nats a token; the highest first,
 * ties to the lowest position. The gain of a pick is its score, which may be negative. With a reference trained on the target and a base of
 * everything this is the criterion of Moore and Lewis; with the model in training as base and one trained on held-out data as
 * reference it is the reducible holdout loss. Records longer than either model takes are left out and named in the notes; a cost
 * budget takes the prefix that fits. Cost: n forward passes of each model.
 *
 * <p>Source: Moore and Lewis, ACL 2010 (there the difference of the other sign, lowest first); Mindermann et al., RHO-loss, ICML
 * 2022 (arXiv 2206.07137). Departure: it is the response that is judged, after its prompt; RHO-loss chooses anew for every batch,
 * here once.
 */
public final class LossDifferenceSelector implements Selector {
    private final LanguageModel base;
    private final LanguageModel reference;
    private final ScoringTemplate template;
    private final ScoringListener listener;

    private LossDifferenceSelector(
            LanguageModel base, LanguageModel reference, ScoringTemplate template, ScoringListener listener) {
        this.base = base;
        this.reference = reference;
        this.template = template;
        this.listener = listener;
    }

    /**
     * Judged by two models, which the caller closes.
     *
     * @param base whose losses should be high
     * @param reference whose losses should be low, with the same vocabulary
     */
    public static LossDifferenceSelector of(LanguageModel base, LanguageModel reference, ScoringTemplate template) {
        return new LossDifferenceSelector(base, reference, template, ScoringListener.none());
    }

    /** Tells a listener how many records are scored, each model's apart. */
    public LossDifferenceSelector withListener(ScoringListener other) {
        return new LossDifferenceSelector(base, reference, template, other);
    }

    /**
     * Chooses from the pool.
     *
     * @throws IllegalArgumentException naming the record, if the models cut a response into different tokens
     */
    @Override
    public Selection select(Corpus pool, Budget budget) {
        Ranking ranking = new Ranking(pool, budget);
        int n = pool.size();
        TokenScores[] ofBase = scores(pool, ranking, base, (done, of) -> listener.done(done, 2L * n));
        TokenScores[] ofReference = scores(pool, ranking, reference, (done, of) -> listener.done(n + done, 2L * n));
        for (int item : ranking.kept()) {
            requireSameTokens(ofBase[item], ofReference[item]);
            ranking.put(item, ofReference[item].mean() - ofBase[item].mean());
        }
        Map<String, Object> settings = new LinkedHashMap<>();
        settings.put("base", base.settings());
        settings.put("reference", reference.settings());
        settings.put("template", template.name());
        return ranking.select(
                "loss-difference",
                settings,
                0,
                item -> "loss " + loss(ofBase[item]) + " of the base model, " + loss(ofReference[item])
                        + " of the reference model (nats a token)",
                List.of());
    }

    private TokenScores[] scores(Corpus pool, Ranking ranking, LanguageModel model, ScoringListener heard) {
        TokenScores[] all = new TokenScores[pool.size()];
        ModelPass pass = new ModelPass(model, template, heard);
        pass.over(pool, ranking, (items, prefix, sequences) -> {
            List<TokenScores> scores = pass.score(prefix, sequences);
            for (int t = 0; t < items.length; t++) {
                all[items[t]] = scores.get(t);
            }
        });
        return all;
    }

    /** Means over different tokens are in different units. */
    private static void requireSameTokens(TokenScores one, TokenScores other) {
        if (!Arrays.equals(one.tokens(), other.tokens())) {
            throw new IllegalArgumentException("base and reference model must cut a response into the same tokens, got "
                    + one.size() + " and " + other.size() + " different ones for example " + one.id());
        }
    }

    private static String loss(TokenScores scores) {
        return Picks.decimals(-scores.mean(), 4);
    }
}
