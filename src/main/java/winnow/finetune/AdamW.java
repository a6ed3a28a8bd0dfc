package winnow.finetune;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import java.util.ArrayList;
import java.util.List;
import winnow.transformer.GradientMode;
import winnow.transformer.Parameter;

/**
 * Adam with decoupled weight decay.
 *
 * <p>With gradient g at step s: m ← β₁m + (1−β₁)g, v ← β₂v + (1−β₂)g², and
 * θ ← θ(1 − ηλ) − η · m/(1−β₁ˢ) / (√(v/(1−β₂ˢ)) + ε). Decay λ applies to matrices only.
 *
 * <p>Source: Loshchilov and Hutter, Decoupled Weight Decay Regularization, 2019, algorithm 2.
 */
public final class AdamW implements AutoCloseable {
    private final AdamWSettings settings;
    private final NDManager manager;
    private final List<NDArray> weights = new ArrayList<>();
    private final List<NDArray> firstMoments = new ArrayList<>();
    private final List<NDArray> secondMoments = new ArrayList<>();
    private int steps;

    /**
     * Starts with empty moments; marks the parameters as ones that get gradients.
     *
     * @param owner whose scope holds the moments
     */
    public AdamW(AdamWSettings settings, NDManager owner, List<Parameter> parameters) {
        this.settings = settings;
        this.manager = owner.newSubManager();
        for (Parameter parameter : parameters) {
            NDArray weight = parameter.value();
            weight.setRequiresGradient(true);
            weights.add(weight);
            firstMoments.add(manager.zeros(weight.getShape()));
            secondMoments.add(manager.zeros(weight.getShape()));
        }
    }

    /** Number of steps taken. */
    public int steps() {
        return steps;
    }

    /** √Σ g² over all parameters. */
    public double gradientNorm() {
        double sum = 0;
        for (NDArray weight : weights) {
            try (NDArray gradient = weight.getGradient();
                    NDArray square = gradient.square();
                    NDArray total = square.sum()) {
                sum += total.getFloat();
            }
        }
        return StrictMath.sqrt(sum);
    }

    /**
     * Takes a step along the gradients and clears them.
     *
     * @param learningRate η of this step
     * @param gradientScale factor on every gradient, for clipping
     */
    public void step(double learningRate, double gradientScale) {
        steps++;
        GradientMode.off(() -> {
            for (int i = 0; i < weights.size(); i++) {
                update(i, learningRate, gradientScale);
            }
            return null;
        });
    }

    private void update(int i, double learningRate, double gradientScale) {
        double b1 = settings.beta1();
        double b2 = settings.beta2();
        NDArray weight = weights.get(i);
        NDArray m = firstMoments.get(i);
        NDArray v = secondMoments.get(i);
        try (NDManager scope = manager.newSubManager()) {
            NDArray gradient = weight.getGradient();
            gradient.attach(scope);
            NDArray scaled = gradient.mul((float) gradientScale);
            m.muli((float) b1).addi(scaled.mul((float) (1 - b1)));
            v.muli((float) b2).addi(scaled.square().muli((float) (1 - b2)));
            NDArray root = v.div((float) (1 - StrictMath.pow(b2, steps)));
            root.attach(scope);
            NDArray denominator = root.sqrt().addi((float) settings.epsilon());
            NDArray change = m.div((float) (1 - StrictMath.pow(b1, steps)));
            change.attach(scope);
            if (weight.getShape().dimension() > 1) {
                weight.muli((float) (1 - learningRate * settings.weightDecay()));
            }
            weight.subi(change.divi(denominator).muli((float) learningRate));
            gradient.subi(gradient);
        }
    }

    @Override
    public void close() {
        manager.close();
    }
}
