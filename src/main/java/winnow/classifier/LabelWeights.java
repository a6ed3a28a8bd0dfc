package winnow.classifier;

/** How much the examples of a label count in training. */
public enum LabelWeights {
    /** Every example counts 1, so that frequent labels are likelier a priori. */
    AS_GIVEN("as-given"),
    /** Every label counts the same in all: an example of label c counts n / (C·n_c), and labels are equally likely a priori. */
    BALANCED("balanced");

    private final String id;

    LabelWeights(String id) {
        this.id = id;
    }

    /** Its name in settings. */
    public String id() {
        return id;
    }
}
