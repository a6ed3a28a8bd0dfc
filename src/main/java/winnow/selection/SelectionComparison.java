package winnow.selection;

import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.OptionalInt;
import java.util.Set;

/**
 * How two selections differ, by the ids they chose in order.
 *
 * <p>Example: {@code SelectionComparison.of(List.of("a", "b"), List.of("a", "c")).jaccard()} is {@code 0.333…}.
 *
 * @param first ids of the first selection in order
 * @param second ids of the second selection in order
 */
public record SelectionComparison(List<String> first, List<String> second) {
    /**
     * Copies both.
     *
     * @throws IllegalArgumentException if an id occurs twice in one selection
     */
    public SelectionComparison {
        first = List.copyOf(first);
        second = List.copyOf(second);
        requireDistinct(first);
        requireDistinct(second);
    }

    /** Compares two selections by their ids. */
    public static SelectionComparison of(List<String> first, List<String> second) {
        return new SelectionComparison(first, second);
    }

    /**
     * Compares two selections.
     *
     * @throws IllegalArgumentException if they were made from different pools
     */
    public static SelectionComparison of(Selection first, Selection second) {
        if (!first.poolFingerprint().equals(second.poolFingerprint())) {
            throw new IllegalArgumentException("both selections must be from the same pool, got "
                    + first.poolFingerprint() + " and " + second.poolFingerprint());
        }
        return new SelectionComparison(first.ids(), second.ids());
    }

    /** Ids in both, in the order of the first. */
    public List<String> both() {
        Set<String> inSecond = Set.copyOf(second);
        return first.stream().filter(inSecond::contains).toList();
    }

    /** Ids only in the first, in its order. */
    public List<String> onlyFirst() {
        return without(first, second);
    }

    /** Ids only in the second, in its order. */
    public List<String> onlySecond() {
        return without(second, first);
    }

    /** |A ∩ B| / |A ∪ B| in [0, 1]; 1 for two empty selections. */
    public double jaccard() {
        int shared = both().size();
        int union = first.size() + second.size() - shared;
        return union == 0 ? 1 : (double) shared / union;
    }

    /** The first rank, from 1, at which the two differ; empty when they are equal. */
    public OptionalInt partAt() {
        int common = Math.min(first.size(), second.size());
        for (int t = 0; t < common; t++) {
            if (!first.get(t).equals(second.get(t))) {
                return OptionalInt.of(t + 1);
            }
        }
        return first.size() == second.size() ? OptionalInt.empty() : OptionalInt.of(common + 1);
    }

    private static List<String> without(List<String> ids, List<String> others) {
        Set<String> excluded = Set.copyOf(others);
        return ids.stream().filter(id -> !excluded.contains(id)).toList();
    }

    private static void requireDistinct(List<String> ids) {
        if (new LinkedHashSet<>(ids).size() != ids.size()) {
            throw new IllegalArgumentException("a selection must not hold an id twice, got " + ids.size()
                    + " ids of which " + new LinkedHashSet<>(ids).size() + " differ");
        }
    }

    @Override
    public String toString() {
        return String.format(
                Locale.ROOT,
                "%d and %d records, %d in both (Jaccard %.3f), %s",
                first.size(),
                second.size(),
                both().size(),
                jaccard(),
                partAt().isPresent() ? "parting at rank " + partAt().getAsInt() : "in the same order");
    }
}
