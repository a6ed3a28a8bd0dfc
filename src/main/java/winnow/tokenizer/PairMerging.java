package winnow.tokenizer;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.PriorityQueue;
import java.util.Set;
import java.util.TreeMap;

/** The state of byte pair encoding while it learns: pieces as ids, and how often each pair of neighbours occurs. */
final class PairMerging {
    private static final Comparator<Candidate> MOST_FREQUENT =
            Comparator.comparingLong(Candidate::count).reversed().thenComparingLong(Candidate::pair);

    private final List<String> tokens = new ArrayList<>();
    private final Map<String, Integer> ids = new HashMap<>();
    private final List<String> merges = new ArrayList<>();
    private final List<int[]> pieces = new ArrayList<>();
    private final List<Long> frequencies = new ArrayList<>();
    private final Map<Long, Pair> pairs = new HashMap<>();
    private final PriorityQueue<Candidate> queue = new PriorityQueue<>(MOST_FREQUENT);

    /** A pair of ids as one number, left id in the upper half, with the count it had when queued. */
    private record Candidate(long pair, long count) {}

    /** How often a pair occurs, and the pieces it has ever occurred in, ascending within one merge. */
    private static final class Pair {
        private long count;
        private boolean isMerged;
        private int[] places = new int[4];
        private int size;

        private void addPlace(int piece) {
            if (size > 0 && places[size - 1] == piece) {
                return;
            }
            if (size == places.length) {
                places = Arrays.copyOf(places, 2 * size);
            }
            places[size++] = piece;
        }
    }

    PairMerging(List<String> specials, Map<String, Long> counts) {
        specials.forEach(this::add);
        int firstByte = tokens.size();
        for (int b = 0; b < 256; b++) {
            add(String.valueOf(ByteAlphabet.letter(b)));
        }
        new TreeMap<>(counts).forEach((piece, count) -> {
            pieces.add(bytes(piece, firstByte));
            frequencies.add(count);
        });
        for (int i = 0; i < pieces.size(); i++) {
            count(i, 1);
            index(i, -1);
        }
        pairs.forEach((pair, found) -> queue.add(new Candidate(pair, found.count)));
    }

    /** Merges until there are so many tokens or no pair is as frequent as demanded. */
    void run(int vocabularySize, long minimumFrequency) {
        while (tokens.size() < vocabularySize && !queue.isEmpty()) {
            Candidate best = queue.poll();
            Pair pair = pairs.get(best.pair());
            if (pair.isMerged) {
                continue;
            }
            if (pair.count < best.count()) {
                queue.add(new Candidate(best.pair(), pair.count));
                continue;
            }
            if (pair.count < minimumFrequency) {
                return;
            }
            merge(best.pair(), pair);
        }
    }

    /** The tokens in the order of their ids. */
    List<String> tokens() {
        return tokens;
    }

    /** The merges in the order learned: left token, a space, right token. */
    List<String> merges() {
        return merges;
    }

    private void merge(long key, Pair pair) {
        int left = left(key);
        int right = right(key);
        String token = tokens.get(left) + tokens.get(right);
        merges.add(tokens.get(left) + " " + tokens.get(right));
        // Another pair may have spelled the same token before: then its id is used again.
        int id = ids.containsKey(token) ? ids.get(token) : add(token);
        Set<Long> grown = new HashSet<>();
        pair.isMerged = true;
        for (int i = 0; i < pair.size; i++) {
            int piece = pair.places[i];
            int[] before = pieces.get(piece);
            int[] after = merged(before, left, right, id);
            if (after.length == before.length) {
                continue;
            }
            count(piece, -1);
            pieces.set(piece, after);
            count(piece, 1);
            index(piece, id);
            collect(after, id, grown);
        }
        pair.places = new int[0];
        pair.size = 0;
        for (long next : grown) {
            queue.add(new Candidate(next, pairs.get(next).count));
        }
    }

    private void count(int piece, int sign) {
        int[] symbols = pieces.get(piece);
        long frequency = sign * frequencies.get(piece);
        for (int i = 1; i < symbols.length; i++) {
            pairs.computeIfAbsent(key(symbols[i - 1], symbols[i]), k -> new Pair()).count += frequency;
        }
    }

    /** Notes the piece under its pairs that hold the id; under all of them if the id is negative. */
    private void index(int piece, int id) {
        int[] symbols = pieces.get(piece);
        for (int i = 1; i < symbols.length; i++) {
            if (id < 0 || symbols[i - 1] == id || symbols[i] == id) {
                pairs.get(key(symbols[i - 1], symbols[i])).addPlace(piece);
            }
        }
    }

    private static void collect(int[] symbols, int id, Set<Long> found) {
        for (int i = 1; i < symbols.length; i++) {
            if (symbols[i - 1] == id || symbols[i] == id) {
                found.add(key(symbols[i - 1], symbols[i]));
            }
        }
    }

    private static int[] merged(int[] symbols, int left, int right, int id) {
        int[] merged = new int[symbols.length];
        int size = 0;
        for (int i = 0; i < symbols.length; i++) {
            boolean isPair = symbols[i] == left && i + 1 < symbols.length && symbols[i + 1] == right;
            merged[size++] = isPair ? id : symbols[i];
            if (isPair) {
                i++;
            }
        }
        return Arrays.copyOf(merged, size);
    }

    private int add(String token) {
        ids.putIfAbsent(token, tokens.size());
        tokens.add(token);
        return tokens.size() - 1;
    }

    private static int[] bytes(String piece, int firstByte) {
        String letters = ByteAlphabet.letters(piece);
        int[] symbols = new int[letters.length()];
        for (int i = 0; i < symbols.length; i++) {
            symbols[i] = firstByte + ByteAlphabet.byteOf(letters.charAt(i));
        }
        return symbols;
    }

    private static long key(int left, int right) {
        return (long) left << 32 | right;
    }

    private static int left(long key) {
        return (int) (key >> 32);
    }

    private static int right(long key) {
        return (int) key;
    }
}
