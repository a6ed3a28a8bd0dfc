package winnow.transformer;

import ai.djl.ndarray.NDArray;
import java.util.function.BiConsumer;
import java.util.function.Predicate;

/** Tells what an architecture asks for and gives nothing: to check a checkpoint and count memory before reading. */
final class DeclaredParameters implements ParameterSource {
    private final Predicate<String> holds;
    private final BiConsumer<String, long[]> expected;
    private long count;

    /**
     * Passes on each tensor as it is asked for, so that a configuration out of all proportion is refused early.
     *
     * @param holds whether an optional tensor is there
     * @param expected takes the name and shape of each tensor in the checkpoint
     */
    DeclaredParameters(Predicate<String> holds, BiConsumer<String, long[]> expected) {
        this.holds = holds;
        this.expected = expected;
    }

    @Override
    public Parameter tensor(String name, long... shape) {
        expect(name, shape);
        return new Parameter(name, null, false);
    }

    @Override
    public Parameter transposed(String name, long out, long in) {
        expect(name, in, out);
        return new Parameter(name, null, true);
    }

    private void expect(String name, long... shape) {
        expected.accept(name, shape.clone());
        long sum = count + size(shape);
        count = sum < 0 ? Long.MAX_VALUE : sum;
    }

    @Override
    public boolean holds(String name) {
        return holds.test(name);
    }

    @Override
    public NDArray constant(double value) {
        return null;
    }

    /** Number of single numbers in all tensors. */
    long count() {
        return count;
    }

    /** Number of elements; beyond 63 bits, the largest number there is. Axes are at least 1. */
    static long size(long[] shape) {
        long size = 1;
        for (long axis : shape) {
            if (size > Long.MAX_VALUE / axis) {
                return Long.MAX_VALUE;
            }
            size *= axis;
        }
        return size;
    }
}
