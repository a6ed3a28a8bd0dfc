package winnow.transformer;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import ai.djl.pytorch.engine.PtGradientCollector;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.Function;

/** Gradients of all parameters of a network, in the order of the checkpoint. */
final class GoldenGradients {
    private final Map<String, float[]> values = new LinkedHashMap<>();
    private double loss;

    static GoldenGradients of(Network network, Function<NDManager, NDArray> loss) {
        GoldenGradients gradients = new GoldenGradients();
        network.parameters().forEach(p -> p.value().setRequiresGradient(true));
        try (NDManager scope = network.newScope();
                PtGradientCollector collector = new PtGradientCollector()) {
            NDArray value = loss.apply(scope);
            gradients.loss = value.getFloat();
            collector.backward(value);
        }
        GradientMode.off(() -> {
            network.parameters().forEach(gradients::take);
            return null;
        });
        network.parameters().forEach(p -> p.value().setRequiresGradient(false));
        return gradients;
    }

    /** Copies and clears. */
    private void take(Parameter parameter) {
        try (NDArray gradient = parameter.value().getGradient();
                NDArray oriented = parameter.isTransposedOnDisk() ? gradient.transpose() : gradient.duplicate()) {
            values.put(parameter.name(), oriented.toFloatArray());
            gradient.subi(gradient);
        }
    }

    double loss() {
        return loss;
    }

    double innerProduct(GoldenGradients other) {
        double sum = 0;
        for (Map.Entry<String, float[]> entry : values.entrySet()) {
            float[] mine = entry.getValue();
            float[] theirs = other.values.get(entry.getKey());
            for (int i = 0; i < mine.length; i++) {
                sum += (double) mine[i] * theirs[i];
            }
        }
        return sum;
    }

    double norm() {
        return Math.sqrt(innerProduct(this));
    }

    /** Compares every parameter with {@code gradients.parameters}; one that it does not name must have no part in the loss. */
    void compare(GoldenTable table, String fixture, GoldenBlock expected) {
        Map<String, float[]> left = new TreeMap<>(values);
        GoldenBlock parameters = expected.block("parameters");
        parameters.node().fieldNames().forEachRemaining(name -> {
            float[] mine = left.remove(name);
            if (mine == null) {
                throw new AssertionError("no parameter " + name);
            }
            compare(table, fixture, parameters.block(name), mine);
        });
        left.forEach(GoldenGradients::requireUntouched);
    }

    private static void requireUntouched(String name, float[] gradient) {
        for (float value : gradient) {
            if (value != 0) {
                throw new AssertionError("no golden gradient for " + name);
            }
        }
    }

    private static void compare(GoldenTable table, String fixture, GoldenBlock expected, float[] mine) {
        double square = 0;
        double sum = 0;
        for (float value : mine) {
            square += (double) value * value;
            sum += value;
        }
        double norm = expected.get("norm_f64").doubleValue();
        double divisor = Math.max(norm, 1e-3);
        table.record(fixture, Quantity.GRADIENT_NORM, Math.abs(Math.sqrt(square) - norm) / divisor);
        table.record(
                fixture,
                Quantity.GRADIENT_NORM,
                Math.abs(Math.sqrt(square) - expected.get("norm").doubleValue()) / divisor);
        double sumDivisor = Math.max(norm * Math.sqrt(mine.length), 1e-3);
        table.record(
                fixture,
                Quantity.GRADIENT_SUM,
                Math.abs(sum - expected.get("sum_f64").doubleValue()) / sumDivisor);
        float[] first = Arrays.copyOf(mine, expected.get("first10").size());
        table.record(fixture, Quantity.GRADIENT_ENTRY, expected.difference("first10", first));
        long size = 1;
        for (int axis : Golden.integers(expected.get("shape"))) {
            size *= axis;
        }
        if (size != mine.length) {
            throw new AssertionError("expected " + size + " gradients, found " + mine.length);
        }
    }
}
