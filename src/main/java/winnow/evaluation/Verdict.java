package winnow.evaluation;

import java.util.OptionalDouble;
import java.util.OptionalInt;

/**
 * What a judge says of one answer. Only a {@linkplain Kind#SCORED scored} verdict has a score.
 *
 * @param id of the record
 * @param kind what became of the question
 * @param score in [1, 5], whole where the judge wrote it, present for scored verdicts only
 * @param text what the judge wrote, or why there is no verdict; empty where a score was worked out from probabilities
 */
public record Verdict(String id, Kind kind, OptionalDouble score, String text) {
    /** What became of a question to a judge. */
    public enum Kind {
        /** There is a score. */
        SCORED,
        /** The judge wrote something from which no score can be read for certain. */
        UNPARSEABLE,
        /** The judge could not be asked. */
        FAILED
    }

    /** Checks that a score is where it should be, and within [1, 5]. */
    public Verdict {
        if (score.isPresent() != (kind == Kind.SCORED)) {
            throw new IllegalArgumentException("a score must be there if and only if the verdict is scored, got " + kind
                    + " and " + score + ", example " + id);
        }
        if (score.isPresent()
                && !(score.getAsDouble() >= JudgeRubric.LOWEST && score.getAsDouble() <= JudgeRubric.HIGHEST)) {
            throw new IllegalArgumentException(
                    "score must be in [1, 5], got " + score.getAsDouble() + ", example " + id);
        }
    }

    /** A verdict with a score. */
    static Verdict scored(String id, double score, String text) {
        return new Verdict(id, Kind.SCORED, OptionalDouble.of(score), text);
    }

    /** No verdict, because the judge could not be asked. */
    static Verdict failed(String id, String why) {
        return new Verdict(id, Kind.FAILED, OptionalDouble.empty(), why);
    }

    /** What a judge's text says. */
    static Verdict read(String id, String text) {
        OptionalInt grade = JudgeRubric.score(text);
        return grade.isPresent()
                ? scored(id, grade.getAsInt(), text)
                : new Verdict(id, Kind.UNPARSEABLE, OptionalDouble.empty(), text);
    }
}
