package winnow.evaluation;

import java.util.List;
import java.util.OptionalDouble;

/**
 * What a judge says of many answers.
 *
 * @param verdicts in the order of the answers
 */
public record JudgeReport(List<Verdict> verdicts) {
    /** Copies the verdicts. */
    public JudgeReport {
        verdicts = List.copyOf(verdicts);
    }

    /** The mean over the scored answers, in [1, 5]; empty if there is none. The others are no part of it: see their counts. */
    public OptionalDouble mean() {
        return verdicts.stream()
                .flatMapToDouble(verdict -> verdict.score().stream())
                .average();
    }

    /** Answers with a score. */
    public int scored() {
        return count(Verdict.Kind.SCORED);
    }

    /** Answers for which the judge wrote something that is no score. */
    public int unparseable() {
        return count(Verdict.Kind.UNPARSEABLE);
    }

    /** Answers that the judge could not be asked about. */
    public int failed() {
        return count(Verdict.Kind.FAILED);
    }

    private int count(Verdict.Kind kind) {
        return (int) verdicts.stream().filter(verdict -> verdict.kind() == kind).count();
    }

    @Override
    public String toString() {
        return "JudgeReport[mean " + (mean().isPresent() ? "" + (float) mean().getAsDouble() : "none") + " of "
                + scored() + " scored, " + unparseable() + " unparseable, " + failed() + " failed]";
    }
}
