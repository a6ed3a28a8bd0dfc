package winnow.influence;

import winnow.finetune.TrainingCurve;
import winnow.finetune.TrainingListener;
import winnow.model.ScoringListener;

/** Adds up the passes of the parts of a method, in examples, and tells how far it has come. */
final class Progress {
    private final ScoringListener listener;
    private final long of;
    private long done;

    Progress(ScoringListener listener, long of) {
        this.listener = listener;
        this.of = of;
    }

    static Progress none() {
        return new Progress(ScoringListener.none(), Long.MAX_VALUE);
    }

    /** One more example is done. */
    void step() {
        advanceTo(done + 1);
    }

    private void advanceTo(long now) {
        if (now > done) {
            done = now;
            listener.done(done, of);
        }
    }

    /** A training that counts as so many examples, evenly over its steps. */
    TrainingListener training(long passes) {
        long before = done;
        return (TrainingCurve.Step step, int steps) -> advanceTo(before + passes * step.step() / steps);
    }
}
