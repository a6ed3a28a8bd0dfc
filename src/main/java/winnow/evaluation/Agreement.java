package winnow.evaluation;

/**
 * How much of an answer is in the reference, and how much of the reference is in the answer.
 *
 * @param precision shared units over those of the answer, in [0, 1]; 0 for an answer without any
 * @param recall shared units over those of the reference, in [0, 1]; 0 for a reference without any
 */
public record Agreement(double precision, double recall) {
    /** Checks the ranges. */
    public Agreement {
        if (!(precision >= 0 && precision <= 1 && recall >= 0 && recall <= 1)) {
            throw new IllegalArgumentException(
                    "precision and recall must be in [0, 1], got " + precision + " and " + recall);
        }
    }

    static Agreement of(int shared, int inAnswer, int inReference) {
        return new Agreement(
                inAnswer == 0 ? 0 : (double) shared / inAnswer, inReference == 0 ? 0 : (double) shared / inReference);
    }

    /** The harmonic mean 2pr / (p + r), or 0 if both are 0. */
    public double f1() {
        return precision + recall > 0 ? 2 * precision * recall / (precision + recall) : 0;
    }
}
