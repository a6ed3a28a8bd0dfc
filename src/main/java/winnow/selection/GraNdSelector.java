package winnow.selection;

import java.util.List;
import winnow.corpus.Corpus;
import winnow.influence.GraNd;
import winnow.maximize.Budget;
import winnow.model.ScoringListener;

/**
 * {@code grand}: the records with the largest gradients early in training.
 *
 * <p>Scores and their cost are those of {@link GraNd}; the gain of a pick is its score, the objective the sum of scores. Ties go to
 * the lowest position; a cost budget takes the prefix that fits. Wrong responses have large gradients too: on a noisy pool the
 * records chosen first may be the noise.
 *
 * <p>Source: Paul et al., arXiv 2107.07075.
 *
 * @param graNd how records are scored
 * @param listener hears of examples passed through the model
 */
public record GraNdSelector(GraNd graNd, ScoringListener listener) implements Selector {
    /** Without a listener. */
    public GraNdSelector(GraNd graNd) {
        this(graNd, ScoringListener.none());
    }

    @Override
    public Selection select(Corpus pool, Budget budget) {
        return new ScoreSelection(
                        "grand",
                        "sum of gradient norms",
                        graNd.settings(),
                        graNd.early().warmUp().training().seeds())
                .select(
                        pool,
                        budget,
                        () -> graNd.scores(pool, listener),
                        (scores, i, place) -> "its gradient has a norm of " + Picks.decimals(scores.score(i), 4)
                                + ", number " + place + " of " + scores.size(),
                        List.of());
    }
}
