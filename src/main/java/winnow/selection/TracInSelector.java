package winnow.selection;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import winnow.corpus.Corpus;
import winnow.influence.TracIn;
import winnow.maximize.Budget;
import winnow.model.ScoringListener;

/**
 * {@code tracin}: the records on which steps of plain gradient descent would have lowered the loss on a target most.
 *
 * <p>Scores and their cost are those of {@link TracIn}; the gain of a pick is its score in nats, the objective the sum of scores.
 * Ties go to the lowest position; a cost budget takes the prefix that fits.
 *
 * <p>Source: Pruthi et al., arXiv 2002.08484.
 *
 * @param tracIn how records are scored
 * @param target examples of what is to be learned, never the pool
 * @param listener hears of examples passed through the model
 */
public record TracInSelector(TracIn tracIn, Corpus target, ScoringListener listener) implements Selector {
    /** Checks that there is a target. */
    public TracInSelector {
        Picks.notEmpty("target", target);
    }

    /** Without a listener. */
    public TracInSelector(TracIn tracIn, Corpus target) {
        this(tracIn, target, ScoringListener.none());
    }

    @Override
    public Selection select(Corpus pool, Budget budget) {
        List<String> notes =
                Overlap.of(pool).with("target", Optional.of(target)).notes();
        Map<String, Object> settings = new LinkedHashMap<>(tracIn.settings());
        settings.put("target", target.fingerprint());
        return new ScoreSelection(
                        "tracin",
                        "sum of influences in nats",
                        settings,
                        tracIn.warmUp().training().seeds())
                .select(
                        pool,
                        budget,
                        () -> tracIn.scores(pool, target, listener),
                        (scores, i, place) -> "a step on it at each checkpoint would have changed the target's loss by "
                                + InfluenceTarget.signed(-scores.score(i)) + " nats",
                        notes);
    }
}
