package winnow.finetune;

import ai.djl.ndarray.NDManager;
import java.nio.FloatBuffer;
import java.util.ArrayList;
import java.util.List;
import winnow.checkpoint.ElementType;
import winnow.checkpoint.FloatSource;
import winnow.checkpoint.SafetensorsWriter;
import winnow.checkpoint.Tensors;
import winnow.transformer.Parameter;
import winnow.transformer.TensorList;

/**
 * Adam with decoupled weight decay.
 *
 * <p>With gradient g at step s: m ← β₁m + (1−β₁)g, v ← β₂v + (1−β₂)g², and
 * θ ← θ(1 − ηλ) − η · m/(1−β₁ˢ) / (√(v/(1−β₂ˢ)) + ε). Which parameters decay is a {@link DecayRule}.
 *
 * <p>Memory: two numbers a parameter, and the gradients themselves. Deterministic; the number of threads changes nothing.
 *
 * <p>Source: Loshchilov and Hutter, Decoupled Weight Decay Regularization, 2019, algorithm 2.
 */
public final class AdamW implements AutoCloseable {
    private static final String FIRST = "moment1.";
    private static final String SECOND = "moment2.";

    private final AdamWSettings settings;
    private final TensorList tensors;
    private final List<Integer> decaying = new ArrayList<>();
    private final List<Integer> others = new ArrayList<>();
    private int steps;

    /**
     * Starts with empty moments; marks the parameters as ones that get gradients.
     *
     * @param owner whose scope holds the moments
     */
    public AdamW(AdamWSettings settings, NDManager owner, List<Parameter> parameters) {
        this.settings = settings;
        this.tensors = new TensorList(owner, parameters);
        for (int i = 0; i < parameters.size(); i++) {
            (settings.decayRule().applies(parameters.get(i)) ? decaying : others).add(i);
        }
    }

    /** Number of steps taken. */
    public int steps() {
        return steps;
    }

    /** √Σ g² over all parameters. */
    public double gradientNorm() {
        return tensors.gradientNorm();
    }

    /**
     * Takes a step along the gradients and clears them.
     *
     * @param learningRate η of this step
     * @param gradientScale factor on every gradient, for clipping; > 0
     */
    public void step(double learningRate, double gradientScale) {
        steps++;
        tensors.adamW(decaying, numbers(learningRate, settings.weightDecay()), steps, 1 / gradientScale);
        tensors.adamW(others, numbers(learningRate, 0), steps, 1 / gradientScale);
    }

    private double[] numbers(double learningRate, double decay) {
        return new double[] {learningRate, settings.beta1(), settings.beta2(), decay, settings.epsilon()};
    }

    /** m of parameter i, copied. */
    float[] firstMoment(int i) {
        return copied(tensors.firstMoment(i), i);
    }

    /** v of parameter i, copied. */
    float[] secondMoment(int i) {
        return copied(tensors.secondMoment(i), i);
    }

    private float[] copied(FloatSource source, int i) {
        long size = tensors.parameters().get(i).value().getShape().size();
        float[] values = new float[Math.toIntExact(size)];
        source.read(0, FloatBuffer.wrap(values));
        return values;
    }

    /** Forgets the gradients that have been accumulated. */
    public void clearGradients() {
        tensors.clearGradients();
    }

    /** Adds the moments to a file. */
    void write(SafetensorsWriter file) {
        for (int i = 0; i < tensors.parameters().size(); i++) {
            Parameter parameter = tensors.parameters().get(i);
            long[] shape = parameter.value().getShape().getShape();
            file.add(FIRST + parameter.name(), ElementType.F32, tensors.firstMoment(i), shape);
            file.add(SECOND + parameter.name(), ElementType.F32, tensors.secondMoment(i), shape);
        }
    }

    /** Continues where another run was when it wrote its moments. */
    void restore(Tensors file, int stepsTaken) {
        for (int i = 0; i < tensors.parameters().size(); i++) {
            String name = tensors.parameters().get(i).name();
            tensors.restoreMoments(i, file.readFloats(FIRST + name), file.readFloats(SECOND + name));
        }
        steps = stepsTaken;
    }

    @Override
    public void close() {
        tensors.close();
    }
}
