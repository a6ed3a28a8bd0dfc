package winnow.experiment;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import winnow.transport.CostScale;
import winnow.transport.Epsilon;
import winnow.transport.PointCost;
import winnow.transport.Sinkhorn;

/**
 * What a choice by optimal transport hangs on.
 *
 * @param epsilon strength of the entropic term
 * @param cost between points
 * @param tolerance error at which the solver stops
 * @param sample records of the pool that the gradient is solved for at most
 * @param target number of target texts
 * @param targetShare of the target that is of the task's domain, in (0, 1]; the rest is of one other
 * @param duplicateShare near-duplicates in the pool
 * @param embedder places texts
 */
record TransportSetting(
        Epsilon epsilon,
        PointCost cost,
        double tolerance,
        int sample,
        int target,
        double targetShare,
        double duplicateShare,
        EmbedderSpec embedder) {
    static final String SAMPLE = "sample";

    /** Keys of what pool and target are like. */
    static final List<String> OF_CORPORA = List.of("target", "targetShare", "duplicateShare");

    private static final int MOST_TEXTS = 1_000_000;

    /** Every setting is given. */
    static TransportSetting of(StrictJson json) {
        return of(json, Optional.empty());
    }

    /**
     * What an object does not say is as in another setting.
     *
     * @throws IllegalArgumentException if it says nothing
     */
    static TransportSetting changed(TransportSetting usual, StrictJson json) {
        TransportSetting changed = of(json, Optional.of(usual));
        if (json.asMap().isEmpty()) {
            throw json.refused(new IllegalArgumentException("must change at least one setting"));
        }
        return changed;
    }

    private static TransportSetting of(StrictJson json, Optional<TransportSetting> usual) {
        double epsilon = isSaid(json, "epsilon", usual)
                ? json.number("epsilon", 1e-12, 1e12)
                : usual.get().epsilon.value();
        CostScale scale = isSaid(json, "epsilonOf", usual)
                ? named(json.choice("epsilonOf", names(CostScale.values())), CostScale.values())
                : usual.get().epsilon.scale();
        PointCost cost = isSaid(json, "cost", usual)
                ? named(json.choice("cost", names(PointCost.values())), PointCost.values())
                : usual.get().cost;
        TransportSetting read = new TransportSetting(
                new Epsilon(epsilon, scale),
                cost,
                isSaid(json, "tolerance", usual) ? json.number("tolerance", 1e-12, 2) : usual.get().tolerance,
                isSaid(json, SAMPLE, usual) ? json.whole(SAMPLE, 2, MOST_TEXTS) : usual.get().sample,
                isSaid(json, "target", usual) ? json.whole("target", 1, MOST_TEXTS) : usual.get().target,
                isSaid(json, "targetShare", usual) ? json.number("targetShare", 0.01, 1) : usual.get().targetShare,
                isSaid(json, "duplicateShare", usual)
                        ? json.number("duplicateShare", 0, 0.9)
                        : usual.get().duplicateShare,
                isSaid(json, "embedder", usual) ? EmbedderSpec.of(json.object("embedder")) : usual.get().embedder);
        json.requireNothingElse();
        return read;
    }

    private static boolean isSaid(StrictJson json, String key, Optional<TransportSetting> usual) {
        return json.has(key) || usual.isEmpty();
    }

    private static List<String> names(Enum<?>[] values) {
        return Arrays.stream(values).map(Enum::toString).toList();
    }

    private static <E extends Enum<E>> E named(String name, E[] values) {
        return Arrays.stream(values)
                .filter(value -> value.toString().equals(name))
                .findFirst()
                .orElseThrow();
    }

    Sinkhorn sinkhorn() {
        return Sinkhorn.withDefaults().withEpsilon(epsilon).withTolerance(tolerance);
    }

    /** All settings, by the keys of an experiment file. */
    Map<String, Object> asMap() {
        Map<String, Object> map = new LinkedHashMap<>();
        map.put("epsilon", epsilon.value());
        map.put("epsilonOf", epsilon.scale().toString());
        map.put("cost", cost.toString());
        map.put("tolerance", tolerance);
        map.put(SAMPLE, sample);
        map.put("target", target);
        map.put("targetShare", targetShare);
        map.put("duplicateShare", duplicateShare);
        map.put("embedder", embedder.asMap());
        return map;
    }

    /** What differs from another setting, in words: {@code epsilon 0.01}; {@code as usual} if nothing does. */
    String label(TransportSetting usual) {
        Map<String, Object> before = usual.asMap();
        List<String> words = new ArrayList<>();
        asMap().forEach((key, value) -> {
            if (!value.equals(before.get(key))) {
                words.add(key + " " + text(key));
            }
        });
        return words.isEmpty() ? "as usual" : String.join("; ", words);
    }

    /** The value of a setting, in words without a comma. */
    String text(String key) {
        Object value = asMap().get(key);
        return key.equals("embedder")
                ? embedder.label()
                : value instanceof Double d ? Shares.text(d) : value.toString();
    }
}
