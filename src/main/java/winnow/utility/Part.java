package winnow.utility;

import java.util.stream.IntStream;
import winnow.corpus.Corpus;

/**
 * One of several parts of the columns of a matrix, so that several processes or machines may fill it.
 *
 * @param number from 1
 * @param of how many parts there are
 */
public record Part(int number, int of) {
    /** All columns. */
    public static final Part WHOLE = new Part(1, 1);

    /** Checks the range. */
    public Part {
        if (of < 1 || number < 1 || number > of) {
            throw new IllegalArgumentException("a part must be one of 1/k to k/k, got " + number + "/" + of);
        }
    }

    /** The part of a text such as {@code 3/8}. */
    public static Part of(String text) {
        String[] numbers = text.split("/", -1);
        try {
            if (numbers.length == 2) {
                return new Part(Integer.parseInt(numbers[0].strip()), Integer.parseInt(numbers[1].strip()));
            }
        } catch (NumberFormatException e) {
            // Said below.
        }
        throw new IllegalArgumentException("a part must be given as 3/8, got \"" + text + "\"");
    }

    /** The candidates whose columns it has. */
    public Corpus of(Corpus candidates) {
        if (equals(WHOLE)) {
            return candidates;
        }
        int m = candidates.size();
        return candidates.subset(IntStream.range(from(m), to(m)).toArray());
    }

    /** The number of the part that has column j out of m. */
    static int numberOf(int j, int m, int of) {
        return (int) (((long) of * (j + 1) - 1) / m) + 1;
    }

    /** First of its columns out of m. */
    int from(int m) {
        return (int) ((long) m * (number - 1) / of);
    }

    /** One past the last of its columns out of m. */
    int to(int m) {
        return (int) ((long) m * number / of);
    }

    @Override
    public String toString() {
        return number + "/" + of;
    }
}
