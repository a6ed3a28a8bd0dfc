package winnow.selection;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import winnow.classifier.TextClassifier;
import winnow.corpus.Corpus;
import winnow.maximize.Budget;

/**
 * {@code score}: the records that a classifier finds most, or least, likely to have a label.
 *
 * <p>score(x) = p(label|x), or 1 − p(label|x) to keep the lowest, in [0, 1]; ties to the lowest position; the gain of a pick is its
 * score. A cost budget takes the prefix that fits. Cost: one classification a record.
 *
 * <p>Source: the baseline RTP of GOT-D (arXiv 2405.02774), App. C.2, which scores every candidate with a served model of toxicity and
 * keeps the least toxic. Departure: any {@link TextClassifier} in place of the served model.
 *
 * @param classifier trained before
 * @param label one of its labels
 * @param keep which end
 */
public record ScoreSelector(TextClassifier classifier, String label, Keep keep) implements Selector {
    /** Checks that the classifier knows the label. */
    public ScoreSelector {
        classifier.indexOf(label);
    }

    @Override
    public Selection select(Corpus pool, Budget budget) {
        Ranking ranking = new Ranking(pool, budget);
        double[][] probabilities = classifier.probabilities(pool);
        int index = classifier.indexOf(label);
        for (int i = 0; i < pool.size(); i++) {
            double p = probabilities[i][index];
            ranking.put(i, keep == Keep.HIGHEST ? p : 1 - p);
        }
        Map<String, Object> settings = new LinkedHashMap<>();
        settings.put("label", label);
        settings.put("keep", keep.id());
        settings.put("classifier", classifier.settings());
        List<String> notes = classifier.converged()
                ? List.of()
                : List.of("the classifier's training stopped after " + classifier.iterations()
                        + " steps, before it was done");
        return ranking.select(
                "score",
                settings,
                0,
                item -> "probability " + Picks.decimals(probabilities[item][index], 4) + " of " + label,
                notes);
    }
}
