package winnow.checkpoint;

import java.nio.file.Path;
import java.util.List;

/**
 * Where and how a tensor is stored; its extent has been checked against the file.
 *
 * @param name the tensor's name
 * @param type how its elements are stored
 * @param shape the extent of each dimension, outermost first; empty for a scalar
 * @param offset the first byte, counted from the start of the file
 * @param bytes the length in bytes, elements times bytes per element
 * @param file the file that holds it
 */
public record TensorInfo(String name, ElementType type, List<Long> shape, long offset, long bytes, Path file) {
    /** Copies the shape. */
    public TensorInfo {
        shape = List.copyOf(shape);
    }

    /** The number of elements. */
    public long elements() {
        return bytes / type.bytes();
    }

    /** The shape as a fresh array. */
    public long[] dimensions() {
        return shape.stream().mapToLong(Long::longValue).toArray();
    }
}
