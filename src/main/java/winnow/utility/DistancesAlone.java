package winnow.utility;

import winnow.corpus.Corpus;

/** Distances of responses without examples: a fingerprint of the weights, which a model's settings do not name. */
final class DistancesAlone {
    /** Batches and threads move a distance by less, another model by more. */
    private static final float SAME = 1e-4f;

    private DistancesAlone() {}

    static void requireSame(Corpus represented, float[] stored, float[] distances) {
        for (int i = 0; i < stored.length; i++) {
            if (!(Math.abs(stored[i] - distances[i]) <= SAME)) {
                throw new IllegalArgumentException("stored utilities must be of the same model, got a distance of "
                        + stored[i] + " where this one has " + distances[i] + " for "
                        + represented.get(i).id() + " alone");
            }
        }
    }
}
