package winnow.selection;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import winnow.corpus.Example;
import winnow.model.LanguageModel;
import winnow.model.ScoredSequence;
import winnow.model.ScoringSettings;
import winnow.model.TokenScores;
import winnow.tokenizer.Tokenizer;

/** One model's probabilities of the ratings 1 to K, each a token of its own, as the next token after a rating prompt. */
final class Ratings {
    private final LanguageModel model;
    private final RatingPrompts prompts;
    private final List<ScoredSequence> digits;

    /**
     * Finds the tokens of the digits.
     *
     * @throws IllegalArgumentException if the digits are not distinct single tokens after the prompt's last token
     */
    Ratings(LanguageModel model, RatingPrompts prompts) {
        this.model = model;
        this.prompts = prompts;
        this.digits = digits(model.tokenizer(), prompts.highest());
    }

    private static List<ScoredSequence> digits(Tokenizer tokenizer, int highest) {
        int[] before = tokenizer.encode(RatingPrompts.BEFORE_RATING);
        List<ScoredSequence> digits = new ArrayList<>();
        Set<Integer> seen = new HashSet<>();
        for (int rating = 1; rating <= highest; rating++) {
            int[] with = tokenizer.encode(RatingPrompts.BEFORE_RATING + rating);
            boolean isOneMore =
                    with.length == before.length + 1 && Arrays.equals(before, Arrays.copyOf(with, before.length));
            if (!isOneMore || !seen.add(with[before.length])) {
                throw new IllegalArgumentException("ratings 1 to " + highest
                        + " must be distinct single tokens after the prompt's last token, got "
                        + tokenizer.tokenTexts(with) + " for rating " + rating + " after "
                        + tokenizer.tokenTexts(before) + " from " + tokenizer);
            }
            int[] digit = {with[before.length]};
            digits.add(ScoredSequence.of("rating " + rating, new int[0], digit));
        }
        return digits;
    }

    /** The prompts of a record in every wording, or none if one of them is longer than the model takes. */
    List<int[]> prompts(Example example) {
        Tokenizer tokenizer = model.tokenizer();
        List<int[]> all = new ArrayList<>();
        for (int wording = 0; wording < prompts.wordings().size(); wording++) {
            int[] text = tokenizer.encode(prompts.prompt(wording, example));
            int begin = tokenizer.beginId().isPresent() ? 1 : 0;
            int[] tokens = new int[begin + text.length];
            tokenizer.beginId().ifPresent(id -> tokens[0] = id);
            System.arraycopy(text, 0, tokens, begin, text.length);
            if (tokens.length + 1 > model.contextLength()) {
                return List.of();
            }
            all.add(tokens);
        }
        return all;
    }

    /** The probabilities of the ratings 1 to K after a prompt, up to a common factor [K]: the prompt is run once. */
    double[] probabilities(int[] prompt) {
        List<TokenScores> scores = model.score(prompt, digits, ScoringSettings.withDefaults());
        double highest = scores.stream().mapToDouble(TokenScores::sum).max().orElseThrow();
        // Digits may all be next to impossible here; only their ratios count, and these survive.
        return scores.stream()
                .mapToDouble(score -> StrictMath.exp(score.sum() - highest))
                .toArray();
    }
}
