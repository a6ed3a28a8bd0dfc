package winnow.bench;

import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.random.RandomGenerator;
import winnow.corpus.OutputFile;
import winnow.random.Seeds;

/**
 * Made-up instruction records whose statistics resemble real ones, in any number: words by Zipf's law, topics of heavy-tailed
 * size with words and phrases of their own, near-duplicates.
 *
 * <p>A record is an instruction of 8 to 30 words and a response of 20 to 100. A word comes from a recurring phrase of the
 * topic, from the topic's words, or from the whole vocabulary, by Zipf's law each time. Every seventh record repeats an
 * earlier one with a tenth of its words exchanged.
 */
final class InstructionTexts {
    private static final int VOCABULARY = 40_000;
    private static final int TOPICS = 600;
    private static final int TOPIC_WORDS = 400;
    private static final int TOPIC_PHRASES = 60;
    private static final int REMEMBERED = 2_000;
    private static final double ZIPF = 1.05;
    private static final String[] SYLLABLES = syllables();

    private final RandomGenerator random;
    private final String[] words = new String[VOCABULARY];
    private final double[] wordShares = zipf(VOCABULARY);
    private final double[] topicShares = zipf(TOPICS);
    private final double[] topicWordShares = zipf(TOPIC_WORDS);
    private final double[] phraseShares = zipf(TOPIC_PHRASES);
    private final int[][] topicWords = new int[TOPICS][TOPIC_WORDS];
    private final int[][][] phrases = new int[TOPICS][TOPIC_PHRASES][];
    private final List<int[][]> remembered = new ArrayList<>();

    private InstructionTexts(Seeds seeds) {
        random = seeds.stream("instruction texts");
        for (int w = 0; w < VOCABULARY; w++) {
            words[w] = word(w);
        }
        for (int t = 0; t < TOPICS; t++) {
            for (int w = 0; w < TOPIC_WORDS; w++) {
                topicWords[t][w] = random.nextInt(200, VOCABULARY);
            }
            for (int p = 0; p < TOPIC_PHRASES; p++) {
                int topic = t;
                phrases[t][p] = random.ints(random.nextInt(2, 6), 0, 2)
                        .map(own -> own == 1 ? topicWords[topic][draw(topicWordShares)] : draw(wordShares))
                        .toArray();
            }
        }
    }

    /** Writes n records as JSON lines with the fields instruction and output; a larger n begins with the smaller. */
    static void write(Path file, int n, Seeds seeds) {
        InstructionTexts texts = new InstructionTexts(seeds);
        OutputFile.write(file, out -> {
            for (int i = 0; i < n; i++) {
                texts.writeRecord(out);
            }
        });
    }

    private void writeRecord(OutputStream out) throws IOException {
        int[][] record = random.nextInt(7) == 0 && !remembered.isEmpty() ? repeated() : fresh();
        if (remembered.size() < REMEMBERED) {
            remembered.add(record);
        } else {
            remembered.set(random.nextInt(REMEMBERED), record);
        }
        String line =
                "{\"instruction\": \"" + sentence(record[0]) + "\", \"output\": \"" + sentence(record[1]) + "\"}\n";
        out.write(line.getBytes(StandardCharsets.US_ASCII));
    }

    private int[][] fresh() {
        int topic = draw(topicShares);
        return new int[][] {text(topic, random.nextInt(8, 31)), text(topic, random.nextInt(20, 101))};
    }

    private int[][] repeated() {
        int[][] earlier = remembered.get(random.nextInt(remembered.size()));
        int[][] record = {earlier[0].clone(), earlier[1].clone()};
        for (int[] text : record) {
            for (int w = 0; w < text.length; w++) {
                if (random.nextInt(10) == 0) {
                    text[w] = draw(wordShares);
                }
            }
        }
        return record;
    }

    private int[] text(int topic, int length) {
        int[] text = new int[length];
        for (int at = 0; at < length; ) {
            double kind = random.nextDouble();
            if (kind < 0.12) {
                for (int word : phrases[topic][draw(phraseShares)]) {
                    if (at < length) {
                        text[at++] = word;
                    }
                }
            } else {
                text[at++] = kind < 0.4 ? topicWords[topic][draw(topicWordShares)] : draw(wordShares);
            }
        }
        return text;
    }

    private String sentence(int[] text) {
        StringBuilder sentence = new StringBuilder();
        for (int w = 0; w < text.length; w++) {
            sentence.append(w == 0 ? "" : w % 12 == 0 ? ", " : " ").append(words[text[w]]);
        }
        return sentence.append('.').toString();
    }

    /** Frequent words are short. */
    private static String word(int rank) {
        StringBuilder word = new StringBuilder();
        for (int rest = rank; rest > 0 || word.isEmpty(); rest /= SYLLABLES.length) {
            word.append(SYLLABLES[rest % SYLLABLES.length]);
        }
        return word.toString();
    }

    private static String[] syllables() {
        List<String> syllables = new ArrayList<>();
        for (char consonant : "bdfgklmnprstvz".toCharArray()) {
            for (char vowel : "aeiou".toCharArray()) {
                syllables.add("" + consonant + vowel);
            }
        }
        return syllables.toArray(String[]::new);
    }

    /** Cumulative shares proportional to 1/(rank + 2)^s. */
    private static double[] zipf(int size) {
        double[] cumulative = new double[size];
        double sum = 0;
        for (int r = 0; r < size; r++) {
            sum += Math.pow(r + 2, -ZIPF);
            cumulative[r] = sum;
        }
        for (int r = 0; r < size; r++) {
            cumulative[r] /= sum;
        }
        return cumulative;
    }

    private int draw(double[] cumulative) {
        int at = Arrays.binarySearch(cumulative, random.nextDouble());
        return Math.min(at < 0 ? -at - 1 : at, cumulative.length - 1);
    }
}
