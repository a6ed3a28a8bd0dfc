package winnow.transformer;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.index.NDIndex;
import ai.djl.ndarray.types.DataType;
import ai.djl.ndarray.types.Shape;
import winnow.checkpoint.FloatSource;

/**
 * One named tensor of a model.
 *
 * <p>Weights of linear layers are held as {@code [out, in]}. GPT-2 stores its own the other way round; such a parameter is
 * {@link #isTransposedOnDisk()}, and its name, gradient and file form refer to {@code [in, out]}.
 */
public final class Parameter {
    private final String name;
    private final NDArray value;
    private final boolean transposedOnDisk;

    Parameter(String name, NDArray value, boolean transposedOnDisk) {
        this.name = name;
        this.value = value;
        this.transposedOnDisk = transposedOnDisk;
    }

    /** The name in the checkpoint. */
    public String name() {
        return name;
    }

    /** The tensor itself, owned by the model. */
    public NDArray value() {
        return value;
    }

    /** Whether the checkpoint holds the transpose. */
    public boolean isTransposedOnDisk() {
        return transposedOnDisk;
    }

    /** The shape in the checkpoint. */
    public Shape shapeOnDisk() {
        Shape shape = value.getShape();
        return transposedOnDisk ? new Shape(shape.get(1), shape.get(0)) : shape;
    }

    /** The values in the order of the checkpoint. */
    public FloatSource valuesOnDisk() {
        return (first, into) -> {
            try (NDArray part = stored(value, first, into.remaining())) {
                into.put(part.toFloatArray());
            }
        };
    }

    private NDArray stored(NDArray array, long first, long count) {
        try (NDArray oriented = transposedOnDisk ? array.transpose() : array.duplicate();
                NDArray flat = oriented.reshape(-1);
                NDArray part = flat.get(new NDIndex(first + ":" + (first + count)))) {
            return part.toType(DataType.FLOAT32, true);
        }
    }

    @Override
    public String toString() {
        return name + value.getShape();
    }
}
