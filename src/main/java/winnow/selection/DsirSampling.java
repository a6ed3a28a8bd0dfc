package winnow.selection;

/** How importance weights become a selection. */
public enum DsirSampling {
    /** The largest log-weights with Gumbel noise: a draw without replacement in proportion to the weights, as in the paper. */
    GUMBEL("gumbel"),
    /** The largest weights, without noise. */
    TOP_K("top-k");

    private final String id;

    DsirSampling(String id) {
        this.id = id;
    }

    /** Its name in settings and on the command line. */
    public String id() {
        return id;
    }
}
