package winnow.evaluation;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/**
 * F1 of the words that answer and reference share as bags, after the normalisation of {@link ExactMatch.Form#NORMALISED}; in
 * [0, 1].
 *
 * <p>Where a text has no words left, 1 if the other has none either, else 0.
 *
 * <p>Source: Rajpurkar et al., SQuAD, EMNLP 2016; the rule for texts without words from the evaluation of SQuAD 2.0. Departure:
 * one reference rather than the best of several.
 */
public record TokenF1() implements TextMetric {
    @Override
    public String name() {
        return "token-f1";
    }

    @Override
    public double value(String reference, String answer) {
        List<String> wanted = words(reference);
        List<String> given = words(answer);
        if (wanted.isEmpty() || given.isEmpty()) {
            return wanted.equals(given) ? 1 : 0;
        }
        List<String> left = new ArrayList<>(wanted);
        int shared = 0;
        for (String word : given) {
            if (left.remove(word)) {
                shared++;
            }
        }
        return Agreement.of(shared, given.size(), wanted.size()).f1();
    }

    private static List<String> words(String text) {
        String normalised = SquadText.normalised(text);
        return normalised.isEmpty() ? List.of() : Arrays.asList(normalised.split(" "));
    }
}
