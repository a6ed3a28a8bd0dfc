package winnow.utility;

import java.util.LinkedHashMap;
import java.util.Map;
import winnow.corpus.Corpus;

/**
 * Exact utilities for a few represented records, the anchors, that stand for all: {@code count}·m pairs rather than n·m.
 *
 * <p>The result is a matrix {@code [count, m]} whose rows are a corpus of their own, so this is no {@link UtilityMetric}. A set
 * function with a separate represented set covers the anchors: {@code
 * FacilityLocation.of(treatment.apply(found.utilities(), …).pool())}. An anchor that is a candidate too is known as such ({@link
 * UtilityMatrix#candidateOf}), so {@link Diagonal#ZERO} works; agreement and support need both directions of a pair, which a few
 * rows do not hold, and are refused.
 *
 * <p>Source: the form of Nuggets' golden score (arXiv 2312.10302), one-shot scores against a small anchor set. Departure: coverage
 * of the anchors in place of the share of anchors that are helped.
 *
 * <p>Example: {@code new AnchorUtility(metric, new RandomAnchors(Seeds.of(7)), 200).between(pool, pool).utilities()}.
 *
 * @param exact the metric
 * @param choice which records are anchors
 * @param count how many, ≥ 1; all records if there are fewer
 */
public record AnchorUtility(UtilityMetric exact, AnchorChoice choice, int count) {
    /** Checks the number of anchors. */
    public AnchorUtility {
        if (count < 1) {
            throw new IllegalArgumentException("the number of anchors must be >= 1, got " + count);
        }
    }

    /** Name and settings as they stand in a manifest, in a fixed order. */
    public Map<String, Object> settings() {
        Map<String, Object> settings = new LinkedHashMap<>();
        settings.put("metric", "anchors");
        settings.put("anchors", count);
        settings.putAll(choice.settings());
        settings.put("exact", exact.settings());
        return settings;
    }

    /** The represented records that stand for all, in the order of the corpus if the choice keeps it. */
    public Corpus anchors(Corpus represented) {
        if (represented.size() <= count) {
            return represented;
        }
        return represented.subset(choice.choose(represented, count));
    }

    /**
     * The utility of every candidate for every anchor.
     *
     * @param represented n records that are to be served
     * @param candidates m records that may be chosen, the columns; may be the same corpus
     */
    public Anchored between(Corpus represented, Corpus candidates) {
        Corpus anchors = anchors(represented);
        return new Anchored(anchors, exact.between(anchors, candidates).withSettings(settings()));
    }

    /**
     * Anchors and what candidates do for them.
     *
     * @param anchors the represented records that stand for all
     * @param utilities {@code [anchors, m]}
     */
    public record Anchored(Corpus anchors, UtilityMatrix utilities) {}
}
