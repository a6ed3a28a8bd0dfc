package winnow.evaluation;

/**
 * 1 if the answer is the reference, else 0.
 *
 * @param form what of the texts is compared
 */
public record ExactMatch(Form form) implements TextMetric {
    /** What of the texts is compared. */
    public enum Form {
        /** Every character, but for blanks at either end. */
        PLAIN,
        /**
         * Lower case, without ASCII punctuation, without the words a, an and the, every run of blanks a single one.
         *
         * <p>Source: Rajpurkar et al., SQuAD, EMNLP 2016, official evaluation. Departure: one reference rather than the best of
         * several.
         */
        NORMALISED
    }

    @Override
    public String name() {
        return form == Form.PLAIN ? "exact" : "exact-normalised";
    }

    @Override
    public double value(String reference, String answer) {
        boolean isSame = form == Form.PLAIN
                ? reference.strip().equals(answer.strip())
                : SquadText.normalised(reference).equals(SquadText.normalised(answer));
        return isSame ? 1 : 0;
    }
}
