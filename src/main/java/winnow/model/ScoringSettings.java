package winnow.model;

import java.util.OptionalInt;

/**
 * How sequences are scored. Nothing here but {@link Overflow} changes a score beyond rounding.
 *
 * @param overflow what to do with input that is longer than the model takes
 * @param batchTokens most tokens in a batch, padding included, or empty to let the model's size decide
 * @param reusesPrefix whether a prefix that several sequences share is run once and its keys and values kept
 */
public record ScoringSettings(Overflow overflow, OptionalInt batchTokens, boolean reusesPrefix) {
    /** What happens to input that is longer than the model takes. The response is never cut. */
    public enum Overflow {
        /** It is an error that names the example, its tokens and the limit. */
        REFUSE,
        /**
         * The oldest tokens before the response are left out, and the result says how many. A begin token at the very start stays.
         */
        TRUNCATE_CONTEXT
    }

    /** Checks the batch size. */
    public ScoringSettings {
        if (batchTokens.isPresent() && batchTokens.getAsInt() < 1) {
            throw new IllegalArgumentException("batchTokens must be > 0, got " + batchTokens.getAsInt());
        }
    }

    /** Over-long input is refused, batches by the model's size, shared prefixes run once. */
    public static ScoringSettings withDefaults() {
        return new ScoringSettings(Overflow.REFUSE, OptionalInt.empty(), true);
    }

    /** With another answer to over-long input. */
    public ScoringSettings withOverflow(Overflow other) {
        return new ScoringSettings(other, batchTokens, reusesPrefix);
    }

    /** With batches of at most so many tokens, padding included; a longer sequence is a batch of its own. */
    public ScoringSettings withBatchTokens(int tokens) {
        return new ScoringSettings(overflow, OptionalInt.of(tokens), reusesPrefix);
    }

    /** Running every sequence whole, its prefix included: slower, for comparison. */
    public ScoringSettings withoutPrefixReuse() {
        return new ScoringSettings(overflow, batchTokens, false);
    }
}
