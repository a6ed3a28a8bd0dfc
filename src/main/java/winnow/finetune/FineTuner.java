package winnow.finetune;

import java.util.List;
import java.util.Optional;
import winnow.random.Seeds;
import winnow.transformer.LoraAdapter;
import winnow.transformer.Network;
import winnow.transformer.Parameter;
import winnow.transformer.Precision;

/**
 * Trains a network on a task.
 *
 * <p>A step adds up the gradients of its batches, of the mean loss over all that the step predicts; clips them; and takes a step
 * of AdamW. On a processor with a given number of threads, a run is the same to the last bit whether it was interrupted and
 * continued or not: the examples of a step, its masks and its dropout come from the seeds and its number.
 *
 * <p>An interrupt of the thread ends a run after the batch at hand with {@link java.util.concurrent.CancellationException}; with a
 * folder, what was reached is saved first.
 *
 * <p>Example: {@code new FineTuner(FineTuneSettings.delift()).train(NextTokenTask.of(decoder, sequences))}.
 */
public final class FineTuner {
    private final FineTuneSettings settings;

    /** A trainer with settings. */
    public FineTuner(FineTuneSettings settings) {
        this.settings = settings;
    }

    /** Trains without validation, folder and listener. */
    public FineTuned train(TrainingTask task) {
        return train(task, Optional.empty(), Optional.empty(), TrainingListener.none());
    }

    /**
     * Trains.
     *
     * @param validation held-out examples of the same network
     * @param folder where the run is saved and, if it holds a state, continued from
     * @throws IllegalArgumentException if validation is of another network, or early stopping has none
     * @throws IllegalStateException if a loss or gradient is not finite, or the folder holds another run
     */
    public FineTuned train(
            TrainingTask task,
            Optional<TrainingTask> validation,
            Optional<RunFolder> folder,
            TrainingListener listener) {
        requireConsistent(task, validation);
        Network network = task.network();
        if (settings.method() instanceof TuningMethod.Lora lora) {
            requireGradients(network);
            Seeds seeds = settings.seeds().child("adapter");
            LoraAdapter adapter = LoraAdapter.attach(network, lora.settings(), seeds);
            try {
                return run(task, validation, folder, listener, adapter.parameters(), Optional.of(adapter));
            } catch (RuntimeException e) {
                adapter.close();
                throw e;
            }
        }
        if (network.precision() != Precision.F32) {
            throw new IllegalArgumentException(
                    "training all parameters needs a model in F32, got " + network.precision());
        }
        return run(task, validation, folder, listener, network.parameters(), Optional.empty());
    }

    private static void requireGradients(Network network) {
        if (network.precision() != Precision.F32 && network.precision() != Precision.NF4_LINEAR) {
            throw new IllegalArgumentException(
                    "training an adapter needs a model in F32 or, for QLoRA, in NF4_LINEAR, got " + network.precision()
                            + ", which is for reading alone");
        }
    }

    private FineTuned run(
            TrainingTask task,
            Optional<TrainingTask> validation,
            Optional<RunFolder> folder,
            TrainingListener listener,
            List<Parameter> parameters,
            Optional<LoraAdapter> adapter) {
        try (TrainingRun run = new TrainingRun(settings, task, validation, folder, listener, parameters)) {
            run.resume();
            run.run();
            return new FineTuned(run.curve(), adapter, run.restoredStep(), run.stoppedEarly());
        }
    }

    private void requireConsistent(TrainingTask task, Optional<TrainingTask> validation) {
        if (validation.isPresent() && validation.get().network() != task.network()) {
            throw new IllegalArgumentException("validation must be of the network that is trained");
        }
        if (settings.validation().patience().isPresent() && validation.isEmpty()) {
            throw new IllegalArgumentException("early stopping needs held-out examples, got none");
        }
    }
}
