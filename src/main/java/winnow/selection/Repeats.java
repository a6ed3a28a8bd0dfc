package winnow.selection;

/** What a method does that comes upon a record it has chosen already. */
public enum Repeats {
    /** Passes it over and goes on until the budget is filled. */
    PASSED_OVER("passed-over"),
    /** Counts it against the budget once more, as published programs do; the record itself is chosen once, so fewer are. */
    COUNTED("counted");

    private final String id;

    Repeats(String id) {
        this.id = id;
    }

    /** Its name in settings and on the command line. */
    public String id() {
        return id;
    }

    /** What a selection of fewer records than the budget has room for says of itself. */
    String note(int room, int chosen) {
        return "the budget has room for " + room + " records, " + chosen + " different ones came up"
                + (this == COUNTED ? ": " + (room - chosen) + " repeats counted against it" : "");
    }
}
