package winnow.transformer;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDList;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.Shape;
import ai.djl.pytorch.engine.PtNDManager;
import ai.djl.pytorch.engine.PtSymbolBlock;
import ai.djl.pytorch.jni.IValueUtils;
import ai.djl.pytorch.jni.JniUtils;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import java.util.TreeMap;

/**
 * Operations of libtorch that {@code NDArray} does not offer, reached through a TorchScript module whose source is the
 * resource {@code fused.py}. One call costs about 10 microseconds and allocates no intermediate result of ours.
 */
final class FusedOps implements TensorOps {
    static final FusedOps INSTANCE = new FusedOps();

    private final NDManager manager;
    private final PtSymbolBlock module;
    private final Map<String, NDArray> methods = new TreeMap<>();

    private FusedOps() {
        NativeEngine.get();
        this.manager = NDManager.newBaseManager(ai.djl.Device.cpu());
        this.module = load((PtNDManager) manager);
    }

    private static PtSymbolBlock load(PtNDManager manager) {
        try (InputStream source = FusedOps.class.getResourceAsStream("fused.py")) {
            String code = new String(source.readAllBytes(), StandardCharsets.UTF_8);
            return JniUtils.loadModule(
                    manager, new ByteArrayInputStream(TorchScriptArchive.of("Fused", code)), true, false);
        } catch (IOException e) {
            throw new UncheckedIOException("fused.py cannot be read from the class path", e);
        }
    }

    @Override
    public NDArray causalAttention(NDArray q, NDArray k, NDArray v) {
        return call("causal_attention", q, k, v);
    }

    @Override
    public NDArray attention(NDArray q, NDArray k, NDArray v) {
        return call("attention", q, k, v);
    }

    @Override
    public NDArray maskedAttention(NDArray q, NDArray k, NDArray v, NDArray mask) {
        return call("masked_attention", q, k, v, mask);
    }

    @Override
    public NDArray cappedAttention(NDArray q, NDArray k, NDArray v, NDArray mask, NDArray cap) {
        return call("capped_attention", q, k, v, mask, cap);
    }

    @Override
    public NDArray rmsNorm(NDArray x, NDArray weight, NDArray epsilon) {
        return call("rms_norm", x, weight, epsilon);
    }

    @Override
    public NDArray offsetRmsNorm(NDArray x, NDArray weight, NDArray epsilon) {
        return call("offset_rms_norm", x, weight, epsilon);
    }

    @Override
    public NDArray geluTanh(NDArray x) {
        return call("gelu_tanh", x);
    }

    @Override
    public NDArray rotate(NDArray x, NDArray cos, NDArray sin) {
        return call("rotate", x, cos, sin);
    }

    @Override
    public NDArray gatedSilu(NDArray gate, NDArray up) {
        return call("gated_silu", gate, up);
    }

    @Override
    public NDArray logProbabilities(NDArray logits, NDArray targets) {
        return call("log_probabilities", logits, targets);
    }

    /** Rounds to bf16. The result must never be asked for its type: DJL does not know it and aborts. */
    NDArray toBf16(NDArray x) {
        return call("to_bf16", x);
    }

    /** x wᵀ computed in bf16, returned in F32; w as {@link #toBf16} made it. */
    NDArray linearBf16(NDArray x, NDArray weight) {
        return call("linear_bf16", x, weight);
    }

    /** See {@link Nf4Weight}; the result belongs to the manager of {@code like}. */
    NDArray dequantizeNf4(
            NDArray like,
            NDArray codes,
            NDArray pairs,
            NDArray scaleCodes,
            NDArray groupScales,
            NDArray mean,
            long rows,
            long columns) {
        NDArray shape = like.getManager().create(new long[] {rows, columns});
        return call("dequantize_nf4", like, codes, pairs, scaleCodes, groupScales, mean, shape);
    }

    /** Runs a method that takes lists: neighbours of one name that ends in {@code []} make a list. */
    NDArray callWithLists(String method, NDList inputs) {
        return call(method, inputs);
    }

    /** Copies values, whatever the strides. */
    void assign(NDArray source, NDArray target) {
        call("assign", source, target).close();
    }

    private NDArray call(String method, NDArray... operands) {
        return call(method, new NDList(operands));
    }

    private NDArray call(String method, NDList inputs) {
        NativeEngine.get();
        inputs.add(marker(method));
        // "Training" lets the thread's own grad mode decide; otherwise the call would switch recording off.
        return IValueUtils.forward(module, inputs, true).get(0);
    }

    /** DJL chooses a module's method by an array whose name says so. */
    private synchronized NDArray marker(String method) {
        return methods.computeIfAbsent(method, name -> {
            NDArray array = manager.zeros(new Shape(1));
            array.setName("module_method:" + name);
            return array;
        });
    }
}
