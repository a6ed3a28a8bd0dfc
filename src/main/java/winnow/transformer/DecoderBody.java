package winnow.transformer;

import java.util.List;

/**
 * The parts of a decoder, as a family describes them.
 *
 * @param words token embedding [V, d']
 * @param wordFactor what embedded tokens are multiplied with
 * @param positions learned positions [positions, d], or null with rotary positions
 * @param positionOffset row of the first position
 * @param projectIn d' to d, or null
 * @param finalNorm or null
 * @param projectOut d to d', or null
 * @param head hidden width to vocabulary, or null in a bare model
 * @param logitCap bound that logits approach as cap · tanh(logit / cap), or 0 for none
 * @param contextLength most tokens that the model was made for
 */
record DecoderBody(
        Parameter words,
        double wordFactor,
        Parameter positions,
        int positionOffset,
        LinearLayer projectIn,
        List<Layer> layers,
        Norm finalNorm,
        LinearLayer projectOut,
        LinearLayer head,
        double logitCap,
        int contextLength)
        implements NetworkBody {
    DecoderBody {
        layers = List.copyOf(layers);
    }

    /** With embedded tokens and logits as they are. */
    DecoderBody(
            Parameter words,
            Parameter positions,
            int positionOffset,
            LinearLayer projectIn,
            List<Layer> layers,
            Norm finalNorm,
            LinearLayer projectOut,
            LinearLayer head,
            int contextLength) {
        this(words, 1, positions, positionOffset, projectIn, layers, finalNorm, projectOut, head, 0, contextLength);
    }
}
