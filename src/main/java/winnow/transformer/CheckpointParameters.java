package winnow.transformer;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.DataType;
import ai.djl.ndarray.types.Shape;
import winnow.checkpoint.TensorReader;

/** Reads parameters from a checkpoint to the device, one at a time. */
final class CheckpointParameters implements ParameterSource {
    private final TensorReader reader;
    private final NDManager manager;
    private final DataType type;

    CheckpointParameters(TensorReader reader, NDManager manager, DataType type) {
        this.reader = reader;
        this.manager = manager;
        this.type = type;
    }

    @Override
    public Parameter tensor(String name, long... shape) {
        NDArray value = manager.create(reader.take(name, shape), new Shape(shape));
        return new Parameter(name, typed(value, type), false);
    }

    @Override
    public Parameter transposed(String name, long out, long in) {
        try (NDArray stored = manager.create(reader.take(name, in, out), new Shape(in, out));
                NDArray view = stored.transpose()) {
            return new Parameter(name, typed(view.duplicate(), type), true);
        }
    }

    /** The array in a type; one of another type is freed. */
    static NDArray typed(NDArray value, DataType type) {
        if (value.getDataType() == type) {
            return value;
        }
        try (value) {
            return value.toType(type, true);
        }
    }

    @Override
    public boolean holds(String name) {
        return reader.has(name);
    }

    @Override
    public NDArray constant(double value) {
        return manager.create((float) value);
    }
}
