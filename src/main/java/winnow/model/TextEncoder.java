package winnow.model;

import java.util.List;
import java.util.Map;
import winnow.linalg.FloatMatrix;

/**
 * Turns texts into vectors by a model's hidden states after its last layer.
 *
 * <p>A text's vector does not depend on the others beyond rounding (about 1e-6). May be used from several threads; an interrupt of
 * the calling thread ends the work with a {@link java.util.concurrent.CancellationException}.
 */
public interface TextEncoder extends AutoCloseable {
    /** What to do with a text that is longer than the model takes. */
    enum Overflow {
        /** It is an error. */
        REFUSE,
        /** Its end is left out, but for a closing special token. */
        TRUNCATE
    }

    /** Width d of the vectors. */
    int width();

    /** Name and settings as they stand in a manifest, in a fixed order. */
    Map<String, Object> settings();

    /**
     * The vectors of texts.
     *
     * @param names what messages call the texts
     * @return [n, d]
     * @throws IllegalArgumentException naming the text, if it has no token, or more than the model takes and may not be cut
     */
    FloatMatrix encode(List<String> names, List<String> texts, Overflow overflow);

    @Override
    void close();
}
