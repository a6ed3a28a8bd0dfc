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

    /** The run can continue from here. */
    default void saved(int step, Path folder) {}
}
