package winnow.seedling;

import java.util.random.RandomGenerator;
import winnow.finetune.WeightedSequence;

/**
 * Sequences that can be predicted by copying alone: a segment of random tokens, repeated two to four times, half of the
 * repetitions from a random place in the segment on, half of the sequences with a random token between repetitions.
 *
 * <p>Every token of the vocabulary occurs, also those that the text hardly uses. Loss falls on the repetitions only.
 */
final class CopySequences {
    private static final int SHORTEST = 4;
    private static final int LONGEST = 15;

    private final int begin;
    private final int firstOrdinary;
    private final int vocabulary;

    CopySequences(int begin, int firstOrdinary, int vocabulary) {
        this.begin = begin;
        this.firstOrdinary = firstOrdinary;
        this.vocabulary = vocabulary;
    }

    WeightedSequence draw(RandomGenerator random) {
        int length = random.nextInt(SHORTEST, LONGEST + 1);
        int[] segment = new int[length];
        for (int i = 0; i < length; i++) {
            segment[i] = token(random);
        }
        TokenList tokens = new TokenList();
        tokens.add(begin, 0);
        for (int token : segment) {
            tokens.add(token, 0);
        }
        boolean separated = random.nextBoolean();
        int repetitions = random.nextInt(2, 5);
        for (int r = 1; r < repetitions; r++) {
            if (separated) {
                tokens.add(token(random), 0);
            }
            int from = random.nextBoolean() ? random.nextInt(length - 1) : 0;
            for (int i = from; i < length; i++) {
                // The first token of a repetition cannot be known.
                tokens.add(segment[i], i == from ? 0 : 1);
            }
        }
        return tokens.sequence();
    }

    private int token(RandomGenerator random) {
        return random.nextInt(firstOrdinary, vocabulary);
    }
}
