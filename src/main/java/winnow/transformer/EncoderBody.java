package winnow.transformer;

import java.util.List;

/**
 * The parts of an encoder, as a family describes them.
 *
 * @param words token embedding [V, d]
 * @param positions learned positions [positions, d]
 * @param positionOffset row of the first position
 * @param tokenTypes embedding of token types [types, d], or null
 * @param embeddingNorm norm of the sum of these
 * @param pooler d to d, or null
 * @param maskedLm or null
 * @param classifier or null
 * @param contextLength most tokens that the model takes
 */
record EncoderBody(
        Parameter words,
        Parameter positions,
        int positionOffset,
        Parameter tokenTypes,
        Norm embeddingNorm,
        List<Layer> layers,
        LinearLayer pooler,
        MaskedLmHead maskedLm,
        ClassificationHead classifier,
        int contextLength)
        implements NetworkBody {
    EncoderBody {
        layers = List.copyOf(layers);
    }
}
