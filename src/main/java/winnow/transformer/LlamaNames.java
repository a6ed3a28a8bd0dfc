package winnow.transformer;

import java.util.List;
import winnow.checkpoint.ModelConfig;

/** Families whose files name their tensors as Llama's do. */
interface LlamaNames extends DecoderFamily {
    /** Queries, keys and values of a layer, {@code [heads · e, d]} and twice {@code [keyHeads · e, d]}. */
    static Projection projection(Parts parts, String layer, int d, int heads, int keyHeads, int e, boolean bias) {
        return new Projection.Separate(
                parts.linear(layer + "self_attn.q_proj", d, (long) heads * e, bias),
                parts.linear(layer + "self_attn.k_proj", d, (long) keyHeads * e, bias),
                parts.linear(layer + "self_attn.v_proj", d, (long) keyHeads * e, bias),
                heads,
                keyHeads);
    }

    /** The gated block of a layer. */
    static FeedForward feedForward(
            Parts parts, String layer, int d, int inner, ActivationFunction function, boolean bias) {
        return new FeedForward.Gated(
                parts.linear(layer + "mlp.gate_proj", d, inner, bias),
                parts.linear(layer + "mlp.up_proj", d, inner, bias),
                function,
                parts.linear(layer + "mlp.down_proj", inner, d, bias));
    }

    /** A layer whose two blocks have an RMS norm before each. */
    static Layer layer(Parts parts, String layer, int d, double epsilon, Attention attention, FeedForward feedForward) {
        return new Layer(
                Layer.Placement.BEFORE,
                parts.rmsNorm(layer + "input_layernorm", d, epsilon),
                attention,
                parts.rmsNorm(layer + "post_attention_layernorm", d, epsilon),
                feedForward);
    }

    /** Layers between the words and an RMS norm before the head. */
    static DecoderBody body(
            ModelConfig config, Parts parts, Parameter words, List<Layer> layers, int d, double epsilon, int context) {
        Norm finalNorm = parts.rmsNorm("model.norm", d, epsilon);
        LinearLayer head = parts.head(config, "lm_head", words, false, d, config.positive("vocab_size"));
        return new DecoderBody(words, null, 0, null, layers, finalNorm, null, head, context);
    }

    @Override
    default String[] optionalPrefixes() {
        return new String[] {"model."};
    }

    @Override
    default String[] ignorable() {
        return new String[] {"(model\\.)?layers\\.\\d+\\.self_attn\\.rotary_emb\\.inv_freq", "lm_head\\.weight"};
    }
}
