package winnow.influence;

/**
 * Vectors of numbered examples, one number for each parameter that learns: gradients, or steps made from them.
 *
 * <p>Read one at a time, so that no more than the caller keeps is in memory. One thread at a time.
 */
public interface GradientSource {
    /** Number of examples. */
    int size();

    /** Sizes of the parameter tensors in order; they sum to P. */
    int[] layerSizes();

    /** P. */
    default int width() {
        int width = 0;
        for (int size : layerSizes()) {
            width = Math.addExact(width, size);
        }
        return width;
    }

    /**
     * Computes the vector of one example.
     *
     * @param into {@code [P]}, overwritten
     * @throws IllegalStateException naming the example, if its loss or gradient is not finite
     */
    void read(int example, float[] into);
}
