package winnow.selection;

import java.util.List;
import winnow.corpus.Example;
import winnow.random.Seeds;

/**
 * The wordings in which {@link SelectItSelector} asks a model to rate a record from 1 to K.
 *
 * <p>A prompt is the wording, the record under the headings {@code Instruction:} (if it has a prompt) and {@code Response:}, and {@code
 * Rating:} with a line break, after which a digit is what the model has to say next.
 *
 * @param highest K, the best rating, from 2 to 9
 * @param wordings at least one, which should name the scale
 */
public record RatingPrompts(int highest, List<String> wordings) {
    /** What stands before the digit; the line break keeps it a token of its own in vocabularies that join a space to a digit. */
    static final String BEFORE_RATING = "\n\nRating:\n";

    /** Checks the scale and that no wording is blank. */
    public RatingPrompts {
        if (highest < 2 || highest > 9) {
            throw new IllegalArgumentException("highest rating must be in 2 to 9, got " + highest);
        }
        if (wordings.isEmpty()) {
            throw new IllegalArgumentException("wordings must not be empty");
        }
        wordings = List.copyOf(wordings);
        for (int i = 0; i < wordings.size(); i++) {
            if (wordings.get(i).isBlank()) {
                throw new IllegalArgumentException("wordings must not be blank, got a blank one at position " + i);
            }
        }
    }

    /**
     * Five wordings of our own on a scale of 1 to 5.
     *
     * <p>Source: SelectIT (arXiv 2402.16705) takes K = 5 for both the scale and the number of wordings.
     */
    public static RatingPrompts withDefaults() {
        return new RatingPrompts(
                5,
                List.of(
                        "Below is a task and somebody's reply to it. Grade the reply from 1 (useless) to 5 (excellent).",
                        "How well does the response do what the instruction asks? Give 1 if not at all, 5 if perfectly.",
                        "You check training data for a language model. Judge how much could be learned from this pair,"
                                + " on a scale from 1, nothing, to 5, very much.",
                        "Is the response correct, complete and clear? Rate it between 1, the worst, and 5, the best.",
                        "A teacher marks answers with 1 to 5 points, where more points mean a better answer. Mark this"
                                + " one."));
    }

    /** One of the wordings, drawn by seed: the token level of SelectIT, which asks once. */
    public RatingPrompts drawn(Seeds seeds) {
        int index = seeds.stream("rating-prompt").nextInt(wordings.size());
        return new RatingPrompts(highest, List.of(wordings.get(index)));
    }

    /** All that stands before the rating of a record. */
    public String prompt(int wording, Example example) {
        String instruction = example.prompt().isEmpty() ? "" : "\n\nInstruction:\n" + example.prompt();
        return wordings.get(wording) + instruction + "\n\nResponse:\n" + example.response() + BEFORE_RATING;
    }
}
