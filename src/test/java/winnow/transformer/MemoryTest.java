package winnow.transformer;

import static org.junit.jupiter.api.Assertions.assertEquals;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.Shape;
import java.util.List;
import java.util.function.Consumer;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Nothing that a pass makes outlives it. */
class MemoryTest {
    private static final int PASSES = 200;

    /** Right-padded with a window, so that masks, positions and rotations are all made. */
    private static final TokenBatch BATCH =
            TokenBatch.rightPadded(List.of(TinyModels.text("a", 9), TinyModels.text("b", 6)), 0);

    /** Arrays of the model's manager, of its parents, and of every manager below these. */
    private static int arrays(Network network) {
        NDManager top = network.manager();
        while (top.getParentManager() != null && top.getParentManager().isOpen()) {
            top = top.getParentManager();
        }
        return top.getManagedArrays().size();
    }

    private static void staysFlat(Network network, Consumer<NDManager> pass) {
        run(network, pass);
        int before = arrays(network);
        for (int i = 0; i < PASSES; i++) {
            run(network, pass);
        }
        assertEquals(before, arrays(network));
    }

    private static void run(Network network, Consumer<NDManager> pass) {
        try (NDManager scope = network.newScope()) {
            pass.accept(scope);
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"mistral", "gemma2", "gemma3_text"})
    void passesOfADecoderLeaveNoArrays(String fixture) {
        try (Decoder decoder = TinyModels.decoder(fixture)) {
            staysFlat(decoder, scope -> {
                decoder.logits(decoder.hidden(scope, BATCH, null));
                try (KeyValueCache cache = decoder.newCache()) {
                    decoder.hidden(scope, TokenBatch.rightPadded(List.of(TinyModels.text("c", 3)), 0), cache);
                    decoder.hidden(scope, BATCH, cache.shared());
                }
            });
            staysFlat(
                    decoder,
                    scope -> GoldenGradients.of(decoder, inner -> {
                        NDArray states = decoder.trainingHidden(inner, BATCH).reshape(new Shape(-1, decoder.width()));
                        return decoder.logProbabilities(states, inner.create(new long[18]))
                                .mean();
                    }));
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"bert_mlm"})
    void passesOfAnEncoderLeaveNoArrays(String fixture) {
        try (Encoder encoder = TinyModels.encoder(fixture)) {
            staysFlat(encoder, scope -> logits(encoder, encoder.hidden(scope, BATCH)));
            staysFlat(
                    encoder,
                    scope -> GoldenGradients.of(encoder, inner -> logits(encoder, encoder.trainingHidden(inner, BATCH))
                            .mean()));
        }
    }

    private static NDArray logits(Encoder encoder, NDArray states) {
        return encoder.hasClassifier() ? encoder.classLogits(states, BATCH) : encoder.maskedLmLogits(states);
    }
}
