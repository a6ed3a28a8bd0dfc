package winnow.cli;

import java.util.Arrays;
import java.util.Locale;
import java.util.Optional;
import java.util.OptionalDouble;

/**
 * Which pairs of records are scored, and what becomes of the others.
 *
 * @param kind the form
 * @param pairShare learned: share of the pairs that are scored, if another than the standard one
 * @param anchors how many rows stand for all
 * @param neighbours candidates that are scored for each record
 */
record Approximation(Kind kind, OptionalDouble pairShare, int anchors, int neighbours) {
    /**
     * By Hoeffding's inequality the mean over 200 records that are drawn is, for any fixed selection, within a tenth of the range of
     * utilities of that over all records, 19 times out of 20.
     */
    static final int DEFAULT_ANCHORS = 200;

    static final int DEFAULT_NEIGHBOURS = 64;

    /** The forms; the name of a constant in lower case is that on the command line. */
    enum Kind {
        EXACT,
        LEARNED,
        ANCHORS,
        NEIGHBOURS;

        String id() {
            return name().toLowerCase(Locale.ROOT);
        }
    }

    /**
     * The form that options name.
     *
     * @param name null for exact
     * @param pairShare null if not given, as are the others
     * @throws IllegalArgumentException if the name is not known, or a value is out of range or given without its form
     */
    static Approximation of(String name, Double pairShare, Integer anchors, Integer neighbours) {
        Kind kind = name == null ? Kind.EXACT : kind(name);
        requireOf(kind, Kind.LEARNED, "--pair-share", pairShare);
        requireOf(kind, Kind.ANCHORS, "--anchors", anchors);
        requireOf(kind, Kind.NEIGHBOURS, "--neighbours", neighbours);
        if (pairShare != null && !(pairShare > 0 && pairShare <= 1)) {
            throw new IllegalArgumentException("--pair-share must be in (0, 1], got " + pairShare);
        }
        requirePositive("--anchors", anchors);
        requirePositive("--neighbours", neighbours);
        return new Approximation(
                kind,
                pairShare == null ? OptionalDouble.empty() : OptionalDouble.of(pairShare),
                Optional.ofNullable(anchors).orElse(DEFAULT_ANCHORS),
                Optional.ofNullable(neighbours).orElse(DEFAULT_NEIGHBOURS));
    }

    private static Kind kind(String name) {
        return Arrays.stream(Kind.values())
                .filter(kind -> kind != Kind.EXACT && kind.id().equals(name))
                .findFirst()
                .orElseThrow(() -> new IllegalArgumentException(
                        "--approximation must be learned, anchors or neighbours, got \"" + name + "\""));
    }

    private static void requireOf(Kind kind, Kind needed, String option, Object value) {
        if (value != null && kind != needed) {
            throw new IllegalArgumentException(option + " has no meaning without --approximation " + needed.id());
        }
    }

    private static void requirePositive(String option, Integer value) {
        if (value != null && value < 1) {
            throw new IllegalArgumentException(option + " must be at least 1, got " + value);
        }
    }

    boolean isExact() {
        return kind == Kind.EXACT;
    }

    /** Whether records are placed by an embedder. */
    boolean takesEmbeddings() {
        return kind == Kind.LEARNED || kind == Kind.NEIGHBOURS;
    }
}
