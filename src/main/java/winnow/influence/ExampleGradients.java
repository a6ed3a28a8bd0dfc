package winnow.influence;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.DataType;
import ai.djl.pytorch.engine.PtNDArray;
import ai.djl.pytorch.jni.JniUtils;
import java.util.List;
import winnow.corpus.Corpus;
import winnow.finetune.NextTokenTask;
import winnow.finetune.TaskBatch;
import winnow.linalg.Parallel;
import winnow.random.Seeds;
import winnow.transformer.Parameter;
import winnow.transformer.TrainingPass;

/**
 * Gradients g = ∇ℓ(x) of single examples, ℓ being the mean over the response's tokens of −log p in nats.
 *
 * <p>Every example has a pass of its own, so no two mix. Dropout of the network's own is off; an attached adapter must have none
 * either. Parameters are marked as learning only while a gradient is computed. Deterministic. Cost: one forward and one backward
 * pass an example.
 */
public final class ExampleGradients implements GradientSource {
    private final Learner learner;
    private final Corpus corpus;
    private final NextTokenTask task;
    private final List<Parameter> parameters;
    private final int[] sizes;

    private ExampleGradients(Learner learner, Corpus corpus, List<Parameter> parameters, int[] sizes) {
        this.learner = learner;
        this.corpus = corpus;
        this.task = learner.task(corpus);
        this.parameters = List.copyOf(parameters);
        this.sizes = sizes;
    }

    /**
     * The gradients of a corpus.
     *
     * @param parameters with respect to which: an adapter's, or some or all of the model's
     * @throws IllegalArgumentException if there is no parameter, one is not held in F32, or an example cannot be laid out
     */
    public static ExampleGradients of(Learner learner, Corpus corpus, List<Parameter> parameters) {
        return new ExampleGradients(learner, corpus, parameters, sizes(parameters));
    }

    /** Sizes of tensors, checked. */
    static int[] sizes(List<Parameter> parameters) {
        if (parameters.isEmpty()) {
            throw new IllegalArgumentException("gradients need at least one parameter, got none");
        }
        long sum = 0;
        for (Parameter parameter : parameters) {
            if (parameter.value().getDataType() != DataType.FLOAT32) {
                throw new IllegalArgumentException("parameters must be held in F32 for gradients, got "
                        + parameter.value().getDataType() + " for " + parameter.name());
            }
            sum += parameter.value().getShape().size();
        }
        if (sum > Integer.MAX_VALUE - 8) {
            throw new IllegalArgumentException("gradients may have at most 2^31 - 9 numbers, got " + sum
                    + ": take adapters of a smaller rank or fewer layers");
        }
        return parameters.stream()
                .mapToInt(p -> (int) p.value().getShape().size())
                .toArray();
    }

    @Override
    public int size() {
        return corpus.size();
    }

    @Override
    public int[] layerSizes() {
        return sizes.clone();
    }

    @Override
    public void read(int example, float[] into) {
        Parallel.stopIfInterrupted();
        parameters.forEach(parameter -> parameter.value().setRequiresGradient(true));
        try (NDManager scope = learner.decoder().newScope()) {
            TaskBatch batch = task.batch(List.of(new int[] {example}), Seeds.of(0));
            batch.backward(scope, batch.weight(), TrainingPass.plain());
            copyGradients(scope, into);
        } catch (IllegalStateException e) {
            throw new IllegalStateException(
                    e.getMessage() + ", example " + corpus.get(example).id(), e);
        } finally {
            parameters.forEach(parameter -> {
                JniUtils.zeroGrad((PtNDArray) parameter.value());
                parameter.value().setRequiresGradient(false);
            });
        }
    }

    private void copyGradients(NDManager scope, float[] into) {
        int at = 0;
        for (Parameter parameter : parameters) {
            NDArray gradient = parameter.value().getGradient();
            gradient.attach(scope);
            float[] values = gradient.toFloatArray();
            for (float value : values) {
                if (!Float.isFinite(value)) {
                    throw new IllegalStateException(
                            "gradients must be finite, got " + value + " for " + parameter.name());
                }
            }
            System.arraycopy(values, 0, into, at, values.length);
            at += values.length;
        }
    }
}
