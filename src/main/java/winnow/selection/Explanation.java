package winnow.selection;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.stream.IntStream;
import winnow.corpus.Corpus;
import winnow.selection.Selection.Pick;

/**
 * Why each pick was chosen: the records that it serves better than every other pick, the earlier pick nearest to it, and the
 * nearest target and existing records.
 *
 * <p>Cost: one row of similarities per pick, once more.
 */
final class Explanation {
    private static final int EXAMPLES = 3;

    private final Corpus pool;
    private final Corpus represented;
    private final int[] chosen;
    private final List<Related> related;
    private final int[] servedCount;
    private final int[][] examples;
    private final int[] nearestEarlier;
    private final float[] earlierSimilarity;

    /** Another corpus, and which of its records is nearest to each of the pool's. */
    record Related(String role, Corpus corpus, NearestOther nearest) {}

    /**
     * Explains picks.
     *
     * @param represented what is served: the pool, or other records
     */
    Explanation(Corpus pool, Corpus represented, PoolSimilarity similarity, int[] chosen, List<Related> related) {
        this.pool = pool;
        this.represented = represented;
        this.chosen = chosen;
        this.related = related;
        this.servedCount = new int[chosen.length];
        this.examples = new int[chosen.length][];
        this.nearestEarlier = new int[chosen.length];
        this.earlierSimilarity = new float[chosen.length];
        findServed(similarity);
        findNearestEarlier(similarity);
    }

    private void findServed(PoolSimilarity similarity) {
        float[] best = new float[represented.size()];
        int[] server = new int[represented.size()];
        Arrays.fill(server, -1);
        for (int t = 0; t < chosen.length; t++) {
            int pick = t;
            similarity.forServed(chosen[t], (i, value) -> {
                if (value > best[i]) {
                    best[i] = value;
                    server[i] = pick;
                }
            });
        }
        int[] byServer = IntStream.range(0, represented.size())
                .filter(i -> server[i] >= 0)
                .boxed()
                .sorted(Comparator.<Integer>comparingInt(i -> server[i])
                        .thenComparing(Comparator.<Integer>comparingDouble(i -> best[i])
                                .reversed())
                        .thenComparing(i -> i))
                .mapToInt(Integer::intValue)
                .toArray();
        int from = 0;
        for (int t = 0; t < chosen.length; t++) {
            int to = from;
            while (to < byServer.length && server[byServer[to]] == t) {
                to++;
            }
            int self = represented == pool ? chosen[t] : -1;
            servedCount[t] = to - from;
            examples[t] = IntStream.range(from, to)
                    .map(e -> byServer[e])
                    .filter(i -> i != self)
                    .limit(EXAMPLES)
                    .toArray();
            from = to;
        }
    }

    private void findNearestEarlier(PoolSimilarity similarity) {
        int[] rank = new int[pool.size()];
        Arrays.fill(rank, Integer.MAX_VALUE);
        for (int t = 0; t < chosen.length; t++) {
            rank[chosen[t]] = t;
        }
        Arrays.fill(nearestEarlier, -1);
        for (int t = 0; t < chosen.length; t++) {
            int pick = t;
            similarity.forSimilar(chosen[t], (i, value) -> {
                if (rank[i] < pick && (nearestEarlier[pick] < 0 || value > earlierSimilarity[pick])) {
                    nearestEarlier[pick] = i;
                    earlierSimilarity[pick] = value;
                }
            });
        }
    }

    List<Pick> picks(double[] gains) {
        return Picks.of(pool, chosen, t -> gains[t], this::reason);
    }

    private String reason(int t) {
        List<String> parts = new ArrayList<>();
        parts.add("covers " + servedCount[t] + (servedCount[t] == 1 ? " record" : " records") + " best" + examples(t));
        if (nearestEarlier[t] >= 0) {
            parts.add("nearest earlier pick " + pool.get(nearestEarlier[t]).id() + " at "
                    + Picks.decimals(earlierSimilarity[t], 2));
        } else if (t > 0 && represented == pool) {
            parts.add("no earlier pick among its neighbours");
        }
        for (Related other : related) {
            int nearest = other.nearest().item()[chosen[t]];
            parts.add("nearest " + other.role() + " record "
                    + other.corpus().get(nearest).id() + " at "
                    + Picks.decimals(other.nearest().similarity()[chosen[t]], 2));
        }
        return String.join("; ", parts);
    }

    private String examples(int t) {
        if (examples[t].length == 0) {
            return servedCount[t] == 0 ? "" : " (itself)";
        }
        List<String> ids =
                IntStream.of(examples[t]).mapToObj(i -> represented.get(i).id()).toList();
        return " (e.g. " + String.join(", ", ids) + ")";
    }

    static List<Related> related(
            Optional<Corpus> target,
            Optional<NearestOther> toTarget,
            Optional<Corpus> existing,
            Optional<NearestOther> toExisting) {
        List<Related> related = new ArrayList<>();
        toTarget.ifPresent(nearest -> related.add(new Related("target", target.orElseThrow(), nearest)));
        toExisting.ifPresent(nearest -> related.add(new Related("existing", existing.orElseThrow(), nearest)));
        return related;
    }
}
