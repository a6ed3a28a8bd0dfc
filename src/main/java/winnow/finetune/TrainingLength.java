package winnow.finetune;

import java.util.Locale;

/**
 * How long to train.
 *
 * @param unit what is counted
 * @param count ≥ 1
 */
public record TrainingLength(Unit unit, int count) {
    /** What is counted. */
    public enum Unit {
        /** Passes over all examples. */
        EPOCHS,
        /** Steps of the optimiser. */
        STEPS
    }

    /** Checks the count. */
    public TrainingLength {
        if (count < 1) {
            throw new IllegalArgumentException(
                    unit.name().toLowerCase(Locale.ROOT) + " must be at least 1, got " + count);
        }
    }

    /** So many passes over all examples. */
    public static TrainingLength epochs(int count) {
        return new TrainingLength(Unit.EPOCHS, count);
    }

    /** So many steps, in as many passes as it takes. */
    public static TrainingLength steps(int count) {
        return new TrainingLength(Unit.STEPS, count);
    }
}
