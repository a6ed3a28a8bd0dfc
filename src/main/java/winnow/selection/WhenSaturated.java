package winnow.selection;

/**
 * What DELIFT does with the rest of a budget once gains have saturated: every represented record has a good representative, and
 * further picks would be drawn among near-ties.
 */
public enum WhenSaturated {
    /** Goes on with plain greedy, as the paper does. */
    CONTINUE("continue"),
    /**
     * Chooses anew so that every record is served several times rather than once: if t of k picks serve all, ⌊k / t⌋ times as often,
     * at least twice, see {@link winnow.submodular.RepeatedFacilityLocation}. Records that help many are then worth more than a near-tie.
     */
    REPEAT("repeat"),
    /** Chooses no more. */
    STOP("stop"),
    /** All represented records count anew, as if nothing had been chosen, and are served by other candidates. */
    REWEIGH("reweigh"),
    /** A second objective: by the sum of what a candidate does for all represented records. */
    MOST_HELP("most-help");

    private final String id;

    WhenSaturated(String id) {
        this.id = id;
    }

    /** Its name in manifests and on the command line. */
    public String id() {
        return id;
    }

    /**
     * The way of a name.
     *
     * @throws IllegalArgumentException for any other name
     */
    public static WhenSaturated of(String id) {
        for (WhenSaturated way : values()) {
            if (way.id.equals(id)) {
                return way;
            }
        }
        throw new IllegalArgumentException(
                "when saturated must be continue, repeat, stop, reweigh or most-help, got \"" + id + "\"");
    }
}
