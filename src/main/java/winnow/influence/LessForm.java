package winnow.influence;

/** Which checkpoints and which target examples {@link Less} adds up. */
public enum LessForm {
    /**
     * All checkpoints weighted by their learning rates; the largest of the means over subtasks.
     *
     * <p>Source: Xia et al., arXiv 2402.04333, definition 3.1 and section 4.2, with the mean over a subtask's examples as in its
     * published code.
     */
    PAPER,
    /**
     * The last checkpoint alone and the mean over the whole target.
     *
     * <p>Source: the fork of LESS's code from which DELIFT's comparison comes. Departure: there the gradients of the target were by
     * mistake made like those of candidates, with Adam's moments, and of at most 200 records; here the target has plain gradients and
     * every record counts.
     */
    DELIFT_FORK
}
