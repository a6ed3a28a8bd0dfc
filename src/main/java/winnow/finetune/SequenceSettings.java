package winnow.finetune;

/**
 * How examples become sequences to learn from.
 *
 * @param learned which tokens count in the loss
 * @param ending what follows a response
 * @param length most tokens of a sequence, ≥ 2
 * @param overlong what happens to a longer one
 */
public record SequenceSettings(Learned learned, Ending ending, int length, Overlong overlong) {
    /** Which tokens count in the loss. */
    public enum Learned {
        /** Those of responses, with what ends them. */
        RESPONSES,
        /** All but the first. */
        ALL_TOKENS
    }

    /** What follows a response. */
    public enum Ending {
        /** Nothing beyond what the template counts as the response. */
        OF_TEMPLATE,
        /** {@link winnow.model.ScoringTemplate#ending}, so that the model learns to stop. */
        END_TOKEN
    }

    /** What happens to a sequence that is too long. */
    public enum Overlong {
        /** An error that names the example. */
        REFUSE,
        /** Tokens are left out at the start, as where responses are scored: a begin token stays. A response too long by itself is refused. */
        CUT_PROMPT,
        /** Tokens are left out at the end; a sequence of which no response would be left is refused. */
        CUT_END
    }

    /** Checks the length. */
    public SequenceSettings {
        if (length < 2) {
            throw new IllegalArgumentException("sequences must be allowed at least 2 tokens, got " + length);
        }
    }

    /** Responses are learned, with an end token; what is longer is refused. */
    public static SequenceSettings ofLength(int length) {
        return new SequenceSettings(Learned.RESPONSES, Ending.END_TOKEN, length, Overlong.REFUSE);
    }

    /** The same with other tokens in the loss. */
    public SequenceSettings withLearned(Learned other) {
        return new SequenceSettings(other, ending, length, overlong);
    }

    /** The same with another ending. */
    public SequenceSettings withEnding(Ending other) {
        return new SequenceSettings(learned, other, length, overlong);
    }

    /** The same with other treatment of long sequences. */
    public SequenceSettings withOverlong(Overlong other) {
        return new SequenceSettings(learned, ending, length, other);
    }
}
