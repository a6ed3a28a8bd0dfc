package winnow.evaluation;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.BitSet;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/**
 * ROUGE: words or sequences of words that an answer shares with a reference.
 *
 * <p>The text is lower-cased and cut into runs of {@code [a-z0-9]}; everything else separates. So texts in other scripts have no
 * words and score 0. With {@link Words#STEMMED} words of more than three characters are stemmed. As a metric it is the F1. Range
 * [0, 1]; tables of papers print it times 100. Cost O(t₁·t₂) for L and Lsum, linear for 1 and 2.
 *
 * <p>Example: {@code new Rouge(Rouge.Variant.ROUGE_1, Rouge.Words.PLAIN).value("the cat sat", "the cat")} is {@code 0.8}.
 *
 * <p>Source: Lin, ROUGE: A Package for Automatic Evaluation of Summaries, 2004; equal to Google's {@code rouge_score}, which the
 * papers use. Departure of both from the 2004 program: no stop words, no jackknifing, F1 with β = 1, hits of Lsum counted at most as
 * often as a word occurs on either side.
 *
 * @param variant what is compared
 * @param words whether words are stemmed
 */
public record Rouge(Variant variant, Words words) implements TextMetric {
    private static final int STEMMED_FROM = 4;

    /** What is compared. */
    public enum Variant {
        /** Words, as bags. */
        ROUGE_1("rouge1"),
        /** Pairs of successive words, as bags. */
        ROUGE_2("rouge2"),
        /** The longest common subsequence of the whole texts, whose line breaks mean nothing. */
        ROUGE_L("rougeL"),
        /** For every line of the reference, the union of its longest common subsequences with the lines of the answer. */
        ROUGE_LSUM("rougeLsum");

        private final String name;

        Variant(String name) {
            this.name = name;
        }
    }

    /** What a word is. */
    public enum Words {
        /** As it is written, in lower case. */
        PLAIN,
        /** Its stem by Porter's algorithm, in the variant of NLTK. */
        STEMMED
    }

    @Override
    public String name() {
        return words == Words.PLAIN ? variant.name : variant.name + "-stemmed";
    }

    /** The F1 of {@link #agreement}. */
    @Override
    public double value(String reference, String answer) {
        return agreement(reference, answer).f1();
    }

    /** Precision and recall of an answer. */
    public Agreement agreement(String reference, String answer) {
        return switch (variant) {
            case ROUGE_1 -> ofBags(tokens(reference), tokens(answer), 1);
            case ROUGE_2 -> ofBags(tokens(reference), tokens(answer), 2);
            case ROUGE_L -> ofSequences(tokens(reference), tokens(answer));
            case ROUGE_LSUM -> ofLines(lines(reference), lines(answer));
        };
    }

    List<String> tokens(String text) {
        List<String> tokens = new ArrayList<>();
        for (String word : text.toLowerCase(Locale.ROOT).split("[^a-z0-9]+")) {
            if (!word.isEmpty()) {
                boolean isStemmed = words == Words.STEMMED && word.length() >= STEMMED_FROM;
                tokens.add(isStemmed ? PorterStemmer.stem(word) : word);
            }
        }
        return tokens;
    }

    private List<List<String>> lines(String text) {
        return Arrays.stream(text.split("\n"))
                .filter(line -> !line.isEmpty())
                .map(this::tokens)
                .toList();
    }

    private static Agreement ofBags(List<String> reference, List<String> answer, int n) {
        Map<List<String>, Integer> left = new HashMap<>();
        for (int i = 0; i + n <= reference.size(); i++) {
            left.merge(reference.subList(i, i + n), 1, Integer::sum);
        }
        int shared = 0;
        for (int i = 0; i + n <= answer.size(); i++) {
            if (take(left, answer.subList(i, i + n))) {
                shared++;
            }
        }
        return Agreement.of(shared, Math.max(0, answer.size() - n + 1), Math.max(0, reference.size() - n + 1));
    }

    /** Two rows at a time, because whole texts may be long. */
    private static Agreement ofSequences(List<String> reference, List<String> answer) {
        int[] above = new int[answer.size() + 1];
        int[] row = new int[answer.size() + 1];
        for (String word : reference) {
            for (int j = 1; j <= answer.size(); j++) {
                row[j] = word.equals(answer.get(j - 1)) ? above[j - 1] + 1 : Math.max(above[j], row[j - 1]);
            }
            int[] done = row;
            row = above;
            above = done;
        }
        return Agreement.of(above[answer.size()], answer.size(), reference.size());
    }

    private static Agreement ofLines(List<List<String>> reference, List<List<String>> answer) {
        Map<String, Integer> inReference = counts(reference);
        Map<String, Integer> inAnswer = counts(answer);
        int hits = 0;
        for (List<String> line : reference) {
            BitSet union = new BitSet(line.size());
            for (List<String> other : answer) {
                markCommon(line, other, union);
            }
            for (int i = union.nextSetBit(0); i >= 0; i = union.nextSetBit(i + 1)) {
                String word = line.get(i);
                if (inAnswer.getOrDefault(word, 0) > 0 && take(inReference, word)) {
                    take(inAnswer, word);
                    hits++;
                }
            }
        }
        return Agreement.of(hits, size(answer), size(reference));
    }

    /** lengths[i][j]: words of the longest common subsequence of the first i and the first j words. */
    private static int[][] commonLengths(List<String> reference, List<String> answer) {
        int[][] lengths = new int[reference.size() + 1][answer.size() + 1];
        for (int i = 1; i <= reference.size(); i++) {
            for (int j = 1; j <= answer.size(); j++) {
                lengths[i][j] = reference.get(i - 1).equals(answer.get(j - 1))
                        ? lengths[i - 1][j - 1] + 1
                        : Math.max(lengths[i - 1][j], lengths[i][j - 1]);
            }
        }
        return lengths;
    }

    /** Marks one longest common subsequence. Several may exist; which one is found decides the union, so ties go as in the source. */
    private static void markCommon(List<String> reference, List<String> answer, BitSet union) {
        int[][] lengths = commonLengths(reference, answer);
        int i = reference.size();
        int j = answer.size();
        while (i > 0 && j > 0) {
            if (reference.get(i - 1).equals(answer.get(j - 1))) {
                union.set(i - 1);
                i--;
                j--;
            } else if (lengths[i][j - 1] > lengths[i - 1][j]) {
                j--;
            } else {
                i--;
            }
        }
    }

    private static Map<String, Integer> counts(List<List<String>> lines) {
        Map<String, Integer> counts = new HashMap<>();
        lines.forEach(line -> line.forEach(word -> counts.merge(word, 1, Integer::sum)));
        return counts;
    }

    private static int size(List<List<String>> lines) {
        return lines.stream().mapToInt(List::size).sum();
    }

    private static <T> boolean take(Map<T, Integer> left, T item) {
        int count = left.getOrDefault(item, 0);
        if (count > 0) {
            left.put(item, count - 1);
        }
        return count > 0;
    }
}
