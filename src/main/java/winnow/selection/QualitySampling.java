package winnow.selection;

/** How probabilities of being like the target become a selection. */
public enum QualitySampling {
    /** A uniform draw from those that pass the rule with Pareto noise: mostly likely records, and some unlikely ones. */
    PARETO("pareto"),
    /** The largest probabilities. */
    TOP_K("top-k");

    private final String id;

    QualitySampling(String id) {
        this.id = id;
    }

    /** Its name in settings and on the command line. */
    public String id() {
        return id;
    }
}
