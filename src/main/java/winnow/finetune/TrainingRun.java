package winnow.finetune;

import ai.djl.ndarray.NDManager;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.OptionalInt;
import java.util.Set;
import java.util.concurrent.CancellationException;
import winnow.checkpoint.ElementType;
import winnow.checkpoint.Safetensors;
import winnow.checkpoint.SafetensorsWriter;
import winnow.random.Seeds;
import winnow.transformer.Parameter;
import winnow.transformer.ParameterCopy;
import winnow.transformer.TrainingPass;

/** One run of a {@link FineTuner}: what changes from step to step. */
final class TrainingRun implements AutoCloseable {
    private static final String WEIGHT = "weight.";
    private static final String BEST = "best.";
    private static final String STEP = "step";
    private static final String RUN = "run";
    private static final String BEST_STEP = "best_step";

    private final FineTuneSettings settings;
    private final TrainingTask task;
    private final Optional<TrainingTask> validation;
    private final Optional<RunFolder> folder;
    private final TrainingListener listener;
    private final List<Parameter> parameters;
    private final BatchPlan plan;
    private final NDManager scope;
    private final AdamW optimiser;
    private final List<TrainingCurve.Step> steps = new ArrayList<>();
    private Optional<ParameterCopy> best = Optional.empty();
    private int bestStep;
    private boolean stoppedEarly;
    private boolean restored;
    private String description;

    TrainingRun(
            FineTuneSettings settings,
            TrainingTask task,
            Optional<TrainingTask> validation,
            Optional<RunFolder> folder,
            TrainingListener listener,
            List<Parameter> parameters) {
        this.settings = settings;
        this.task = task;
        this.validation = validation;
        this.folder = folder;
        this.listener = listener;
        this.parameters = parameters;
        Seeds shuffles = settings.seeds().child("shuffles");
        this.plan = new BatchPlan(task, settings.batching(), settings.length(), shuffles);
        this.scope = task.network().newScope();
        this.optimiser = new AdamW(settings.optimiser(), scope, parameters);
    }

    TrainingCurve curve() {
        return new TrainingCurve(steps);
    }

    boolean stoppedEarly() {
        return stoppedEarly;
    }

    OptionalInt restoredStep() {
        return restored ? OptionalInt.of(bestStep) : OptionalInt.empty();
    }

    void run() {
        listener.started(steps.size(), plan.steps());
        try {
            finishLastStep();
            stoppedEarly = hasLostPatience();
            while (!stoppedEarly && steps.size() < plan.steps()) {
                requireRunning();
                step();
                stoppedEarly = hasLostPatience();
                boolean isDue = settings.saveEvery().isPresent()
                        && steps.size() % settings.saveEvery().getAsInt() == 0;
                if (isDue) {
                    save();
                }
            }
            save();
        } catch (CancellationException e) {
            saveInterrupted();
            throw e;
        }
        if (settings.validation().patience().isPresent() && best.isPresent()) {
            best.get().restore();
            restored = true;
        }
    }

    /** A run may have been interrupted in the validation after a step. */
    private void finishLastStep() {
        if (steps.isEmpty() || validation.isEmpty()) {
            return;
        }
        TrainingCurve.Step last = steps.get(steps.size() - 1);
        if (isValidationDue(last) && last.validation().isEmpty()) {
            validate();
        }
    }

    private void step() {
        int step = steps.size();
        Seeds seeds = settings.seeds().child("step " + step);
        List<TaskBatch> batches = new ArrayList<>();
        long tokens = steps.isEmpty() ? 0 : steps.get(step - 1).tokens();
        double weight = 0;
        for (List<int[]> rows : plan.step(step)) {
            TaskBatch batch = task.batch(rows, seeds.child("batch " + batches.size()));
            batches.add(batch);
            weight += batch.weight();
            tokens += tokens(rows);
        }
        double loss = backward(batches, weight, seeds);
        double norm = optimiser.gradientNorm();
        if (!Double.isFinite(norm)) {
            optimiser.clearGradients();
            throw new IllegalStateException(
                    "gradients must be finite, got a norm of " + norm + " at step " + (step + 1));
        }
        double clip = settings.clip().orElse(Double.POSITIVE_INFINITY);
        double rate = settings.rate().at(step, plan.steps());
        optimiser.step(rate, norm > clip ? clip / norm : 1);
        TrainingCurve.Step done = new TrainingCurve.Step(
                step + 1, plan.endsEpoch(step), tokens, loss, rate, norm, OptionalDouble.empty());
        // A step that was taken is remembered before a validation may be interrupted.
        steps.add(done);
        listener.stepped(done, plan.steps());
        if (done.endsEpoch()) {
            listener.epochEnded(done, new TrainingState(parameters, optimiser));
        }
        if (validation.isPresent() && isValidationDue(done)) {
            validate();
        }
    }

    private double backward(List<TaskBatch> batches, double weight, Seeds seeds) {
        double loss = 0;
        try {
            for (int i = 0; i < batches.size(); i++) {
                requireRunning();
                TrainingPass how =
                        new TrainingPass(settings.dropout(), settings.recomputing(), seeds.child("dropout " + i));
                loss += batches.get(i).backward(scope, weight, how);
            }
            return loss;
        } catch (CancellationException e) {
            optimiser.clearGradients();
            throw e;
        } catch (IllegalStateException e) {
            optimiser.clearGradients();
            throw new IllegalStateException(e.getMessage() + " at step " + (steps.size() + 1), e);
        }
    }

