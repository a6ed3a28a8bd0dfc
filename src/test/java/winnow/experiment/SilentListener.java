package winnow.experiment;

/** Somebody who does not listen. */
final class SilentListener implements ExperimentRun.Listener {
    @Override
    public void found(int steps, int of) {}

    @Override
    public void begins(int number, int of, ExperimentStep step) {}

    @Override
    public void done(ExperimentStep step, double seconds) {}
}
