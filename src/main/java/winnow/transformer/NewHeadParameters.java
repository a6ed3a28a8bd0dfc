package winnow.transformer;

import ai.djl.ndarray.NDArray;
import java.util.function.Predicate;

/** A checkpoint's parameters, with those of a new head from another source. */
record NewHeadParameters(ParameterSource old, ParameterSource fresh, Predicate<String> isNew)
        implements ParameterSource {
    private ParameterSource of(String name) {
        return isNew.test(name) ? fresh : old;
    }

    @Override
    public Parameter tensor(String name, long... shape) {
        return of(name).tensor(name, shape);
    }

    @Override
    public Parameter transposed(String name, long out, long in) {
        return of(name).transposed(name, out, in);
    }

    @Override
    public boolean holds(String name) {
        return of(name).holds(name);
    }

    @Override
    public NDArray constant(double value) {
        return old.constant(value);
    }
}
