package winnow.finetune;

import java.util.OptionalInt;

/**
 * When the loss on held-out examples is taken, and what follows from it.
 *
 * @param every steps from one time to the next, ≥ 1; empty for the end of every epoch
 * @param patience if present, training stops when so many validations in a row were no better than the best, and the best
 *     weights are put back, also when training ends by itself
 */
public record Validation(OptionalInt every, OptionalInt patience) {
    /** At the end of each epoch, without consequence. */
    public static final Validation EVERY_EPOCH = new Validation(OptionalInt.empty(), OptionalInt.empty());

    /** Checks the ranges. */
    public Validation {
        if (every.isPresent() && every.getAsInt() < 1) {
            throw new IllegalArgumentException("validation must be every >= 1 steps, got " + every.getAsInt());
        }
        if (patience.isPresent() && patience.getAsInt() < 1) {
            throw new IllegalArgumentException("patience must be >= 1, got " + patience.getAsInt());
        }
    }

    /** The same every so many steps. */
    public Validation withEvery(int steps) {
        return new Validation(OptionalInt.of(steps), patience);
    }

    /** The same with early stopping. */
    public Validation withPatience(int validations) {
        return new Validation(every, OptionalInt.of(validations));
    }
}
