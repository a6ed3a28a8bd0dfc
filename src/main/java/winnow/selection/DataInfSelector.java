package winnow.selection;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import winnow.corpus.Corpus;
import winnow.influence.DataInf;
import winnow.maximize.Budget;
import winnow.model.ScoringListener;

/**
 * {@code datainf}: the records whose influence function says that more weight for them would lower the loss on a target most.
 *
 * <p>Scores and their cost are those of {@link DataInf}; the gain of a pick is its score, the objective the sum of scores. Ties go to
 * the lowest position; a cost budget takes the prefix that fits.
 *
 * <p>Source: Kwon et al., DataInf, arXiv 2310.00902.
 *
 * @param dataInf how records are scored
 * @param target examples of what is to be learned, never the pool
 * @param listener hears of examples passed through the model
 */
public record DataInfSelector(DataInf dataInf, Corpus target, ScoringListener listener) implements Selector {
    /** Checks that there is a target. */
    public DataInfSelector {
        Picks.notEmpty("target", target);
    }

    /** Without a listener. */
    public DataInfSelector(DataInf dataInf, Corpus target) {
        this(dataInf, target, ScoringListener.none());
    }

    @Override
    public Selection select(Corpus pool, Budget budget) {
        List<String> notes =
                Overlap.of(pool).with("target", Optional.of(target)).notes();
        Map<String, Object> settings = new LinkedHashMap<>(dataInf.settings());
        settings.put("target", target.fingerprint());
        return new ScoreSelection(
                        "datainf",
                        "sum of influences",
                        settings,
                        dataInf.warmUp().training().seeds())
                .select(
                        pool,
                        budget,
                        () -> dataInf.scores(pool, target, listener),
                        (scores, i, place) -> "weight on it changes the target's loss at a rate of "
                                + InfluenceTarget.signed(-scores.score(i)),
                        notes);
    }
}
