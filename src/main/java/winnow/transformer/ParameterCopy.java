package winnow.transformer;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import java.util.ArrayList;
import java.util.List;
import winnow.checkpoint.FloatSource;

/** The values that parameters had at one time, held on their device. */
public final class ParameterCopy {
    private final List<Parameter> parameters;
    private final List<NDArray> values = new ArrayList<>();

    /**
     * Copies the values of now.
     *
     * @param owner whose scope holds the copies
     */
    public ParameterCopy(NDManager owner, List<Parameter> parameters) {
        this.parameters = List.copyOf(parameters);
        GradientMode.off(() -> {
            for (Parameter parameter : parameters) {
                NDArray copy = parameter.value().duplicate();
                copy.attach(owner);
                values.add(copy);
            }
            return null;
        });
    }

    /** Takes the values of now instead. */
    public void refresh() {
        for (int i = 0; i < values.size(); i++) {
            copy(parameters.get(i).value(), values.get(i));
        }
    }

    /** Puts the values back into the parameters. */
    public void restore() {
        for (int i = 0; i < values.size(); i++) {
            copy(values.get(i), parameters.get(i).value());
        }
    }

    /** The values of parameter i. */
    public FloatSource values(int i) {
        return TensorValues.of(values.get(i));
    }

    /** Replaces the values of parameter i. */
    public void assign(int i, float[] replacement) {
        TensorList.assign(values.get(i), replacement);
    }

    private static void copy(NDArray from, NDArray to) {
        GradientMode.off(() -> {
            FusedOps.INSTANCE.assign(from, to);
            return null;
        });
    }
}
