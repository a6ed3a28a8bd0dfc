package winnow.selection;

import java.util.ArrayList;
import java.util.List;
import java.util.TreeMap;
import java.util.random.RandomGenerator;
import winnow.corpus.Corpus;
import winnow.corpus.Example;
import winnow.random.RandomDraw;

/** The records of a pool by the value of a tag. */
final class Domains {
    private Domains() {}

    /**
     * Positions by value, values ascending.
     *
     * @throws IllegalArgumentException naming a record without the tag
     */
    static TreeMap<String, List<Integer>> of(Corpus pool, String tag) {
        TreeMap<String, List<Integer>> domains = new TreeMap<>();
        for (int i = 0; i < pool.size(); i++) {
            Example example = pool.get(i);
            String value = example.tags().get(tag);
            if (value == null) {
                throw new IllegalArgumentException(
                        "tag \"" + tag + "\" must be on every record of the pool, missing on " + example.id());
            }
            domains.computeIfAbsent(value, v -> new ArrayList<>()).add(i);
        }
        return domains;
    }

    /** The positions in random order. */
    static int[] shuffled(List<Integer> positions, RandomGenerator random) {
        int[] order = positions.stream().mapToInt(Integer::intValue).toArray();
        RandomDraw.shuffle(order, random);
        return order;
    }
}
