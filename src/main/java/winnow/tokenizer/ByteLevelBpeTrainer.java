package winnow.tokenizer;

import java.util.HashMap;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Learns a byte-level vocabulary from text by byte pair encoding.
 *
 * <p>Text is cut into the matches of {@link #PIECES}: a run of letters, one digit or a run of other signs, each with the one
 * space before it, single line breaks and runs of other white space. Every piece starts as its UTF-8 bytes; then the most
 * frequent pair of neighbours anywhere becomes one token, again and again. Among pairs of one frequency the one with the
 * lowest left id, then the lowest right id, is taken, so the result depends on the texts alone, not on their order.
 *
 * <p>Ids: special tokens first, then the 256 bytes in order, then merged tokens in the order learned. Any text can be written
 * and read back unchanged. Time grows with the length of the texts plus, for every merge, the pieces that hold the pair;
 * memory with the number of different pieces.
 *
 * <p>Source: Sennrich et al., Neural Machine Translation of Rare Words with Subword Units, 2016, section 3.2; bytes instead of
 * characters after Radford et al., 2019, section 2.2.
 *
 * <p>Departure: the pattern knows ASCII only and takes every other character for a letter, so that no version of Unicode's
 * tables changes a vocabulary; digits stay single and line breaks too, so that numbers and the end of a line look the same
 * everywhere.
 *
 * @param vocabularySize most tokens to make, special ones and the 256 bytes included; fewer when pairs run out
 * @param minimumFrequency pairs seen less often are not merged; at least 1
 * @param specials the tokens with a role
 */
public record ByteLevelBpeTrainer(int vocabularySize, long minimumFrequency, SpecialNames specials) {
    /** The regular expression of pieces; means the same to Java and to the tokenizers library. */
    public static final String PIECES = String.join(
            "|",
            " ?[^\\x00-@\\[-`{-\\x7f]+",
            " ?[0-9]",
            " ?[\\x00-\\x08\\x0e-\\x1f!-/:-@\\[-`{-\\x7f]+",
            "\\n",
            "[\\t\\x0b-\\r ]+(?![^\\t-\\r ])",
            "[\\t\\x0b-\\r ]+");

    private static final Pattern PATTERN = Pattern.compile(PIECES);

    /** Checks the ranges. */
    public ByteLevelBpeTrainer {
        int least = 256 + specials.all().size();
        if (vocabularySize < least) {
            throw new IllegalArgumentException("vocabularySize must be at least " + least
                    + " for special tokens and bytes, got " + vocabularySize);
        }
        if (minimumFrequency < 1) {
            throw new IllegalArgumentException("minimumFrequency must be >= 1, got " + minimumFrequency);
        }
    }

    /** Learns from texts, each read once. */
    public LearnedTokenizer train(Iterable<String> texts) {
        Map<String, Long> counts = new HashMap<>();
        for (String text : texts) {
            Matcher piece = PATTERN.matcher(text);
            while (piece.find()) {
                counts.merge(piece.group(), 1L, Long::sum);
            }
        }
        PairMerging merging = new PairMerging(specials.all(), counts);
        merging.run(vocabularySize, minimumFrequency);
        return new LearnedTokenizer(specials, merging.tokens(), merging.merges());
    }
}
