package winnow.selection;

/** Which end of a scale of probabilities is kept. */
public enum Keep {
    /** Records most likely to have the label. */
    HIGHEST("highest"),
    /** Records least likely to have it. */
    LOWEST("lowest");

    private final String id;

    Keep(String id) {
        this.id = id;
    }

    /** Its name in settings and on the command line. */
    public String id() {
        return id;
    }
}
