package winnow.transformer;

import ai.djl.ndarray.NDArray;
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
        return transposedOnDisk ? TensorValues.ofTranspose(value) : TensorValues.of(value);
    }

    /** The values in the order of {@link #value()}. */
    public FloatSource values() {
        return TensorValues.of(value);
    }

    /**
     * Replaces all values.
     *
     * @param values in the order of {@link #value()}
     */
    public void assign(float[] values) {
        TensorList.assign(value, values);
    }

    @Override
    public String toString() {
        return name + value.getShape();
    }
}
