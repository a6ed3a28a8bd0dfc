package winnow.selection;

import java.util.List;
import winnow.corpus.Corpus;
import winnow.influence.El2n;
import winnow.maximize.Budget;
import winnow.model.ScoringListener;

/**
 * {@code el2n}: the records whose responses are farthest from what the model predicts early in training.
 *
 * <p>Scores and their cost are those of {@link El2n}; the gain of a pick is its score in [0, √2], the objective the sum of scores.
 * Ties go to the lowest position; a cost budget takes the prefix that fits. Wrong responses are far from predictions too: on a
 * noisy pool the records chosen first may be the noise.
 *
 * <p>Source: Paul et al., arXiv 2107.07075.
 *
 * @param el2n how records are scored
 * @param listener hears of examples passed through the model
 */
public record El2nSelector(El2n el2n, ScoringListener listener) implements Selector {
    /** Without a listener. */
    public El2nSelector(El2n el2n) {
        this(el2n, ScoringListener.none());
    }

    @Override
    public Selection select(Corpus pool, Budget budget) {
        return new ScoreSelection(
                        "el2n",
                        "sum of prediction errors",
                        el2n.settings(),
                        el2n.early().warmUp().training().seeds())
                .select(
                        pool,
                        budget,
                        () -> el2n.scores(pool, listener),
                        (scores, i, place) -> "predictions miss its tokens by " + Picks.decimals(scores.score(i), 4)
                                + " on average, number " + place + " of " + scores.size(),
                        List.of());
    }
}
