package winnow.experiment;

/** The stages of fine-tuning for which DELIFT chooses. Source: DELIFT (arXiv 2411.04425), section 4. */
public enum Stage {
    /** The pool for its own sake. */
    INSTRUCTION("stage 1"),
    /** What serves a target task. */
    TASK("stage 2"),
    /** What adds to data that the model has learned from. */
    CONTINUAL("stage 3");

    private final String label;

    Stage(String label) {
        this.label = label;
    }

    /** Its name in tables and files. */
    public String label() {
        return label;
    }

    /** The stage of a number from 1 to 3. */
    public static Stage of(int number) {
        if (number < 1 || number > values().length) {
            throw new IllegalArgumentException("the stage must be 1, 2 or 3, got " + number);
        }
        return values()[number - 1];
    }
}
