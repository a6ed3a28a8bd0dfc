package winnow.experiment;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * Which records a step chose.
 *
 * @param setting label of the problem, as in {@link ExperimentProblem#label}
 * @param share of the pool that may be chosen; empty for a method that has no budget, and so one step for all
 * @param method name of the contender
 * @param seed of the run
 * @param ids of the records, in the order in which they were chosen
 */
public record ChosenRecords(String setting, Optional<Double> share, String method, long seed, List<String> ids) {
    /** Copies the list. */
    public ChosenRecords {
        ids = List.copyOf(ids);
    }

    static ChosenRecords of(ExperimentStep step, List<String> ids) {
        boolean isWithout = ExperimentProblem.isWithoutBudget(step.method());
        Optional<Double> share = isWithout ? Optional.empty() : Optional.of(step.share());
        return new ChosenRecords(step.problem().label(), share, step.method(), step.seed(), ids);
    }

    /** One line of JSON, without a line break. */
    String line() {
        Map<String, Object> map = new LinkedHashMap<>();
        map.put("setting", setting);
        share.ifPresent(s -> map.put("share", s));
        map.put("method", method);
        map.put("seed", seed);
        map.put("ids", ids);
        return CanonicalJson.line(map);
    }

    static ChosenRecords parse(String line, String source) {
        StrictJson json = StrictJson.parse(line, source);
        ChosenRecords read = new ChosenRecords(
                json.text("setting"),
                json.has("share") ? Optional.of(json.number("share", 0, 1)) : Optional.empty(),
                json.text("method"),
                json.large("seed", 0, Long.MAX_VALUE),
                json.texts("ids"));
        json.requireNothingElse();
        return read;
    }
}
