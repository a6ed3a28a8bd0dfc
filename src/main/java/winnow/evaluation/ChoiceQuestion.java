package winnow.evaluation;

import java.util.ArrayList;
import java.util.List;
import winnow.corpus.Example;

/**
 * A question with several answers of which one is right.
 *
 * @param id unique among the questions
 * @param prompt what the model is given
 * @param options what it might answer, at least two, in order
 * @param right index of the right one
 */
public record ChoiceQuestion(String id, String prompt, List<String> options, int right) {
    private static final int FEWEST = 2;

    /** Checks the options and copies them. */
    public ChoiceQuestion {
        options = List.copyOf(options);
        if (options.size() < FEWEST || options.stream().anyMatch(String::isEmpty)) {
            throw new IllegalArgumentException("a question must have at least two options, none of them empty, got "
                    + options + ", question " + id);
        }
        if (right < 0 || right >= options.size()) {
            throw new IllegalArgumentException(
                    "the right option must be in [0, " + options.size() + "), got " + right + ", question " + id);
        }
    }

    /**
     * A question as {@code winnow.corpus} lays out MMLU and its like: a prompt that ends in lines {@code A. …}, {@code B. …}, and a
     * letter as response. The letters are the options.
     *
     * @throws IllegalArgumentException naming the example, if it is laid out otherwise
     */
    public static ChoiceQuestion ofLetters(Example example) {
        String[] lines = example.prompt().split("\n");
        int first = lines.length - 1;
        while (first >= 0 && !lines[first].startsWith("A. ")) {
            first--;
        }
        List<String> letters = new ArrayList<>();
        for (int i = Math.max(first, 0); first >= 0 && i < lines.length; i++) {
            String letter = String.valueOf((char) ('A' + letters.size()));
            if (lines[i].startsWith(letter + ". ")) {
                letters.add(letter);
            }
        }
        int right = letters.indexOf(example.response().strip());
        if (right < 0) {
            throw new IllegalArgumentException("a question must end in choices A. to at most Z. and have the letter of"
                    + " one as its response, got " + letters + " and \"" + example.response() + "\", example "
                    + example.id());
        }
        return new ChoiceQuestion(example.id(), example.prompt(), letters, right);
    }

    /** The question with one of its options as the response. */
    Example answeredBy(int option) {
        return Example.of(id, prompt, options.get(option));
    }
}
