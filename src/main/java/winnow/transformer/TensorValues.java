package winnow.transformer;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.index.NDIndex;
import ai.djl.ndarray.types.DataType;
import java.nio.FloatBuffer;
import winnow.checkpoint.FloatSource;

/**
 * The values of an array in row-major order, fetched piece by piece: a large tensor is never in the heap as a whole.
 *
 * <p>Cost: one copy of the values asked for; for a transposed view one native copy of the array, kept from the first piece to
 * the last.
 */
public final class TensorValues implements FloatSource {
    private final NDArray array;
    private final boolean transposed;
    private NDArray rows;

    private TensorValues(NDArray array, boolean transposed) {
        this.array = array;
        this.transposed = transposed;
    }

    /** The values of an array that is stored in row-major order. */
    public static TensorValues of(NDArray array) {
        return new TensorValues(array, false);
    }

    /** The values of the transpose of a matrix. */
    static TensorValues ofTranspose(NDArray matrix) {
        return new TensorValues(matrix, true);
    }

    @Override
    public void read(long first, FloatBuffer into) {
        long end = first + into.remaining();
        GradientMode.off(() -> {
            copy(first, end, into);
            return null;
        });
        if (rows != null && end == array.size()) {
            rows.close();
            rows = null;
        }
    }

    private void copy(long first, long end, FloatBuffer into) {
        try (NDArray flat = source().reshape(-1);
                NDArray part = flat.get(new NDIndex(first + ":" + end));
                NDArray wide = part.toType(DataType.FLOAT32, true)) {
            into.put(wide.toFloatArray());
        }
    }

    private NDArray source() {
        if (transposed && rows == null) {
            try (NDArray view = array.transpose()) {
                rows = view.duplicate();
            }
        }
        return transposed ? rows : array;
    }
}
