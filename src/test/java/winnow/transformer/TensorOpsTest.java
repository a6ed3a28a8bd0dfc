package winnow.transformer;

import static org.junit.jupiter.api.Assertions.assertEquals;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.Shape;
import ai.djl.pytorch.engine.PtGradientCollector;
import java.util.ArrayList;
import java.util.List;
import java.util.random.RandomGenerator;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import winnow.random.Seeds;

/** The fused form of each operation against its formula, values and gradients, at shapes that are no round numbers. */
class TensorOpsTest {
    /** Sums of at most about 50 products of numbers about 1, in F32. */
    private static final double ROUNDING = 2e-5;

    private static final String SHAPES = "seed {0}: b {1}, h {2}, t {3}, p {4}, e {5}";

    private interface Operation {
        NDArray apply(TensorOps ops, List<NDArray> operands);
    }

    private final List<Shape> shapes = new ArrayList<>();

    private TensorOpsTest with(long... shape) {
        shapes.add(new Shape(shape));
        return this;
    }

    /** Compares results, and gradients of a random weighting of the results by each operand. */
    private void agree(long seed, NDManager manager, Operation operation) {
        RandomGenerator random = Seeds.of(seed).stream("operands");
        List<NDArray> operands = new ArrayList<>();
        for (Shape shape : shapes) {
            operands.add(manager.create(numbers(random, shape), shape));
        }
        List<float[]> fused = run(TensorOps.fused(), operands, operation, seed);
        List<float[]> plain = run(TensorOps.plain(), operands, operation, seed);
        assertEquals(operands.size() + 1, fused.size());
        for (int i = 0; i < fused.size(); i++) {
            double largest = Golden.largestDifference(plain.get(i), fused.get(i));
            assertEquals(0, largest, ROUNDING, i == 0 ? "result" : "gradient by operand " + (i - 1));
        }
    }

    private static float[] numbers(RandomGenerator random, Shape shape) {
        float[] numbers = new float[(int) shape.size()];
        for (int i = 0; i < numbers.length; i++) {
            numbers[i] = 2 * random.nextFloat() - 1;
        }
        return numbers;
    }

    private static List<float[]> run(TensorOps ops, List<NDArray> operands, Operation operation, long seed) {
        List<float[]> found = new ArrayList<>();
        operands.forEach(o -> o.setRequiresGradient(true));
        try (NDManager scope = operands.get(0).getManager().newSubManager();
                PtGradientCollector collector = new PtGradientCollector()) {
            NDArray result = operation.apply(ops, operands);
            float[] weights = numbers(Seeds.of(seed).stream("weights"), result.getShape());
            found.add(result.toFloatArray());
            collector.backward(
                    result.mul(scope.create(weights, result.getShape())).sum());
        }
        for (NDArray operand : operands) {
            try (NDArray gradient = operand.getGradient()) {
                found.add(gradient.toFloatArray());
                gradient.subi(gradient);
            }
        }
        return found;
    }

    @ParameterizedTest(name = SHAPES)
    @CsvSource({
        "1, 1, 1, 1, 0, 1",
        "2, 1, 1, 2, 0, 3",
        "3, 2, 3, 7, 0, 8",
        "4, 3, 1, 17, 0, 5",
        "5, 1, 2, 33, 0, 16",
        "6, 2, 2, 1, 9, 4",
        "7, 3, 1, 5, 11, 7"
    })
    void attentionAgrees(long seed, int b, int h, int t, int p, int e) {
        try (NDManager manager = NDManager.newBaseManager()) {
            with(b, h, t, e).with(b, h, p + t, e).with(b, h, p + t, e);
            agree(seed, manager, (ops, x) -> ops.attention(x.get(0), x.get(1), x.get(2)));
            if (p == 0) {
                agree(seed, manager, (ops, x) -> ops.causalAttention(x.get(0), x.get(1), x.get(2)));
            }
            NDArray mask = mask(manager, seed, b, t, p);
            agree(seed, manager, (ops, x) -> ops.maskedAttention(x.get(0), x.get(1), x.get(2), mask));
            NDArray cap = manager.create(0.3f);
            agree(seed, manager, (ops, x) -> ops.cappedAttention(x.get(0), x.get(1), x.get(2), mask, cap));
        }
    }

    /** Hides about half of the keys, all of some queries' included. */
    private static NDArray mask(NDManager manager, long seed, int b, int t, int p) {
        RandomGenerator random = Seeds.of(seed).stream("mask");
        float[] mask = new float[b * t * (p + t)];
        for (int i = 0; i < mask.length; i++) {
            mask[i] = random.nextBoolean() ? 0 : VisibleKeys.HIDDEN;
        }
        return manager.create(mask, new Shape(b, 1, t, p + t));
    }

    @ParameterizedTest
    @CsvSource({"1, 1, 1, 1", "2, 3, 1, 7", "3, 2, 5, 33"})
    void elementwiseOperationsAgree(long seed, int b, int t, int d) {
        try (NDManager manager = NDManager.newBaseManager()) {
            NDArray epsilon = manager.create(1e-5f);
            with(b, t, d).with(d);
            agree(seed, manager, (ops, x) -> ops.rmsNorm(x.get(0), x.get(1), epsilon));
            agree(seed, manager, (ops, x) -> ops.offsetRmsNorm(x.get(0), x.get(1), epsilon));
            shapes.clear();
            with(b, t, d);
            agree(seed, manager, (ops, x) -> ops.geluTanh(x.get(0).mul(4)));
            with(b, t, d);
            agree(seed, manager, (ops, x) -> ops.gatedSilu(x.get(0).mul(4), x.get(1)));
        }
    }

    @ParameterizedTest
    @CsvSource({"1, 1, 1, 1, 2", "2, 3, 2, 5, 6", "3, 2, 1, 9, 20"})
    void rotationAgrees(long seed, int b, int h, int t, int r) {
        try (NDManager manager = NDManager.newBaseManager()) {
            with(b, h, t, r).with(b, 1, t, r).with(b, 1, t, r);
            agree(seed, manager, (ops, x) -> ops.rotate(x.get(0), x.get(1), x.get(2)));
            shapes.clear();
            with(b, h, t, r).with(1, 1, t, r).with(1, 1, t, r);
            agree(seed, manager, (ops, x) -> ops.rotate(x.get(0), x.get(1), x.get(2)));
        }
    }

    @ParameterizedTest
    @CsvSource({"1, 1, 1", "2, 3, 7", "3, 11, 257"})
    void logProbabilitiesAgree(long seed, int n, int v) {
        try (NDManager manager = NDManager.newBaseManager()) {
            long[] targets = Seeds.of(seed).stream("targets").longs(n, 0, v).toArray();
            NDArray classes = manager.create(targets);
            with(n, v);
            agree(seed, manager, (ops, x) -> ops.logProbabilities(x.get(0).mul(30), classes));
        }
    }
}
