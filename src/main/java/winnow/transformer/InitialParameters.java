package winnow.transformer;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.Shape;
import java.util.Arrays;
import java.util.function.Predicate;
import winnow.random.Normal;
import winnow.random.Seeds;

/**
 * Parameters of a model that is to be trained from nothing: matrices normal with a standard deviation, vectors ending in
 * {@code bias} zero, other vectors (scales of norms) one. Each tensor draws from a stream of its own name.
 */
final class InitialParameters implements ParameterSource {
    private static final int LARGEST = Integer.MAX_VALUE - 8;

    private final NDManager manager;
    private final Seeds seeds;
    private final double deviation;
    private final Predicate<String> holds;

    InitialParameters(NDManager manager, Seeds seeds, double deviation, Predicate<String> holds) {
        this.manager = manager;
        this.seeds = seeds;
        this.deviation = deviation;
        this.holds = holds;
    }

    @Override
    public Parameter tensor(String name, long... shape) {
        return new Parameter(name, manager.create(values(name, shape), new Shape(shape)), false);
    }

    @Override
    public Parameter offset(String name, long... shape) {
        return new Parameter(name, manager.zeros(new Shape(shape)), false);
    }

    @Override
    public Parameter transposed(String name, long out, long in) {
        return new Parameter(name, manager.create(values(name, out, in), new Shape(out, in)), true);
    }

    private float[] values(String name, long... shape) {
        long size = DeclaredParameters.size(shape);
        if (size > LARGEST) {
            throw new IllegalArgumentException("a tensor must have at most " + LARGEST + " numbers, got "
                    + Arrays.toString(shape) + " for " + name);
        }
        if (shape.length > 1) {
            return Normal.draws(seeds.stream(name), (int) size, deviation);
        }
        float[] values = new float[(int) size];
        Arrays.fill(values, name.endsWith("bias") ? 0 : 1);
        return values;
    }

    @Override
    public boolean holds(String name) {
        return holds.test(name);
    }

    @Override
    public NDArray constant(double value) {
        return manager.create((float) value);
    }
}
