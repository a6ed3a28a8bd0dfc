package winnow.transformer;

import winnow.random.Seeds;

/**
 * How a pass that will be run backward is made.
 *
 * @param dropout share of activations set to zero after the embedding and after every block, in [0, 1); the rest grows by
 *     1/(1 − share). Dropout of attention weights is not done.
 * @param recomputing whether only the inputs of layers are kept, and everything inside a layer is computed a second time on the
 *     way back: about a third more time for a small part of the memory, with equal gradients
 * @param seeds where the random numbers of dropout come from; each layer draws from a stream of its own
 */
public record TrainingPass(double dropout, boolean recomputing, Seeds seeds) {
    /** Checks the share. */
    public TrainingPass {
        if (!(dropout >= 0 && dropout < 1)) {
            throw new IllegalArgumentException("dropout must be in [0, 1), got " + dropout);
        }
    }

    /** Without dropout, everything kept. */
    public static TrainingPass plain() {
        return new TrainingPass(0, false, Seeds.of(0));
    }

    /** The same with other random numbers. */
    public TrainingPass withSeeds(Seeds other) {
        return new TrainingPass(dropout, recomputing, other);
    }
}
