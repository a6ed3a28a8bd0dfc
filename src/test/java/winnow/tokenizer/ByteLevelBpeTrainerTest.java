package winnow.tokenizer;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.OptionalInt;
import java.util.Random;
import java.util.TreeMap;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ByteLevelBpeTrainerTest {
    private static final int SEED = 41;

    private static final List<String> ODD_TEXTS = List.of(
            "",
            " ",
            "\n",
            "\n\n a  b\t c \r\n  d  ",
            "12 345, 6.78!? (x)->[y]; don't",
            "naïve café Ωμέγα 日本語 עברית e\u0301",
            "\ud83d\ude00\ud83d\udc69\u200d\ud83d\udcbb \ud83c\uddeb\ud83c\uddf7",
            "\u0000\u0001\u0008\u000b\u000c\u001f\u007f\u0080\u0085\u00a0\u00ad\u2028\u3000\ufeff\uffff",
            "<s is no pad, <pad is neither </s",
            "Ġ Ċ Ā ▁ ##");

    @TempDir
    Path folder;

    @Test
    void mergesTheMostFrequentPairFirstAndTheLowestIdsAmongEquals() {
        // Pairs: "ab" 3, "bc" 2 and "xy" 2; of the last two "bc" has the lower ids, but is "ab"+"c" after the first
        // merge.
        LearnedTokenizer learned = trainer(262, 1).train(List.of("abc", "abc", "ab", "xy", "xy"));
        assertEquals(List.of("a b", "x y", "ab c"), learned.merges());
        assertEquals(List.of("<pad>", "<s>", "</s>"), learned.tokens().subList(0, 3));
        assertEquals("Ā", learned.tokens().get(3));
        assertEquals(List.of("ab", "xy", "abc"), learned.tokens().subList(259, 262));
    }

    @Test
    void stopsAtTheMinimumFrequency() {
        assertEquals(
                List.of("a b"),
                trainer(1000, 3).train(List.of("abc", "abc", "ab")).merges());
    }

    @Test
    void learnsTheSameMergesAsCountingEverythingAnewEveryTime() {
        for (int seed = 0; seed < 20; seed++) {
            List<String> texts = texts(seed, 60);
            LearnedTokenizer learned = trainer(259 + 80, 2).train(texts);
            assertEquals(naiveMerges(texts, 80, 2), learned.merges(), "seed " + seed);
        }
    }

    @Test
    void theOrderOfTextsChangesNothing() {
        List<String> texts = new ArrayList<>(texts(SEED, 200));
        LearnedTokenizer learned = trainer(400, 2).train(texts);
        Collections.shuffle(texts, new Random(SEED));
        assertEquals(learned, trainer(400, 2).train(texts));
    }

    @Test
    void theLibraryEncodesAsRepeatedMergingOfTheLowestRankDoes() {
        LearnedTokenizer learned = trainer(600, 2).train(texts(SEED, 500));
        assertTrue(learned.merges().size() > 200, "got " + learned.merges().size());
        learned.writeTo(folder);
        try (Tokenizer tokenizer = Tokenizer.load(folder)) {
            List<String> texts = new ArrayList<>(ODD_TEXTS);
            texts.addAll(texts(SEED + 1, 300));
            for (String text : texts) {
                int[] ids = tokenizer.encode(text);
                assertArrayEquals(naiveEncoding(learned, text), ids, text);
                assertEquals(text, tokenizer.decode(ids));
            }
        }
    }

    @Test
    void theFolderTellsTheRolesOfSpecialTokens() {
        SpecialNames names = new SpecialNames("<pad>", "<s>", "</s>", List.of("<|user|>"));
        new ByteLevelBpeTrainer(300, 1, names).train(List.of("hello hello")).writeTo(folder);
        try (Tokenizer tokenizer = Tokenizer.load(folder)) {
            assertEquals(OptionalInt.of(0), tokenizer.padId());
            assertEquals(OptionalInt.of(1), tokenizer.beginId());
            assertEquals(OptionalInt.of(2), tokenizer.endId());
            assertEquals(OptionalInt.empty(), tokenizer.unknownId());
            int hello = tokenizer.idOf("hello").getAsInt();
            assertArrayEquals(new int[] {1, 3, hello, 2}, tokenizer.encodeWithSpecials("<|user|>hello</s>"));
            assertEquals("<s><|user|>hello</s>", tokenizer.decode(new int[] {1, 3, hello, 2}));
            assertEquals("hello", tokenizer.decodeWithoutSpecials(new int[] {1, 3, hello, 2}));
        }
    }

    @Test
    void refusesWhatCannotBeLearned() {
        String size = assertThrows(IllegalArgumentException.class, () -> trainer(258, 1))
                .getMessage();
        assertEquals("vocabularySize must be at least 259 for special tokens and bytes, got 258", size);
        String frequency = assertThrows(IllegalArgumentException.class, () -> trainer(300, 0))
                .getMessage();
        assertEquals("minimumFrequency must be >= 1, got 0", frequency);
        String names = assertThrows(
                        IllegalArgumentException.class, () -> new SpecialNames("<s>", "<s>", "</s>", List.of()))
                .getMessage();
        assertEquals("special tokens must be different and not empty, got [<s>, <s>, </s>]", names);
    }

    private static ByteLevelBpeTrainer trainer(int vocabularySize, int minimumFrequency) {
        return new ByteLevelBpeTrainer(vocabularySize, minimumFrequency, SpecialNames.DEFAULT);
    }

    /** Byte pair encoding as defined: rank of the pair is the place of its merge; the lowest rank is merged until none is left. */
    private static int[] naiveEncoding(LearnedTokenizer learned, String text) {
        List<Integer> ids = new ArrayList<>();
        Matcher matcher = Pattern.compile(ByteLevelBpeTrainer.PIECES).matcher(text);
        int end = 0;
        while (matcher.find()) {
            assertEquals(end, matcher.start(), "pieces must cover the text");
            end = matcher.end();
            List<String> symbols = symbols(matcher.group());
            while (true) {
                int best = Integer.MAX_VALUE;
                for (int i = 1; i < symbols.size(); i++) {
                    int rank = learned.merges().indexOf(symbols.get(i - 1) + " " + symbols.get(i));
                    best = rank >= 0 ? Math.min(best, rank) : best;
                }
                if (best == Integer.MAX_VALUE) {
                    break;
                }
                symbols = merged(symbols, learned.merges().get(best));
            }
            symbols.forEach(s -> ids.add(learned.tokens().indexOf(s)));
        }
        assertEquals(text.length(), end, "pieces must cover the text");
        return ids.stream().mapToInt(Integer::intValue).toArray();
    }

    private static List<String> naiveMerges(List<String> texts, int count, int minimumFrequency) {
        List<List<String>> pieces = new ArrayList<>();
        for (String text : texts) {
            Pattern.compile(ByteLevelBpeTrainer.PIECES)
                    .matcher(text)
                    .results()
                    .forEach(m -> pieces.add(symbols(m.group())));
        }
        Map<String, Integer> ids = new HashMap<>();
        for (int b = 0; b < 256; b++) {
            ids.put(String.valueOf(ByteAlphabet.letter(b)), b);
        }
        List<String> merges = new ArrayList<>();
        while (ids.size() < 256 + count) {
            TreeMap<Long, Integer> counts = new TreeMap<>();
            Map<Long, String> names = new HashMap<>();
            for (List<String> piece : pieces) {
                for (int i = 1; i < piece.size(); i++) {
                    String pair = piece.get(i - 1) + " " + piece.get(i);
                    long key = ids.get(piece.get(i - 1)) * 10_000L + ids.get(piece.get(i));
                    if (!merges.contains(pair)) {
                        counts.merge(key, 1, Integer::sum);
                        names.put(key, pair);
                    }
                }
            }
            int most = counts.values().stream().mapToInt(c -> c).max().orElse(0);
            if (most < minimumFrequency) {
                break;
            }
            long first = counts.keySet().stream()
                    .filter(k -> counts.get(k) == most)
                    .findFirst()
                    .orElseThrow();
            String pair = names.get(first);
            merges.add(pair);
            ids.putIfAbsent(pair.replace(" ", ""), ids.size());
            pieces.replaceAll(piece -> merged(piece, pair));
        }
        return merges;
    }

    private static List<String> symbols(String piece) {
        List<String> symbols = new ArrayList<>();
        for (char letter : ByteAlphabet.letters(piece).toCharArray()) {
            symbols.add(String.valueOf(letter));
        }
        return symbols;
    }

    private static List<String> merged(List<String> symbols, String pair) {
        List<String> merged = new ArrayList<>();
        for (int i = 0; i < symbols.size(); i++) {
            boolean isPair = i + 1 < symbols.size() && pair.equals(symbols.get(i) + " " + symbols.get(i + 1));
            merged.add(isPair ? symbols.get(i) + symbols.get(++i) : symbols.get(i));
        }
        return merged;
    }

    /** Words of few letters, so that pairs repeat and overlap, among digits, signs, emoji and control characters. */
    private static List<String> texts(int seed, int count) {
        Random random = new Random(seed);
        String[] odd = {"é", "日本", "\ud83d\ude00", "\u0000", "\u001b", "\n", "\t", "  ", "7", "42", "->", "!", "aaaa"};
        List<String> texts = new ArrayList<>();
        for (int t = 0; t < count; t++) {
            StringBuilder text = new StringBuilder();
            for (int w = random.nextInt(12); w >= 0; w--) {
                if (random.nextInt(4) == 0) {
                    text.append(odd[random.nextInt(odd.length)]);
                    continue;
                }
                text.append(' ');
                for (int i = 1 + random.nextInt(6); i > 0; i--) {
                    text.append("aabbcde".charAt(random.nextInt(7)));
                }
            }
            texts.add(text.toString());
        }
        return texts;
    }
}
