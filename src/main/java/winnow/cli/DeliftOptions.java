package winnow.cli;

import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import picocli.CommandLine.Option;
import winnow.selection.WhenSaturated;
import winnow.utility.Agreement;
import winnow.utility.ColumnWeight;
import winnow.utility.Diagonal;
import winnow.utility.Treatment;
import winnow.utility.UtilityForm;
import winnow.utility.UtilityScale;

/** The options of {@code --method delift} that no other method has. */
final class DeliftOptions {
    private static final double DEFAULT_POWER = 1;

    @Option(
            names = "--utility",
            paramLabel = "FILE.npy",
            description = "delift: the pool's own matrix, made by winnow utility; then no --model is needed but for"
                    + " target and existing records.")
    Path utility;

    @Option(
            names = "--form",
            paramLabel = "l2|pmi|pmi-mean",
            description = "delift: the utility, from distances of probabilities or from log-probabilities (default:"
                    + " l2).")
    String form;

    @Option(
            names = "--scale",
            paramLabel = "raw|clamped|min-max",
            description = "delift: how utilities become similarities (default: clamped, harm counts as 0).")
    String scale;

    @Option(
            names = "--diagonal",
            paramLabel = "zero|kept",
            description = "delift: whether a record may represent itself (default: zero; the paper's is kept).")
    String diagonal;

    @Option(
            names = "--agreement",
            paramLabel = "one-way|mutual",
            description = "delift: whether a candidate must help, or both each other (default: one-way).")
    String agreement;

    @Option(
            names = "--weight",
            paramLabel = "none|mutual-support|confidence",
            description = "delift: make unlikely candidates count less (default: none).")
    String weight;

    @Option(names = "--weight-power", paramLabel = "P", description = "delift: how much less (default: 1).")
    Double weightPower;

    @Option(
            names = "--repetitions",
            paramLabel = "R",
            description = "delift: picks that serve every record, without target and existing records (default: 1).")
    Integer repetitions;

    @Option(
            names = "--when-saturated",
            paramLabel = "continue|repeat|stop|reweigh|most-help",
            description =
                    "delift: what to do when all are served and a budget is left; repeat chooses anew so that every"
                            + " record is served several times (default: continue).")
    String whenSaturated;

    /** Checks everything that can be checked without reading. */
    void requireValid() {
        form("l2");
        treatment();
        whenSaturated();
        if (repetitions != null && repetitions < 1) {
            throw new IllegalArgumentException("--repetitions must be at least 1, got " + repetitions);
        }
        if (weightPower != null && !(weightPower >= 0 && weightPower < Double.POSITIVE_INFINITY)) {
            throw new IllegalArgumentException("--weight-power must be at least 0 and finite, got " + weightPower);
        }
        if (weightPower != null && weightKind() == ColumnWeight.Kind.NONE) {
            throw new IllegalArgumentException("--weight-power has no meaning without --weight");
        }
    }

    /**
     * Checks that an approximation holds what a treatment of its utilities needs.
     *
     * @throws IllegalArgumentException if it does not
     */
    void requireFitting(Approximation approximation) {
        Treatment treatment = treatment();
        switch (approximation.kind()) {
            case LEARNED ->
                refuseIf(
                        weightKind() == ColumnWeight.Kind.CONFIDENCE,
                        "--weight confidence",
                        "learned: it does not score responses alone");
            case ANCHORS -> {
                refuseIf(
                        treatment.agreement() == Agreement.MUTUAL,
                        "--agreement mutual",
                        "anchors: it knows one direction of a pair");
                refuseIf(weightKind() != ColumnWeight.Kind.NONE, "--weight", "anchors: it knows few rows");
            }
            case NEIGHBOURS ->
                refuseIf(
                        treatment.scale() != UtilityScale.CLAMPED,
                        "--scale " + scale,
                        "neighbours: pairs that were not scored have no value to scale");
            default -> {}
        }
    }

    private static void refuseIf(boolean isUnfit, String option, String approximation) {
        if (isUnfit) {
            throw new IllegalArgumentException(option + " has no meaning with --approximation " + approximation);
        }
    }

    UtilityForm form(String otherwise) {
        return UtilityForm.of(form == null ? otherwise : form);
    }

    Treatment treatment() {
        ColumnWeight.Kind kind = weightKind();
        return new Treatment(
                choice("--scale", scale, UtilityScale.CLAMPED, UtilityScale.values()),
                choice("--diagonal", diagonal, Diagonal.ZERO, Diagonal.values()),
                choice("--agreement", agreement, Agreement.ONE_WAY, Agreement.values()),
                kind == ColumnWeight.Kind.NONE
                        ? ColumnWeight.none()
                        : new ColumnWeight(kind, weightPower == null ? DEFAULT_POWER : weightPower));
    }

    private ColumnWeight.Kind weightKind() {
        return choice("--weight", weight, ColumnWeight.Kind.NONE, ColumnWeight.Kind.values());
    }

    WhenSaturated whenSaturated() {
        return whenSaturated == null ? WhenSaturated.CONTINUE : WhenSaturated.of(whenSaturated);
    }

    /** The constant of a name, in lower case with dashes. */
    private static <E extends Enum<E>> E choice(String option, String given, E otherwise, E[] all) {
        if (given == null) {
            return otherwise;
        }
        for (E value : all) {
            if (name(value).equals(given)) {
                return value;
            }
        }
        List<String> names = Arrays.stream(all).map(DeliftOptions::name).toList();
        throw new IllegalArgumentException(
                option + " must be one of " + String.join(", ", names) + ", got \"" + given + "\"");
    }

    private static String name(Enum<?> value) {
        return value.name().toLowerCase(Locale.ROOT).replace('_', '-');
    }
}
