package winnow.experiment;

import java.nio.file.Path;
import java.util.List;
import java.util.Optional;

/**
 * A claim of a paper and what of a result decides it.
 *
 * @param paper with table, figure or section
 * @param text of the claim
 * @param printed the paper's number
 * @param decision how it is decided, or empty if it cannot be here
 * @param reason why it cannot be decided here, or a remark
 */
public record Claim(String paper, String text, String printed, Optional<Decision> decision, String reason) {
    /** Version of the form of files of claims. */
    public static final int SCHEMA = 1;

    /** What must hold of the difference between method and other. */
    public enum Rule {
        /** It is on the better side. */
        BETTER("better"),
        /** It is not on the worse side by more than a margin. */
        NO_WORSE("no worse");

        private final String id;

        Rule(String id) {
            this.id = id;
        }
    }

    /**
     * The comparison that decides.
     *
     * @param experiment name of the experiment file
     * @param setting label of the point, empty for all together
     * @param share of the budget
     * @param learner as in {@link Outcome}
     * @param asked as in {@link Outcome}
     * @param metric as in {@link Outcome}
     * @param method that the claim is about
     * @param against what
     * @param isLowerBetter of the metric
     * @param rule what must hold
     * @param margin of {@link Rule#NO_WORSE}, in units of the metric, ≥ 0
     */
    public record Decision(
            String experiment,
            Optional<String> setting,
            double share,
            String learner,
            String asked,
            String metric,
            String method,
            String against,
            boolean isLowerBetter,
            Rule rule,
            double margin) {
        private static Decision of(StrictJson json) {
            Rule rule = json.choice("rule", List.of(Rule.BETTER.id, Rule.NO_WORSE.id))
                            .equals(Rule.BETTER.id)
                    ? Rule.BETTER
                    : Rule.NO_WORSE;
            Decision read = new Decision(
                    json.text("experiment"),
                    json.has("setting") ? Optional.of(json.text("setting")) : Optional.empty(),
                    json.number("share", 0, 1),
                    json.text("learner"),
                    json.text("asked"),
                    json.text("metric"),
                    json.text("method"),
                    json.text("against"),
                    json.choice("better", List.of("lower", "higher")).equals("lower"),
                    rule,
                    rule == Rule.NO_WORSE ? json.number("margin", 0, 1e6) : 0);
            json.requireNothingElse();
            return read;
        }
    }

    /**
     * Reads a file of claims.
     *
     * @throws IllegalArgumentException if it breaks a rule, with file, key and rule
     */
    public static List<Claim> read(Path file) {
        StrictJson json = StrictJson.read(file);
        json.whole("schema", SCHEMA, SCHEMA);
        List<Claim> claims = json.objects("claims").stream().map(Claim::of).toList();
        json.requireNothingElse();
        return claims;
    }

    private static Claim of(StrictJson json) {
        Optional<Decision> decision = json.objectIfAny("decidedBy").map(Decision::of);
        Claim claim = new Claim(
                json.text("paper"),
                json.text("claim"),
                json.text("printed"),
                decision,
                decision.isEmpty() ? json.text("notTestable") : json.has("remark") ? json.text("remark") : "");
        json.requireNothingElse();
        return claim;
    }
}
