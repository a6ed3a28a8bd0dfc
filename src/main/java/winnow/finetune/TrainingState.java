package winnow.finetune;

import java.util.List;
import winnow.transformer.Parameter;

/**
 * What learns in a running training, and what its optimiser remembers: a view, good only during the call that it is handed to.
 *
 * <p>Moments are those that {@link AdamW} keeps, without correction of their bias.
 */
public final class TrainingState {
    private final List<Parameter> parameters;
    private final AdamW optimiser;

    TrainingState(List<Parameter> parameters, AdamW optimiser) {
        this.parameters = List.copyOf(parameters);
        this.optimiser = optimiser;
    }

    /** The parameters that learn, in order. */
    public List<Parameter> parameters() {
        return parameters;
    }

    /** The mean gradient m of parameter i, copied. */
    public float[] firstMoment(int i) {
        return optimiser.firstMoment(i);
    }

    /** The mean squared gradient v of parameter i, copied. */
    public float[] secondMoment(int i) {
        return optimiser.secondMoment(i);
    }

    /** Number of steps taken. */
    public int steps() {
        return optimiser.steps();
    }
}
