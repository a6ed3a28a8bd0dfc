package winnow.evaluation;

import java.math.BigDecimal;
import java.util.List;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import winnow.corpus.Corpus;

/**
 * 1 if the last number of the answer equals that of the reference, else 0; for arithmetic whose steps are written out.
 *
 * <p>What follows the last {@code ####}, where there is one with a number after it, is all that is read: so references of GSM8K
 * mark their result. Numbers are compared by value ({@code 1,200.0} is {@code $1200}); fractions, words and powers of ten are not
 * understood. An answer without a number is wrong.
 *
 * <p>Source: Cobbe et al., Training Verifiers to Solve Math Word Problems, 2021, for the mark. Departure: an answer without the
 * mark counts by its last number rather than not at all.
 */
public record LastNumber() implements TextMetric {
    private static final String MARK = "####";

    /** A minus, or the hyphen in its place, after a word, a number or a bracket subtracts; elsewhere it is a sign. */
    private static final Pattern NUMBER =
            Pattern.compile("((?<![\\w).])[-\u2212])?\\$?(\\d+(?:,\\d{3}(?!\\d))*(?:\\.\\d+)?|\\.\\d+)");

    @Override
    public String name() {
        return "last-number";
    }

    /**
     * Whether the last numbers are equal.
     *
     * @throws IllegalArgumentException if the reference has no number
     */
    @Override
    public double value(String reference, String answer) {
        BigDecimal wanted = result(reference)
                .orElseThrow(() -> new IllegalArgumentException(
                        "last-number needs a reference with a number, got \"" + reference + '"'));
        return result(answer).filter(given -> given.compareTo(wanted) == 0).isPresent() ? 1 : 0;
    }

    /**
     * One value per answer.
     *
     * @throws IllegalArgumentException naming the example whose reference has no number
     */
    @Override
    public double[] values(List<Answer> answers) {
        answers.forEach(answer -> requireNumber(answer.id(), answer.reference()));
        return TextMetric.super.values(answers);
    }

    @Override
    public void requireMeasurable(Corpus test) {
        test.forEach(example -> requireNumber(example.id(), example.response()));
    }

    private static void requireNumber(String id, String reference) {
        if (result(reference).isEmpty()) {
            throw new IllegalArgumentException(
                    "last-number needs a reference with a number, got none for example " + id);
        }
    }

    private static Optional<BigDecimal> result(String text) {
        int mark = text.lastIndexOf(MARK);
        Optional<BigDecimal> marked = mark < 0 ? Optional.empty() : last(text.substring(mark + MARK.length()));
        return marked.isPresent() ? marked : last(text);
    }

    private static Optional<BigDecimal> last(String text) {
        Matcher numbers = NUMBER.matcher(text);
        Optional<BigDecimal> last = Optional.empty();
        while (numbers.find()) {
            BigDecimal amount = new BigDecimal(numbers.group(2).replace(",", ""));
            last = Optional.of(numbers.group(1) == null ? amount : amount.negate());
        }
        return last;
    }
}
