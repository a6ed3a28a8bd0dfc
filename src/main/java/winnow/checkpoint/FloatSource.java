package winnow.checkpoint;

import java.nio.FloatBuffer;

/** Where the values of a tensor to be written come from, piece by piece in row-major order. */
@FunctionalInterface
public interface FloatSource {
    /** Fills the buffer with the elements from {@code first} on. */
    void read(long first, FloatBuffer into);
}
