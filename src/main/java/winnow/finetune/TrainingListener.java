package winnow.finetune;

import java.nio.file.Path;

/** Hears how a training run goes, on the thread that trains. */
@FunctionalInterface
public interface TrainingListener {
    /** Hears nothing. */
    static TrainingListener none() {
        return (step, of) -> {};
    }

    /** A step is done. */
    void stepped(TrainingCurve.Step step, int of);

    /** The run begins, or continues after so many steps. */
    default void started(int after, int of) {}

    /** Held-out examples have been looked at. */
    default void validated(TrainingCurve.Step step, boolean isBest) {}

    /**
     * A pass over all examples has ended. Not heard again when a run continues from a state saved after it.
     *
     * @param state weights and moments after the step; good during this call alone
     */
    default void epochEnded(TrainingCurve.Step step, TrainingState state) {}

    /** The run can continue from here. */
    default void saved(int step, Path folder) {}
}
