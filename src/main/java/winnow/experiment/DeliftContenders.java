package winnow.experiment;

import java.util.ArrayList;
import java.util.List;
import winnow.selection.TargetObjective;
import winnow.selection.WhenSaturated;
import winnow.utility.Agreement;
import winnow.utility.ColumnWeight;
import winnow.utility.Diagonal;
import winnow.utility.Treatment;
import winnow.utility.UtilityForm;
import winnow.utility.UtilityScale;

/** The contenders of DELIFT's tables, and the ablations of its parts. */
public final class DeliftContenders {
    /** DELIFT with its defaults here. */
    public static final String DELIFT = "DELIFT";

    /** DELIFT with repetitions after saturation, which is ours. */
    public static final String REPEATED = "DELIFT; repeat";

    /** Facility location that knows neither target nor existing data. */
    static final String PLAIN = "DELIFT; plain facility location";

    private static final String MUTUAL = "DELIFT; mutual";
    private static final String WEIGHT = " weight";

    /** In-context utility by pointwise mutual information. */
    static final String PMI = "DELIFT; PMI";

    private static final Treatment USUAL = Treatment.withDefaults();

    private DeliftContenders() {}

    /** The rows of the paper's tables that need no other method, and ours: Initial, Random, DELIFT (SE), DELIFT, repeated, Full. */
    public static List<Contender> ofTheTables(TargetObjective form) {
        return List.of(
                Contender.initial(),
                Contender.random(),
                Contender.deliftSe(form),
                delift(form),
                repeated(form),
                Contender.full());
    }

    /** Those of the tables, all ablations and baselines, whose names an experiment file may use. */
    public static List<Contender> all(Stage stage, TargetObjective form) {
        List<Contender> all = new ArrayList<>(ofTheTables(form));
        all.addAll(ablations(stage, form));
        all.addAll(BaselineContenders.of(stage));
        return List.copyOf(all);
    }

    /** The name of the contender with another objective for a target than the experiment's. */
    static String of(TargetObjective form) {
        return "DELIFT; " + form.id();
    }

    /** Whether a contender sets what a candidate does for a record against other pairs, see {@link Treatment#isOfSinglePairs}. */
    static boolean comparesPairs(String name) {
        return name.startsWith(MUTUAL) || name.endsWith(WEIGHT);
    }

    /** The contender of a name that is known to be there. */
    static Contender named(List<Contender> contenders, String name) {
        return contenders.stream()
                .filter(contender -> contender.name().equals(name))
                .findFirst()
                .orElseThrow();
    }

    /** The same, chosen anew after saturation so that every record is served several times. */
    public static Contender repeated(TargetObjective form) {
        return Contender.delift(
                REPEATED, UtilityForm.L2, form, selector -> selector.withWhenSaturated(WhenSaturated.REPEAT));
    }

    /** In-context utility, L2, clamped, without the diagonal. */
    public static Contender delift(TargetObjective form) {
        return Contender.delift(DELIFT, UtilityForm.L2, form, selector -> selector);
    }

    /** One part of DELIFT changed at a time, then the changes that are ours. */
    public static List<Contender> ablations(Stage stage, TargetObjective form) {
        List<Contender> all = new ArrayList<>(List.of(
                treated("DELIFT; diagonal kept (paper)", UtilityForm.L2, form, Treatment.paper()),
                treated("DELIFT; min-max", UtilityForm.L2, form, USUAL.withScale(UtilityScale.MIN_MAX)),
                treated(
                        "DELIFT; min-max and diagonal kept",
                        UtilityForm.L2,
                        form,
                        USUAL.withScale(UtilityScale.MIN_MAX).withDiagonal(Diagonal.KEPT)),
                treated(MUTUAL, UtilityForm.L2, form, USUAL.withAgreement(Agreement.MUTUAL)),
                treated(
                        "DELIFT; support" + WEIGHT,
                        UtilityForm.L2,
                        form,
                        USUAL.withWeight(ColumnWeight.mutualSupport(1))),
                treated(
                        "DELIFT; confidence" + WEIGHT,
                        UtilityForm.L2,
                        form,
                        USUAL.withWeight(ColumnWeight.confidence(1))),
                Contender.delift(
                        "DELIFT; reweigh",
                        UtilityForm.L2,
                        form,
                        selector -> selector.withWhenSaturated(WhenSaturated.REWEIGH)),
                Contender.delift(
                        "DELIFT; most help",
                        UtilityForm.L2,
                        form,
                        selector -> selector.withWhenSaturated(WhenSaturated.MOST_HELP))));
        for (int repetitions : new int[] {3, 10}) {
            all.add(Contender.delift(
                    "DELIFT; served " + repetitions + " times",
                    UtilityForm.L2,
                    form,
                    selector -> selector.withRepetitions(repetitions)));
        }
        all.add(Contender.delift(MUTUAL + " and repeat", UtilityForm.L2, form, selector -> selector.withTreatment(
                        USUAL.withAgreement(Agreement.MUTUAL))
                .withWhenSaturated(WhenSaturated.REPEAT)));
        if (stage == Stage.INSTRUCTION) {
            all.add(treated(PMI, UtilityForm.PMI, form, USUAL));
        } else {
            all.add(Contender.deliftPlain(PLAIN, UtilityForm.L2, selector -> selector));
        }
        if (stage == Stage.TASK) {
            for (TargetObjective other : TargetObjective.values()) {
                if (other != form) {
                    all.add(Contender.delift(of(other), UtilityForm.L2, other, selector -> selector));
                }
            }
        }
        return List.copyOf(all);
    }

    private static Contender treated(String name, UtilityForm metric, TargetObjective form, Treatment treatment) {
        return Contender.delift(name, metric, form, selector -> selector.withTreatment(treatment));
    }
}
