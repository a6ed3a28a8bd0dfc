package winnow.seedling;

import java.util.Arrays;
import winnow.finetune.WeightedSequence;

/** Collects tokens and their weights. */
final class TokenList {
    private int[] ids = new int[64];
    private float[] weights = new float[64];
    private int size;

    void add(int id, double weight) {
        if (size == ids.length) {
            ids = Arrays.copyOf(ids, 2 * size);
            weights = Arrays.copyOf(weights, 2 * size);
        }
        ids[size] = id;
        weights[size++] = (float) weight;
    }

    WeightedSequence sequence() {
        return WeightedSequence.of(Arrays.copyOf(ids, size), Arrays.copyOf(weights, size));
    }
}
