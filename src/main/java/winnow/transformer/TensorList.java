package winnow.transformer;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDList;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.Shape;
import java.util.ArrayList;
import java.util.List;
import winnow.checkpoint.FloatSource;

/**
 * Parameters with their gradients and an optimiser's moments as lists of tensors, which the native library updates in one call.
 *
 * <p>Mutable; owned by one thread. The parameters belong to the model, everything else to this object.
 */
public final class TensorList implements AutoCloseable {
    private static final String WEIGHTS = "weights[]";
    private static final String GRADIENTS = "gradients[]";
    private static final String FIRST = "first[]";
    private static final String SECOND = "second[]";
    private static final String STEPS = "steps[]";

    private final NDManager manager;
    private final NDManager host;
    private final List<Parameter> parameters;
    private final List<NDArray> weights = new ArrayList<>();
    private final List<NDArray> first = new ArrayList<>();
    private final List<NDArray> second = new ArrayList<>();

    /**
     * Marks the parameters as ones that get gradients, and makes moments of zeros.
     *
     * @param owner whose scope holds the moments
     */
    public TensorList(NDManager owner, List<Parameter> parameters) {
        this.manager = owner.newSubManager();
        this.host = manager.newSubManager(ai.djl.Device.cpu());
        this.parameters = List.copyOf(parameters);
        GradientMode.off(() -> {
            parameters.forEach(this::add);
            return null;
        });
    }

    private void add(Parameter parameter) {
        NDArray weight = parameter.value();
        weight.setRequiresGradient(true);
        // Another handle of the same memory: the list's name must not stick to the model's own.
        weights.add(named(WEIGHTS, weight.reshape(weight.getShape())));
        first.add(named(FIRST, weight.zerosLike()));
        second.add(named(SECOND, weight.zerosLike()));
    }

    private NDArray named(String name, NDArray array) {
        array.attach(manager);
        array.setName(name);
        return array;
    }

    /** The parameters, in order. */
    public List<Parameter> parameters() {
        return parameters;
    }

    /** √Σ g² over all gradients, in F32. */
    public double gradientNorm() {
        try (NDManager scope = manager.newSubManager()) {
            NDList inputs = new NDList(scope.zeros(new Shape(1)));
            inputs.addAll(gradients(scope));
            return GradientMode.off(() -> FusedOps.INSTANCE.callWithLists("joint_norm", inputs))
                    .getFloat();
        }
    }

    /**
     * Takes one step of AdamW along the gradients of some parameters, divided by a number, and sets these gradients to zero.
     *
     * @param indices which parameters
     * @param settings [5]: learning rate, beta1, beta2, weight decay, epsilon
     * @param step number of this step, from 1
     * @param divisor of gradients
     */
    public void adamW(List<Integer> indices, double[] settings, int step, double divisor) {
        if (indices.isEmpty()) {
            return;
        }
        try (NDManager scope = manager.newSubManager();
                NDManager numbers = host.newSubManager()) {
            List<NDArray> gradients = gradients(scope);
            NDList inputs = new NDList(numbers.create(settings));
            indices.forEach(i -> inputs.add(weights.get(i)));
            indices.forEach(i -> inputs.add(gradients.get(i)));
            indices.forEach(i -> inputs.add(first.get(i)));
            indices.forEach(i -> inputs.add(second.get(i)));
            for (int i = 0; i < indices.size(); i++) {
                NDArray count = scope.create((float) step);
                count.setName(STEPS);
                inputs.add(count);
            }
            inputs.add(scope.create((float) divisor));
            GradientMode.off(() -> FusedOps.INSTANCE.callWithLists("adamw", inputs));
        }
    }

    private List<NDArray> gradients(NDManager scope) {
        List<NDArray> gradients = new ArrayList<>();
        for (Parameter parameter : parameters) {
            NDArray gradient = parameter.value().getGradient();
            gradient.attach(scope);
            gradient.setName(GRADIENTS);
            gradients.add(gradient);
        }
        return gradients;
    }

    /** Sets all gradients to zero, whatever they hold. */
    public void clearGradients() {
        try (NDManager scope = manager.newSubManager()) {
            NDList inputs = new NDList(scope.zeros(new Shape(1)));
            inputs.addAll(gradients(scope));
            GradientMode.off(() -> FusedOps.INSTANCE.callWithLists("clear", inputs));
        }
    }

    /** The mean gradient of parameter i, in the order of its memory shape. */
    public FloatSource firstMoment(int i) {
        return TensorValues.of(first.get(i));
    }

    /** The mean squared gradient of parameter i. */
    public FloatSource secondMoment(int i) {
        return TensorValues.of(second.get(i));
    }

    /** Replaces both moments of parameter i. */
    public void restoreMoments(int i, float[] firstMoment, float[] secondMoment) {
        assignUnnamed(first.get(i), firstMoment);
        assignUnnamed(second.get(i), secondMoment);
    }

    /** A list's name would make a list of the operand. */
    private static void assignUnnamed(NDArray moment, float[] values) {
        try (NDArray alias = moment.reshape(moment.getShape())) {
            assign(alias, values);
        }
    }

    static void assign(NDArray target, float[] values) {
        try (NDManager scope = target.getManager().newSubManager()) {
            NDArray source = scope.create(values, target.getShape());
            GradientMode.off(() -> {
                FusedOps.INSTANCE.assign(source, target);
                return null;
            });
        }
    }

    /** Frees the moments; the parameters no longer get gradients. */
    @Override
    public void close() {
        parameters.forEach(parameter -> parameter.value().setRequiresGradient(false));
        manager.close();
    }
}
