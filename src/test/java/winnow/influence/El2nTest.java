package winnow.influence;

import static org.junit.jupiter.api.Assertions.assertEquals;

import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.Shape;
import java.util.List;
import org.junit.jupiter.api.Test;
import winnow.finetune.WeightedSequence;
import winnow.transformer.Decoder;
import winnow.transformer.GradientMode;
import winnow.transformer.Parameter;
import winnow.transformer.TokenBatch;

class El2nTest {
    private static final int[] IDS = {3, 70, 900, 12, 5};
    private static final double FLOAT_ROUNDING = 1e-5;

    /** Uniform predictions: (1 − 1/V)² + (V − 1)/V² = 1 − 1/V. */
    @Test
    void uniformPredictionsMissEveryTokenAlike() {
        try (SmallLearner model = SmallLearner.tiny()) {
            Decoder decoder = model.learner().decoder();
            Parameter head = decoder.parameter("lm_head.weight").orElseThrow();
            head.assign(new float[(int) head.value().getShape().size()]);
            double error = El2n.meanError(decoder, WeightedSequence.of(IDS, new float[] {1, 1, 1, 1, 1}));
            assertEquals(Math.sqrt(1 - 1.0 / decoder.vocabularySize()), error, FLOAT_ROUNDING);
        }
    }

    @Test
    void onlyTokensWithAWeightCountEachPredictedFromTheOneBefore() {
        try (SmallLearner model = SmallLearner.tiny()) {
            Decoder decoder = model.learner().decoder();
            double expected = (error(decoder, 2) + 3 * error(decoder, 4)) / 4;
            double found = El2n.meanError(decoder, WeightedSequence.of(IDS, new float[] {9, 0, 1, 0, 3}));
            assertEquals(expected, found, FLOAT_ROUNDING);
        }
    }

    /** ‖softmax(z) − e‖₂ of one token, in double. */
    private static double error(Decoder decoder, int token) {
        float[] logits;
        try (NDManager scope = decoder.newScope()) {
            logits = GradientMode.off(
                    () -> decoder.logits(decoder.hidden(scope, TokenBatch.rightPadded(List.of(IDS), 0), null)
                                    .reshape(new Shape(IDS.length, decoder.width())))
                            .toFloatArray());
        }
        int v = decoder.vocabularySize();
        double sum = 0;
        for (int k = 0; k < v; k++) {
            sum += StrictMath.exp(logits[(token - 1) * v + k]);
        }
        double squares = 0;
        for (int k = 0; k < v; k++) {
            double p = StrictMath.exp(logits[(token - 1) * v + k]) / sum;
            double difference = p - (k == IDS[token] ? 1 : 0);
            squares += difference * difference;
        }
        return Math.sqrt(squares);
    }
}
