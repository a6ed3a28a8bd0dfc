package winnow.transformer;

import ai.djl.ndarray.NDArray;
import java.util.LinkedHashMap;
import java.util.Map;

/** Notes what an architecture asks for and gives nothing: to check a checkpoint and count memory before reading. */
final class DeclaredParameters implements ParameterSource {
    private final Map<String, long[]> shapes = new LinkedHashMap<>();

    @Override
    public Parameter tensor(String name, long... shape) {
        shapes.put(name, shape.clone());
        return new Parameter(name, null, false);
    }

    @Override
    public Parameter transposed(String name, long out, long in) {
        shapes.put(name, new long[] {in, out});
        return new Parameter(name, null, true);
    }

    @Override
    public NDArray constant(double value) {
        return null;
    }

    /** Name to shape in the checkpoint, in the order of declaration. */
    Map<String, long[]> shapes() {
        return shapes;
    }

    /** Number of single numbers in all tensors. */
    long count() {
        return shapes.values().stream().mapToLong(DeclaredParameters::size).sum();
    }

    static long size(long[] shape) {
        long size = 1;
        for (long axis : shape) {
            size = Math.multiplyExact(size, axis);
        }
        return size;
    }
}
