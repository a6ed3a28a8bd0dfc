package winnow.finetune;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.OptionalInt;
import winnow.corpus.Corpus;
import winnow.corpus.Example;
import winnow.model.OverlongException;
import winnow.model.ScoredSequence;
import winnow.model.ScoringTemplate;
import winnow.tokenizer.Tokenizer;

/**
 * A corpus as sequences to learn from, under the template by which it will be scored.
 *
 * @param sequences one for each example, in order
 * @param cut ids of the examples of which tokens were left out
 */
public record TrainingSequences(List<WeightedSequence> sequences, List<String> cut) {
    /** Copies the lists. */
    public TrainingSequences {
        sequences = List.copyOf(sequences);
        cut = List.copyOf(cut);
    }

    /**
     * Lays every example out.
     *
     * @throws IllegalArgumentException naming the example that is too long or has nothing to learn, or if an end token is wanted
     *     and the tokenizer has none
     */
    public static TrainingSequences of(
            Corpus corpus, ScoringTemplate template, Tokenizer tokenizer, SequenceSettings settings) {
        boolean ends = settings.ending() == SequenceSettings.Ending.END_TOKEN;
        int[] ending = ends ? template.ending(tokenizer) : new int[0];
        int[] opening = template.context(tokenizer, List.of());
        List<WeightedSequence> sequences = new ArrayList<>();
        List<String> cut = new ArrayList<>();
        for (Example example : corpus) {
            ScoredSequence query = template.query(tokenizer, example, false);
            int[] tokens = joined(opening, query.tokens(), ending);
            int first = opening.length + query.first();
            if (tokens.length > settings.length()) {
                cut.add(example.id());
            }
            sequences.add(sequence(example.id(), tokens, first, tokenizer.beginId(), settings));
        }
        return new TrainingSequences(sequences, cut);
    }

    private static int[] joined(int[]... parts) {
        return Arrays.stream(parts).flatMapToInt(Arrays::stream).toArray();
    }

    private static WeightedSequence sequence(
            String id, int[] tokens, int first, OptionalInt begin, SequenceSettings settings) {
        int over = Math.max(0, tokens.length - settings.length());
        boolean cutsStart = over > 0 && settings.overlong() == SequenceSettings.Overlong.CUT_PROMPT;
        if (over > 0 && settings.overlong() == SequenceSettings.Overlong.REFUSE) {
            throw new OverlongException("examples must be at most " + settings.length() + " tokens long, got "
                    + tokens.length + " in example " + id);
        }
        int from = cutsStart ? over : 0;
        int to = cutsStart ? tokens.length : tokens.length - over;
        // The first token is not predicted, so that one token must stay before the response.
        if (cutsStart && from >= first || first >= to) {
            throw new OverlongException("of at most " + settings.length() + " tokens, " + (cutsStart ? "all" : "some")
                    + " of the response must be left, got " + tokens.length + " tokens with the response from "
                    + first + " on in example " + id);
        }
        int[] kept = cutsStart
                ? ScoredSequence.of(id, tokens, first, to)
                        .withoutStart(over, begin)
                        .tokens()
                : Arrays.copyOf(tokens, to);
        if (kept.length < 2) {
            throw new IllegalArgumentException("there must be a token before the response, got none in example " + id);
        }
        float[] weights = new float[kept.length];
        boolean isAll = settings.learned() == SequenceSettings.Learned.ALL_TOKENS;
        Arrays.fill(weights, isAll ? 0 : first - from, weights.length, 1);
        return WeightedSequence.of(kept, weights);
    }
}
