package winnow.utility;

import java.util.LinkedHashMap;
import java.util.Map;
import winnow.corpus.Corpus;
import winnow.influence.Less;
import winnow.model.ScoringListener;

/**
 * Influence in place of utility: how much a step of training on candidate j would lower the loss of represented record i, by the
 * features of {@link Less}, in [−1, 1].
 *
 * <p>Directed as in-context utility is: candidates have Adam's features, represented records plain gradients. Cost: n + m backward
 * passes a checkpoint and n·m·d multiplications.
 *
 * <p>Source: LESS (arXiv 2402.04333), features; used here in place of DELIFT's utility as an ablation.
 *
 * @param less warm-up and projection
 * @param listener hears records
 */
public record GradientUtility(Less less, ScoringListener listener) implements UtilityMetric {
    @Override
    public Map<String, Object> settings() {
        Map<String, Object> settings = new LinkedHashMap<>();
        settings.put("metric", "gradient");
        settings.put("less", less.settings());
        return settings;
    }

    @Override
    public UtilityMatrix between(Corpus represented, Corpus candidates) {
        return UtilityMatrix.of(
                represented,
                candidates,
                less.influences(represented, candidates, listener).transposed(),
                settings());
    }
}
