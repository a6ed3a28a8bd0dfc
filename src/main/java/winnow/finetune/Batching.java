package winnow.finetune;

import java.util.OptionalInt;

/**
 * How examples are put together into steps.
 *
 * @param rows rows of a batch, ≥ 1
 * @param accumulation batches of a step, ≥ 1; the loss is the mean over all tokens of the step, whichever batch they are in
 * @param packedLength if present, several examples share a row of at most so many tokens, without attention between them
 */
public record Batching(int rows, int accumulation, OptionalInt packedLength) {
    /** Checks the ranges. */
    public Batching {
        if (rows < 1) {
            throw new IllegalArgumentException("batch size must be >= 1, got " + rows);
        }
        if (accumulation < 1) {
            throw new IllegalArgumentException("accumulation must be >= 1, got " + accumulation);
        }
        if (packedLength.isPresent() && packedLength.getAsInt() < 2) {
            throw new IllegalArgumentException("packed rows must hold >= 2 tokens, got " + packedLength.getAsInt());
        }
    }

    /** One example a row, one batch a step. */
    public static Batching of(int rows) {
        return new Batching(rows, 1, OptionalInt.empty());
    }

    /** The same with several batches a step. */
    public Batching withAccumulation(int batches) {
        return new Batching(rows, batches, packedLength);
    }

    /** The same with several examples a row. */
    public Batching withPacking(int tokens) {
        return new Batching(rows, accumulation, OptionalInt.of(tokens));
    }
}
