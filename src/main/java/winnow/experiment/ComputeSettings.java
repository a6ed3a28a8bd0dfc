package winnow.experiment;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import winnow.transformer.ComputeDevice;
import winnow.transformer.Precision;

/**
 * Where the models of an experiment are computed, and in which number format those are held that learn nothing.
 *
 * <p>The format is that of models that only read: of utilities, of scores of untouched models, of vectors, of answers from examples in the
 * prompt. What learns is held in F32, or, with 4-bit adapters, in 4 bits, and is asked in the form in which it has learned: weights in
 * 16 bits lose small steps. Values of another device or format differ in last digits or more, so nothing that follows from one is taken
 * for the other's, and an experiment that says neither is as it was before there was a choice.
 *
 * <p>Example: {@code ComputeSettings.CPU_F32.withPrecision(Precision.F16).asMap()} is {@code {precision=f16}}.
 *
 * @param device the processor or a GPU
 * @param precision F32, F16 or bfloat16
 */
public record ComputeSettings(ComputeDevice device, Precision precision) {
    /** The processor in F32, as all published results. */
    public static final ComputeSettings CPU_F32 = new ComputeSettings(ComputeDevice.CPU, Precision.F32);

    private static final String DEVICE = "device";
    private static final String PRECISION = "precision";
    private static final List<String> DEVICES = List.of("cpu", "gpu");
    private static final List<String> PRECISIONS = List.of("f32", "f16", "bf16");

    /** Checks that both say one thing on every machine. */
    public ComputeSettings {
        if (device == ComputeDevice.AUTO) {
            throw new IllegalArgumentException("device of an experiment must be cpu or gpu, got auto");
        }
        if (precision == Precision.NF4_LINEAR) {
            throw new IllegalArgumentException(
                    "precision of an experiment must be f32, f16 or bf16; 4 bits are a way of tuning, \"tune\": \"qlora\"");
        }
    }

    static ComputeSettings of(StrictJson json) {
        return new ComputeSettings(
                json.has(DEVICE) ? ComputeDevice.of(json.choice(DEVICE, DEVICES)) : ComputeDevice.CPU,
                json.has(PRECISION) ? Precision.of(json.choice(PRECISION, PRECISIONS)) : Precision.F32);
    }

    /** On another device. */
    public ComputeSettings withDevice(ComputeDevice other) {
        return new ComputeSettings(other, precision);
    }

    /** In another format. */
    public ComputeSettings withPrecision(Precision other) {
        return new ComputeSettings(device, other);
    }

    /** Whether models are computed on a GPU. */
    public boolean isOnGpu() {
        return device == ComputeDevice.GPU;
    }

    /** What is not as in {@link #CPU_F32}, by the keys of an experiment file. */
    public Map<String, Object> asMap() {
        Map<String, Object> map = new LinkedHashMap<>();
        if (isOnGpu()) {
            map.put(DEVICE, device.name().toLowerCase(Locale.ROOT));
        }
        if (precision != Precision.F32) {
            map.put(PRECISION, precision == Precision.F16 ? "f16" : "bf16");
        }
        return map;
    }

    /** What values follow from: the model, and how it is computed where that is not as usual. */
    Object identity(String modelDigest) {
        return equals(CPU_F32) ? modelDigest : List.of(modelDigest, asMap());
    }

    /** A name in which steps of equal kind, device and format are timed together. */
    String timed(String kind) {
        return equals(CPU_F32)
                ? kind
                : kind + " "
                        + String.join(
                                " ",
                                asMap().values().stream().map(String::valueOf).toList());
    }
}
