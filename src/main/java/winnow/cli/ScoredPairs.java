package winnow.cli;

import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalDouble;
import winnow.utility.LearnedUtilityReport;

/**
 * How many pairs of a block were scored and, where the others were predicted, how well.
 *
 * @param scored pairs that the exact metric computed
 * @param pairs of all records by all candidates
 * @param report on held-out pairs, if utilities were learned
 */
record ScoredPairs(long scored, long pairs, Optional<LearnedUtilityReport> report) {
    /** As it stands in manifests and JSON output; a correlation that is not known is null. */
    Map<String, Object> asMap() {
        Map<String, Object> map = Json.object("scored", scored, "pairs", pairs);
        report.ifPresent(held -> {
            map.put("heldOutPairs", held.heldOutPairs());
            map.put("meanSquaredError", held.meanSquaredError());
            map.put("variance", held.variance());
            map.put("rankCorrelation", orNull(held.learned().overall()));
            map.put("rankCorrelationWithinRecords", orNull(held.learned().withinRows()));
            map.put("rankCorrelationOfCosine", orNull(held.cosine().overall()));
            map.put("rankCorrelationOfCosineWithinRecords", orNull(held.cosine().withinRows()));
        });
        return map;
    }

    /** The same of several blocks, by their names. */
    static Map<String, Object> asMap(Map<String, ScoredPairs> blocks) {
        Map<String, Object> map = new LinkedHashMap<>();
        blocks.forEach((role, pairs) -> map.put(role, pairs.asMap()));
        return map;
    }

    private static Double orNull(OptionalDouble value) {
        return value.isPresent() ? value.getAsDouble() : null;
    }

    /** Of all pairs, as it is said before they are scored. */
    String count() {
        return Quantity.count(scored) + " of " + Quantity.count(pairs) + " pairs";
    }

    /** What to do where learning did not pay. */
    Optional<String> warning() {
        return report.filter(LearnedUtilityReport::isBelowCosine)
                .map(held -> "warning: within records, plain cosine of the embeddings orders held-out pairs better ("
                        + text(held.cosine().withinRows()) + ") than what was learned ("
                        + text(held.learned().withinRows()) + "); learn from more pairs (--pair-share), or take"
                        + " --approximation neighbours or anchors");
    }

    @Override
    public String toString() {
        String count = "scored " + count();
        return report.map(held -> count + " and predicted all from them: rank correlation "
                        + text(held.learned().overall()) + " on " + Quantity.count(held.heldOutPairs())
                        + " held-out pairs, within records "
                        + text(held.learned().withinRows()) + " (cosine "
                        + text(held.cosine().overall()) + ", "
                        + text(held.cosine().withinRows()) + ")")
                .orElse(count);
    }

    private static String text(OptionalDouble correlation) {
        return correlation.isPresent() ? String.format(Locale.ROOT, "%.3f", correlation.getAsDouble()) : "unknown";
    }
}
