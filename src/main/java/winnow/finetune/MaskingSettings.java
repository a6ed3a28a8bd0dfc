package winnow.finetune;

import java.util.Collections;
import java.util.Set;
import java.util.TreeSet;

/**
 * How tokens are hidden for a masked language model.
 *
 * <p>Source: Devlin et al., BERT, arXiv 1810.04805, section 3.1, task 1.
 *
 * @param rate share of tokens that are to be predicted, in (0, 1)
 * @param maskedShare share of these that become the mask token
 * @param randomShare share of these that become a random token; the rest stay as they are
 * @param maskId id of the mask token
 * @param vocabularySize random tokens are below this
 * @param specialIds tokens that are neither predicted nor drawn, such as those that begin and end a text
 */
public record MaskingSettings(
        double rate, double maskedShare, double randomShare, int maskId, int vocabularySize, Set<Integer> specialIds) {
    /** Checks the ranges and copies the set. */
    public MaskingSettings {
        // In an order that does not change from process to process: a continued run is known by this text.
        specialIds = Collections.unmodifiableSet(new TreeSet<>(specialIds));
        if (!(rate > 0 && rate < 1)) {
            throw new IllegalArgumentException("the share of masked tokens must be in (0, 1), got " + rate);
        }
        if (!(maskedShare >= 0 && randomShare >= 0 && maskedShare + randomShare <= 1)) {
            throw new IllegalArgumentException(
                    "the shares of masked and random tokens must be >= 0 and at most 1 together, got " + maskedShare
                            + " and " + randomShare);
        }
        if (maskId < 0 || maskId >= vocabularySize) {
            throw new IllegalArgumentException(
                    "the mask token must be in the vocabulary of " + vocabularySize + ", got " + maskId);
        }
        if (specialIds.size() >= vocabularySize) {
            throw new IllegalArgumentException("not every token can be special, got " + specialIds.size());
        }
    }

    /** The published values: 15 % of tokens, of which 80 % are masked, 10 % random, 10 % unchanged. */
    public static MaskingSettings bert(int maskId, int vocabularySize, Set<Integer> specialIds) {
        return new MaskingSettings(0.15, 0.8, 0.1, maskId, vocabularySize, specialIds);
    }
}
