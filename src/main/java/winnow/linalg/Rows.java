package winnow.linalg;

/**
 * Rows of numbers, dense or sparse, against one level per column: all that covering functions ask of similarities.
 *
 * <p>Methods that read are safe to call from several threads.
 */
public interface Rows {
    /** Number of rows n. */
    int rows();

    /** Number of columns m. */
    int columns();

    /** Σ_k max(0, x[row, k] − level[k]). */
    double sumAbove(int row, float[] level);

    /** Raises {@code level} in place: level[k] ← max(level[k], x[row, k]). */
    void raise(int row, float[] level);

    /** Adds 1 to counts[k] for every k with x[row, k] > level[k]. */
    void countAbove(int row, float[] level, int[] counts);

    /** Keeps the two largest values of every column in place: best[k] ≥ second[k] ≥ every other value seen. */
    void raiseTwo(int row, float[] best, float[] second);
}
