package winnow.transformer;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.Shape;
import ai.djl.pytorch.engine.PtNDArray;
import ai.djl.pytorch.jni.JniUtils;
import java.util.ArrayList;
import java.util.List;
import java.util.function.UnaryOperator;
import winnow.random.Seeds;

/**
 * Adds the gradients of a loss to those of the parameters.
 *
 * <p>Recomputing keeps the input of each layer only. On the way back a layer is run again, now recording, and takes the
 * gradient of its output from the layer above; so the intermediate arrays, and dequantised weights, of one layer at a time are
 * alive. Dropout repeats itself because every stage seeds the native generator with a number of its own.
 *
 * <p>Source: Chen et al., Training Deep Nets with Sublinear Memory Cost, arXiv 1604.06174, section 4, with one segment a layer.
 */
final class Backpropagation {
    private final Stages stages;
    private final ForwardPass pass;
    private final Seeds seeds;

    private Backpropagation(Stages stages, ForwardPass pass, Seeds seeds) {
        this.stages = stages;
        this.pass = pass;
        this.seeds = seeds;
    }

    /**
     * Runs forward and backward within the pass's scope, which the caller closes.
     *
     * @param loss makes a number of shape [] from hidden states [b, t, d]
     * @return the loss
     * @throws IllegalStateException if the loss is not finite; gradients are then left as they were
     */
    static double run(Stages stages, ForwardPass pass, TrainingPass how, UnaryOperator<NDArray> loss) {
        Backpropagation work = new Backpropagation(stages, pass, how.seeds());
        return how.recomputing() ? work.recomputing(loss) : GradientMode.on(() -> work.keeping(loss));
    }

    private double keeping(UnaryOperator<NDArray> loss) {
        NDArray x = embed();
        for (int i = 0; i < stages.layers().size(); i++) {
            x = layer(i, x);
        }
        NDArray value = finish(x, loss);
        double number = finite(value);
        backward(value, value.onesLike());
        return number;
    }

    private double recomputing(UnaryOperator<NDArray> loss) {
        int n = stages.layers().size();
        List<NDArray> inputs = new ArrayList<>();
        GradientMode.off(() -> {
            NDArray x = embed();
            for (int i = 0; i < n; i++) {
                inputs.add(x);
                x = layerInScope(i, x);
            }
            return inputs.add(x);
        });
        Step top = gradientOfTop(inputs.get(n), loss);
        NDArray gradient = top.gradient;
        for (int i = n - 1; i >= 0; i--) {
            gradient = gradientOfLayer(i, inputs.get(i), gradient);
        }
        NDArray gradientOfEmbedding = gradient;
        GradientMode.on(() -> {
            // Something must want a gradient, or the native library refuses; an embedding that does not learn wants
            // none.
            NDArray anchor = pass.scope().zeros(new Shape(1));
            anchor.setRequiresGradient(true);
            backward(embed().add(anchor), gradientOfEmbedding);
            return null;
        });
        return top.loss;
    }

    private record Step(double loss, NDArray gradient) {}

    private Step gradientOfTop(NDArray input, UnaryOperator<NDArray> loss) {
        try (NDManager scope = pass.scope().newSubManager()) {
            input.attach(scope);
            input.setRequiresGradient(true);
            return GradientMode.on(() -> {
                NDArray value = finish(input, loss);
                double number = finite(value);
                backward(value, value.onesLike());
                return new Step(number, kept(input.getGradient()));
            });
        }
    }

    private NDArray gradientOfLayer(int i, NDArray input, NDArray gradientOfOutput) {
        try (NDManager scope = pass.scope().newSubManager()) {
            input.attach(scope);
            gradientOfOutput.attach(scope);
            input.setRequiresGradient(true);
            return GradientMode.on(() -> {
                backward(layer(i, input), gradientOfOutput);
                return kept(input.getGradient());
            });
        }
    }

    private NDArray kept(NDArray gradient) {
        gradient.attach(pass.scope());
        return gradient;
    }

    private NDArray layerInScope(int i, NDArray x) {
        try (NDManager scope = pass.scope().newSubManager()) {
            x.attach(scope);
            NDArray y = layer(i, x);
            x.attach(pass.scope());
            y.attach(pass.scope());
            return y;
        }
    }

    private NDArray embed() {
        seed("embedding");
        return stages.embed(pass);
    }

    private NDArray layer(int i, NDArray x) {
        seed("layer " + i);
        return stages.layers().get(i).apply(x, pass);
    }

    private NDArray finish(NDArray x, UnaryOperator<NDArray> loss) {
        seed("loss");
        return loss.apply(stages.finish(x, pass));
    }

    private void seed(String stage) {
        JniUtils.setSeed(seeds.child(stage).root());
    }

    private static double finite(NDArray loss) {
        float number = loss.getFloat();
        if (!Float.isFinite(number)) {
            throw new IllegalStateException("the loss must be finite, got " + number);
        }
        return number;
    }

    private static void backward(NDArray output, NDArray gradient) {
        JniUtils.backward((PtNDArray) output, (PtNDArray) gradient, false, false);
    }
}
