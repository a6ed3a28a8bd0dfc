package winnow.experiment;

import java.util.Collection;
import java.util.Comparator;
import java.util.Locale;
import java.util.Optional;

/** What somebody may have meant who wrote a name that is not known. */
public final class NearestName {
    private NearestName() {}

    /** The known name of the least edit distance, capitals aside, if more than half of its letters are right; of several, the first. */
    static Optional<String> of(String name, Collection<String> known) {
        return known.stream()
                .min(Comparator.comparingInt(candidate -> edits(lower(name), lower(candidate))))
                .filter(nearest -> 2 * edits(lower(name), lower(nearest)) < Math.max(name.length(), nearest.length()));
    }

    /** The end of a message that asks whether that was meant, if there is one. */
    static Optional<String> question(String name, Collection<String> known) {
        return of(name, known).map(meant -> "; did you mean \"" + meant + "\"?");
    }

    private static String lower(String name) {
        return name.toLowerCase(Locale.ROOT);
    }

    /** Fewest insertions, deletions and replacements of characters (Levenshtein). */
    public static int edits(String a, String b) {
        int[] row = new int[b.length() + 1];
        for (int j = 0; j <= b.length(); j++) {
            row[j] = j;
        }
        for (int i = 1; i <= a.length(); i++) {
            int diagonal = row[0];
            row[0] = i;
            for (int j = 1; j <= b.length(); j++) {
                int replaced = diagonal + (a.charAt(i - 1) == b.charAt(j - 1) ? 0 : 1);
                diagonal = row[j];
                row[j] = Math.min(replaced, 1 + Math.min(row[j], row[j - 1]));
            }
        }
        return row[b.length()];
    }
}
