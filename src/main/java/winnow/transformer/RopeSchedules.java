package winnow.transformer;

import java.util.List;
import java.util.OptionalInt;
import winnow.checkpoint.ModelConfig;

/** The ways in which checkpoints stretch rotary frequencies for longer texts. */
final class RopeSchedules {
    private static final double USUAL_BASE = 10_000;

    private RopeSchedules() {}

    /**
     * The rotary embedding that a configuration asks for, over the whole width of a head or a part of it.
     *
     * @param headWidth e
     * @throws IllegalArgumentException for a type of scaling that is not known
     */
    static RotaryEmbedding of(ModelConfig config, int headWidth) {
        return of(config, config.rope(), headWidth, USUAL_BASE);
    }

    /**
     * The same by parameters of some layers.
     *
     * @param base where they do not state it
     */
    static RotaryEmbedding of(ModelConfig config, ModelConfig rope, int headWidth, double base) {
        double part = rope.numberOr(1, "partial_rotary_factor");
        int rotated = (int) (headWidth * part);
        if (!(part <= 1) || rotated < 2 || rotated % 2 != 0) {
            throw Sizes.refusal(
                    config,
                    "partial_rotary_factor must turn an even number of a head's " + headWidth + " entries, found "
                            + part);
        }
        double[] plain = RotaryEmbedding.plainFrequencies(rotated, positive(rope, base, "rope_theta"));
        String type = rope.text("rope_type");
        RotaryEmbedding.Schedule schedule =
                switch (type) {
                    case "default" -> largest -> plain;
                    case "linear" -> fixed(linear(plain, positive(rope, "factor")));
                    case "llama3" -> fixed(llama3(plain, rope));
                    case "longrope", "su" -> LongRope.of(config, rope, plain);
                    default ->
                        throw new IllegalArgumentException(config.file()
                                + ": rope_type must be one of default, linear, llama3, longrope, got " + type);
                };
        return new RotaryEmbedding(rotated, schedule);
    }

    private static double positive(ModelConfig rope, String key) {
        rope.number(key);
        return positive(rope, 1, key);
    }

    private static double positive(ModelConfig rope, double fallback, String key) {
        double value = rope.numberOr(fallback, key);
        if (!(value > 0)) {
            throw Sizes.refusal(rope, key + " must be above 0, found " + value);
        }
        return value;
    }

    private static RotaryEmbedding.Schedule fixed(double[] frequencies) {
        return largest -> frequencies;
    }

    /** Every frequency divided by the factor. */
    private static double[] linear(double[] plain, double factor) {
        double[] scaled = plain.clone();
        for (int i = 0; i < scaled.length; i++) {
            scaled[i] /= factor;
        }
        return scaled;
    }

    /**
     * Long waves divided by the factor, short ones kept, a linear passage between.
     *
     * <p>Source: Llama 3.1 model card and configuration ({@code low_freq_factor}, {@code high_freq_factor}).
     */
    private static double[] llama3(double[] plain, ModelConfig rope) {
        double factor = positive(rope, "factor");
        double low = positive(rope, "low_freq_factor");
        double high = positive(rope, "high_freq_factor");
        double context = positive(rope, "original_max_position_embeddings");
        if (high <= low) {
            throw Sizes.refusal(rope, "high_freq_factor must be above low_freq_factor, found " + high + " and " + low);
        }
        double[] scaled = plain.clone();
        for (int i = 0; i < scaled.length; i++) {
            double turns = context * plain[i] / (2 * StrictMath.PI);
            double kept = Math.min(1, Math.max(0, (turns - low) / (high - low)));
            scaled[i] = (1 - kept) * plain[i] / factor + kept * plain[i];
        }
        return scaled;
    }

    /**
     * A divisor per frequency, one list for short texts and one for long.
     *
     * <p>Source: Ding et al., LongRoPE, arXiv 2402.13753. Which list counts is decided by the largest position of the pass, so
     * a short text in a batch with a long one is computed with the long list, as published programs do.
     */
    private record LongRope(double[] shortFrequencies, double[] longFrequencies, int switchAt, double magnitude)
            implements RotaryEmbedding.Schedule {
        static LongRope of(ModelConfig config, ModelConfig rope, double[] plain) {
            int original = original(config, rope);
            double stretch = rope.numberOr(config.positive("max_position_embeddings") / (double) original, "factor");
            double computed =
                    stretch <= 1 ? 1 : StrictMath.sqrt(1 + StrictMath.log(stretch) / StrictMath.log(original));
            return new LongRope(
                    divided(plain, rope.numbers("short_factor"), config),
                    divided(plain, rope.numbers("long_factor"), config),
                    original,
                    rope.numberOr(computed, "attention_factor"));
        }

        static int original(ModelConfig config, ModelConfig rope) {
            return rope.positiveOr(config.positive("max_position_embeddings"), "original_max_position_embeddings");
        }

        private static double[] divided(double[] plain, List<Double> divisors, ModelConfig config) {
            if (divisors.size() != plain.length) {
                throw Sizes.refusal(
                        config,
                        "short_factor and long_factor must have " + plain.length + " numbers, found "
                                + divisors.size());
            }
            if (!divisors.stream().allMatch(d -> d > 0)) {
                throw Sizes.refusal(config, "short_factor and long_factor must be above 0, found " + divisors);
            }
            double[] frequencies = plain.clone();
            for (int i = 0; i < frequencies.length; i++) {
                frequencies[i] /= divisors.get(i);
            }
            return frequencies;
        }

        @Override
        public double[] frequencies(long largestPosition) {
            return largestPosition + 1 > switchAt ? longFrequencies : shortFrequencies;
        }

        /** The longest text that the short factors turn. */
        @Override
        public OptionalInt change() {
            return OptionalInt.of(switchAt);
        }
    }
}
