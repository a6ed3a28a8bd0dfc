package winnow.checkpoint;

import java.nio.ByteBuffer;
import java.nio.FloatBuffer;
import java.util.List;

/**
 * Named tensors in files: one safetensors file or all those of a checkpoint.
 *
 * <p>Reading is safe from several threads. A file that changes while it is open gives wrong numbers or an error, as any file
 * does.
 */
public interface Tensors extends AutoCloseable {
    /** The names, in the order of the data. */
    List<String> names();

    /** Whether there is a tensor of that name. */
    boolean contains(String name);

    /**
     * Where and how a tensor is stored.
     *
     * @throws IllegalArgumentException if there is none of that name
     */
    TensorInfo info(String name);

    /**
     * Fills the buffer with the elements from {@code first} on, in row-major order. F16 and BF16 are widened exactly; F64 and
     * integers of more than 24 significant bits are rounded; BOOL gives 0 and 1.
     *
     * @throws IllegalArgumentException if there is no such tensor or range, or the type cannot be read as floats
     * @throws java.io.UncheckedIOException if the file cannot be read
     * @throws java.util.concurrent.CancellationException if the thread is interrupted; the file is then closed
     */
    void read(String name, long first, FloatBuffer into);

    /**
     * Fills the buffer with the tensor's bytes as stored, little-endian, from byte {@code first} of the tensor on.
     *
     * @throws IllegalArgumentException if there is no such tensor or range
     * @throws java.io.UncheckedIOException if the file cannot be read
     * @throws java.util.concurrent.CancellationException if the thread is interrupted; the file is then closed
     */
    void readBytes(String name, long first, ByteBuffer into);

    /**
     * A whole tensor, in row-major order, widened as {@link #read} does.
     *
     * @throws IllegalArgumentException as {@link #read}, and for a tensor of more elements than an array holds
     */
    default float[] readFloats(String name) {
        TensorInfo tensor = info(name);
        if (tensor.elements() > Integer.MAX_VALUE - 8) {
            throw new IllegalArgumentException("tensor " + name + " has " + tensor.elements()
                    + " elements, too many for one array; read it in parts");
        }
        float[] values = new float[(int) tensor.elements()];
        read(name, 0, FloatBuffer.wrap(values));
        return values;
    }

    @Override
    void close();
}
