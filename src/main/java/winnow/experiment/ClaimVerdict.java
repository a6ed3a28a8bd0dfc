package winnow.experiment;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import winnow.evaluation.BootstrapInterval;

/**
 * What a result says of a claim.
 *
 * @param claim of a paper
 * @param verdict on it
 * @param difference of the method less the other, where it was measured
 * @param result the folder that decides, where there is one
 */
public record ClaimVerdict(
        Claim claim, Verdict verdict, Optional<BootstrapInterval> difference, Optional<StoredResult> result) {
    /** Verdicts. */
    public enum Verdict {
        /** The whole interval is where the claim says. */
        HOLDS("holds"),
        /** The mean is where the claim says, or for a claim of no difference none is shown, but the interval goes beyond. */
        IN_PART("holds in part"),
        /** The mean is not where the claim says. */
        DOES_NOT_HOLD("does not hold"),
        /** No experiment here can decide it. */
        NOT_TESTABLE("not testable here"),
        /** The experiment that decides it was not run. */
        NOT_RUN("not run");

        private final String words;

        Verdict(String words) {
            this.words = words;
        }

        /** In a table. */
        public String words() {
            return words;
        }
    }

    /**
     * Judges a claim by the result of the experiment file that decides it.
     *
     * @param experiments folder of experiment files
     * @param results folder of results
     * @throws IllegalArgumentException if the file names what the experiment has not
     */
    public static ClaimVerdict of(Claim claim, Path experiments, Path results) {
        if (claim.decision().isEmpty()) {
            return new ClaimVerdict(claim, Verdict.NOT_TESTABLE, Optional.empty(), Optional.empty());
        }
        Claim.Decision decision = claim.decision().get();
        ExperimentSpec spec = ExperimentSpec.read(experiments.resolve(decision.experiment() + ".json"));
        Path folder = results.resolve(spec.name()).resolve(spec.shortHash());
        if (!Files.exists(folder.resolve(StoredResult.MANIFEST))) {
            requireKnown(spec, decision);
            return new ClaimVerdict(claim, Verdict.NOT_RUN, Optional.empty(), Optional.empty());
        }
        StoredResult stored = StoredResult.read(folder);
        BootstrapInterval difference = together(stored, decision)
                .difference(
                        decision.learner(), decision.method(), decision.against(), decision.asked(), decision.metric())
                .orElseThrow(() -> missing(
                        decision,
                        decision.metric() + " of " + decision.method() + " and " + decision.against() + " after "
                                + decision.learner() + ", " + decision.asked()));
        return new ClaimVerdict(claim, verdict(decision, difference), Optional.of(difference), Optional.of(stored));
    }

    /** Values of the settings that decide; each setting of each seed counts as a run. */
    private static Results together(StoredResult stored, Claim.Decision decision) {
        List<Outcome> all = new ArrayList<>();
        long run = 0;
        for (PointResults point : stored.points()) {
            boolean isMeant = point.share() == decision.share()
                    && decision.setting().map(point.setting()::equals).orElse(true);
            if (!isMeant) {
                continue;
            }
            for (long seed : stored.spec().seeds()) {
                long number = run++;
                point.results().outcomes().stream()
                        .filter(outcome -> outcome.seed() == seed)
                        .map(outcome -> outcome.withSeed(number))
                        .forEach(all::add);
            }
        }
        return new Results(all);
    }

    private static void requireKnown(ExperimentSpec spec, Claim.Decision decision) {
        if (!spec.shares().contains(decision.share())) {
            throw missing(decision, "a point of share " + Shares.text(decision.share()));
        }
        for (String method : new String[] {decision.method(), decision.against()}) {
            if (!spec.methods().contains(method)) {
                throw missing(decision, "the method " + method);
            }
        }
    }

    private static IllegalArgumentException missing(Claim.Decision decision, String what) {
        return new IllegalArgumentException(
                "a claim is decided by " + what + " of experiment " + decision.experiment() + ", which has none");
    }

    /** By the difference turned so that more is better: its mean, and its worse end. */
    private static Verdict verdict(Claim.Decision decision, BootstrapInterval difference) {
        double mean = decision.isLowerBetter() ? -difference.estimate() : difference.estimate();
        double worst = decision.isLowerBetter() ? -difference.high() : difference.low();
        double best = decision.isLowerBetter() ? -difference.low() : difference.high();
        if (decision.rule() == Claim.Rule.BETTER) {
            return worst > 0 ? Verdict.HOLDS : mean > 0 ? Verdict.IN_PART : Verdict.DOES_NOT_HOLD;
        }
        return worst >= -decision.margin()
                ? Verdict.HOLDS
                : best >= 0 || mean >= -decision.margin() ? Verdict.IN_PART : Verdict.DOES_NOT_HOLD;
    }
}
