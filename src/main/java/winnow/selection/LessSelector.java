package winnow.selection;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import winnow.corpus.Corpus;
import winnow.influence.Less;
import winnow.maximize.Budget;
import winnow.model.ScoringListener;

/**
 * {@code less}: the records whose gradients, as Adam would follow them, point most in the direction of a target's.
 *
 * <p>Scores and their cost are those of {@link Less}; the gain of a pick is its score in [−1, 1], the objective the sum of scores.
 * Ties go to the lowest position; a cost budget takes the prefix that fits.
 *
 * <p>Source: Xia et al., LESS, arXiv 2402.04333.
 *
 * @param less how records are scored
 * @param target examples of what is to be learned, never the pool
 * @param listener hears of examples passed through the model
 */
public record LessSelector(Less less, Corpus target, ScoringListener listener) implements Selector {
    /** Checks that there is a target. */
    public LessSelector {
        Picks.notEmpty("target", target);
    }

    /** Without a listener. */
    public LessSelector(Less less, Corpus target) {
        this(less, target, ScoringListener.none());
    }

    @Override
    public Selection select(Corpus pool, Budget budget) {
        List<String> notes =
                Overlap.of(pool).with("target", Optional.of(target)).notes();
        Map<String, Object> settings = new LinkedHashMap<>(less.settings());
        settings.put("target", target.fingerprint());
        return new ScoreSelection(
                        "less",
                        "sum of influences",
                        settings,
                        less.warmUp().training().seeds())
                .select(
                        pool,
                        budget,
                        () -> less.scores(pool, target, listener),
                        (scores, i, place) -> "its gradient agrees with that of " + InfluenceTarget.named(scores, i)
                                + " by " + Picks.decimals(scores.score(i), 4) + " of 1",
                        notes);
    }
}
