package winnow.finetune;

import java.util.List;
import winnow.transformer.Encoder;

/** Checks of texts that an encoder is to learn from. */
final class EncoderTexts {
    private EncoderTexts() {}

    static void requireFitting(Encoder encoder, List<int[]> texts) {
        if (texts.isEmpty()) {
            throw new IllegalArgumentException("training needs at least one text, got none");
        }
        for (int i = 0; i < texts.size(); i++) {
            int length = texts.get(i).length;
            if (length == 0 || length > encoder.contextLength()) {
                throw new IllegalArgumentException("texts must be 1 to " + encoder.contextLength()
                        + " tokens long, got " + length + " at index " + i);
            }
        }
    }

    static List<int[]> copy(List<int[]> texts) {
        return texts.stream().map(int[]::clone).toList();
    }
}