    private long tokens(List<int[]> rows) {
        long tokens = 0;
        for (int[] row : rows) {
            for (int example : row) {
                tokens += task.tokens(example);
            }
        }
        return tokens;
    }

    private boolean isValidationDue(TrainingCurve.Step step) {
        OptionalInt every = settings.validation().every();
        boolean isLast = step.step() == plan.steps();
        return isLast || (every.isPresent() ? step.step() % every.getAsInt() == 0 : step.endsEpoch());
    }

    private void validate() {
        TrainingTask held = validation.orElseThrow();
        double sum = 0;
        double weight = 0;
        Seeds seeds = settings.seeds().child("validation");
        int rows = Math.min(settings.batching().rows(), held.size());
        for (int from = 0; from < held.size(); from += rows) {
            requireRunning();
            List<int[]> batch = new ArrayList<>();
            for (int i = from; i < Math.min(held.size(), from + rows); i++) {
                batch.add(new int[] {i});
            }
            TaskBatch prepared = held.batch(batch, seeds.child("batch " + from));
            sum += prepared.loss(scope);
            weight += prepared.weight();
        }
        record(sum / weight);
    }

    private void record(double loss) {
        int last = steps.size() - 1;
        boolean isBest =
                bestStep == 0 || loss < steps.get(bestStep - 1).validation().orElse(Double.POSITIVE_INFINITY);
        steps.set(last, steps.get(last).withValidation(loss));
        if (isBest) {
            bestStep = last + 1;
            if (settings.validation().patience().isPresent()) {
                best.ifPresentOrElse(
                        ParameterCopy::refresh, () -> best = Optional.of(new ParameterCopy(scope, parameters)));
            }
        }
        listener.validated(steps.get(last), isBest);
    }

    private boolean hasLostPatience() {
        OptionalInt patience = settings.validation().patience();
        if (patience.isEmpty() || bestStep == 0) {
            return false;
        }
        // Only the steps after the best are looked at: this is asked after every step.
        long since = steps.subList(bestStep, steps.size()).stream()
                .filter(step -> step.validation().isPresent())
                .count();
        return since >= patience.getAsInt();
    }

    private void requireRunning() {
        if (Thread.currentThread().isInterrupted()) {
            throw new CancellationException("interrupted after step " + steps.size() + " of " + plan.steps());
        }
    }

    /** Files cannot be written while the thread is marked as interrupted. */
    private void saveInterrupted() {
        boolean wasInterrupted = Thread.interrupted();
        try {
            save();
        } finally {
            if (wasInterrupted) {
                Thread.currentThread().interrupt();
            }
        }
    }

    private void save() {
        if (folder.isEmpty() || steps.isEmpty()) {
            return;
        }
        SafetensorsWriter file = new SafetensorsWriter()
                .metadata(STEP, Integer.toString(steps.size()))
                .metadata(BEST_STEP, Integer.toString(bestStep))
                .metadata(RUN, description());
        for (int i = 0; i < parameters.size(); i++) {
            Parameter parameter = parameters.get(i);
            long[] shape = parameter.value().getShape().getShape();
            file.add(WEIGHT + parameter.name(), ElementType.F32, parameter.values(), shape);
            if (best.isPresent()) {
                file.add(BEST + parameter.name(), ElementType.F32, best.get().values(i), shape);
            }
        }
        optimiser.write(file);
        Path state = folder.get().save(steps.size(), file, curve());
        listener.saved(steps.size(), state);
    }

    /** Everything that must be the same for a run to continue. */
    private String description() {
        if (description == null) {
            description = settings + " on " + task.fingerprint()
                    + validation.map(held -> " held out " + held.fingerprint()).orElse("") + " beside " + frozen();
        }
        return description;
    }

    /** Of the weights that do not learn: an adapter must not continue on another model. */
    private String frozen() {
        Set<Parameter> learning = Set.copyOf(parameters);
        ExampleDigest digest = new ExampleDigest();
        for (Parameter parameter : task.network().parameters()) {
            if (!learning.contains(parameter)) {
                digest.add(parameter.values(), parameter.value().size());
            }
        }
        task.network().forEachIn4Bits(digest::add);
        return digest.text();
    }

    /** Continues from the folder's state, if it holds one. */
    void resume() {
        Optional<Path> state = folder.flatMap(RunFolder::latest);
        if (state.isPresent()) {
            steps.addAll(RunFolder.curve(state.get()).steps());
            RunFolder.read(state.get(), file -> restore(state.get(), file));
        }
    }

    private void restore(Path state, Safetensors file) {
        String run = file.metadata().getOrDefault(RUN, "nothing");
        if (!run.equals(description())) {
            throw new IllegalStateException(state + " is of another run: it was " + run + ", this is " + description());
        }
        if (!Integer.toString(steps.size()).equals(file.metadata().get(STEP))) {
            throw new IllegalStateException(
                    state + " must have a curve of " + file.metadata().get(STEP) + " steps, found " + steps.size());
        }
        bestStep = Integer.parseInt(file.metadata().get(BEST_STEP));
        for (Parameter parameter : parameters) {
            parameter.assign(file.readFloats(WEIGHT + parameter.name()));
        }
        if (file.contains(BEST + parameters.get(0).name())) {
            ParameterCopy copy = new ParameterCopy(scope, parameters);
            for (int i = 0; i < parameters.size(); i++) {
                copy.assign(i, file.readFloats(BEST + parameters.get(i).name()));
            }
            best = Optional.of(copy);
        }
        optimiser.restore(file, steps.size());
    }

    @Override
    public void close() {
        optimiser.close();
        scope.close();
    }
}
