package winnow.transformer;

import ai.djl.ndarray.types.DataType;
import java.util.Locale;

/** The number format in which a model is held and computed. */
public enum Precision {
    /** 32 bits throughout: exact enough for every published value, and the only form for training on a processor. */
    F32,
    /** 16-bit floating point weights and activations, for inference on a GPU; norms and probabilities in F32. */
    F16,
    /**
     * Linear layers rounded to bfloat16 and computed in it, all else in F32. Log-probabilities differ by about 1e-2; faster
     * only on processors with matrix units for it (AMX). Inference only.
     */
    BF16_LINEAR,
    /**
     * Linear layers but the output head in 4 bits (see {@link Nf4Weight}), all else in F32; frozen, for training adapters on
     * top. Only one layer at a time is held in full while loading.
     */
    NF4_LINEAR;

    /**
     * Reads {@code f32}, {@code f16} or {@code bf16}, in which a model may be held that only reads.
     *
     * @throws IllegalArgumentException for any other word
     */
    public static Precision of(String name) {
        return switch (name.toLowerCase(Locale.ROOT)) {
            case "f32" -> F32;
            case "f16" -> F16;
            case "bf16" -> BF16_LINEAR;
            default -> throw new IllegalArgumentException("precision must be f32, f16 or bf16, got " + name);
        };
    }

    DataType type() {
        return this == F16 ? DataType.FLOAT16 : DataType.FLOAT32;
    }
}
