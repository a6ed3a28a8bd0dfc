package winnow.influence;

import java.nio.FloatBuffer;
import java.util.List;
import winnow.finetune.TrainingState;
import winnow.transformer.Parameter;

/** Weights and Adam's moments at the end of an epoch, {@code [P]} each, and the mean learning rate of its steps. */
record EpochState(float[] weights, float[] first, float[] second, double meanRate) {
    /** Numbers held for each parameter. */
    static final int NUMBERS = 3;

    static EpochState of(TrainingState state, double meanRate) {
        List<Parameter> parameters = state.parameters();
        int[] sizes = ExampleGradients.sizes(parameters);
        int width = 0;
        for (int size : sizes) {
            width += size;
        }
        EpochState copy = new EpochState(new float[width], new float[width], new float[width], meanRate);
        int at = 0;
        for (int i = 0; i < sizes.length; i++) {
            parameters.get(i).values().read(0, FloatBuffer.wrap(copy.weights, at, sizes[i]));
            System.arraycopy(state.firstMoment(i), 0, copy.first, at, sizes[i]);
            System.arraycopy(state.secondMoment(i), 0, copy.second, at, sizes[i]);
            at += sizes[i];
        }
        return copy;
    }

    /** Puts the weights into parameters of the same sizes. */
    void assignTo(List<Parameter> parameters) {
        int at = 0;
        for (Parameter parameter : parameters) {
            float[] values = new float[(int) parameter.value().getShape().size()];
            System.arraycopy(weights, at, values, 0, values.length);
            parameter.assign(values);
            at += values.length;
        }
    }
}
