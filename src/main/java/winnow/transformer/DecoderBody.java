package winnow.transformer;

import java.util.List;

/**
 * The parts of a decoder, as a family describes them.
 *
 * @param words token embedding [V, d']
 * @param positions learned positions [positions, d], or null with rotary positions
 * @param positionOffset row of the first position
 * @param projectIn d' to d, or null
 * @param finalNorm or null
 * @param projectOut d to d', or null
 * @param head hidden width to vocabulary, or null in a bare model
 * @param contextLength most tokens that the model was made for
 */
record DecoderBody(
        Parameter words,
        Parameter positions,
        int positionOffset,
        LinearLayer projectIn,
        List<Layer> layers,
        Norm finalNorm,
        LinearLayer projectOut,
        LinearLayer head,
        int contextLength)
        implements NetworkBody {
    DecoderBody {
        layers = List.copyOf(layers);
    }
}
