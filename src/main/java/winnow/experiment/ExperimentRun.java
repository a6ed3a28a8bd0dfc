package winnow.experiment;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.channels.OverlappingFileLockException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.OptionalDouble;
import java.util.Set;
import java.util.concurrent.CancellationException;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;

/**
 * Runs an experiment step by step into a folder of results, and goes on after it was stopped.
 *
 * <p>A finished step is a file of values that appears whole, {@code results/NAME/HASH/steps/KEY.csv}, beside {@code KEY.json}, which says
 * what was chosen; steps that any experiment of the same folder of results has finished are not computed again. Where only the values of
 * a step are there, as versions before wrote them, it chooses again and learns nothing. However often a run is killed, it loses at most
 * the running steps, and the final files are the same. One run at a time: the folder of results is locked.
 *
 * <p>{@code results/.cache} holds what no result depends on: utilities, models that have read a source, and how long steps took.
 *
 * @param spec what to run
 * @param results folder of all results
 * @param model folder of the model
 * @param modelDigest what the model is
 * @param columnsAtOnce columns of utility at once, which changes no value
 */
public record ExperimentRun(ExperimentSpec spec, Path results, Path model, String modelDigest, int columnsAtOnce) {
    /** What the manifest says beside the settings: the digest of the model. */
    public static final String MODEL_DIGEST = "modelDigest";

    /** Told what is being done, for people who wait; by one thread at a time. */
    public interface Listener {
        /** So many of the different steps are there already. */
        void found(int steps, int of);

        /** A step begins. */
        void begins(int number, int of, ExperimentStep step);

        /** A step whose values are there begins to choose again, as it is not known what it chose. */
        default void chooses(int number, int of, ExperimentStep step) {}

        /** It is done. */
        void done(ExperimentStep step, double seconds);
    }

    /** Computes steps, one at a time. */
    @FunctionalInterface
    public interface Worker {
        /** Computes a step as {@link ExperimentRun#compute} does; its files are there when this returns. */
        void compute(String key, ExperimentStep step);
    }

    /** The folder of results of the spec. */
    public Path folder() {
        return results.resolve(spec.name()).resolve(spec.shortHash());
    }

    /** The different steps by key, in order; a method without a budget has one for all shares. */
    public Map<String, ExperimentStep> steps() {
        Map<String, ExperimentStep> steps = new LinkedHashMap<>();
        spec.steps().forEach(step -> steps.putIfAbsent(step.key(modelDigest, spec.compute()), step));
        return steps;
    }

    /** Keys of the steps that are finished, in this folder or in that of another experiment. */
    public Set<String> found() {
        return files().finished(steps().keySet()).keySet();
    }

    private Map<String, ExperimentStep> missing() {
        Map<String, ExperimentStep> missing = steps();
        missing.keySet().removeAll(found());
        return missing;
    }

    /** How many steps are missing, and can run at once after what they share was made. */
    public int mostAtOnce() {
        return missing().size();
    }

    /** About how much is still to be computed; what steps share is there if one of them is. */
    public ExperimentProblem.Work missingWork() {
        Map<String, ExperimentStep> there = steps();
        there.keySet().retainAll(found());
        return ExperimentStep.work(missing().values(), there.values());
    }

    /** About how many seconds all that is missing takes one step after another; empty where no such step was timed. */
    public OptionalDouble secondsLeft() {
        OptionalDouble each = secondsPerPass();
        return each.isPresent()
                ? OptionalDouble.of(each.getAsDouble() * missingWork().passes())
                : each;
    }

    /** Runs all steps in this thread, see {@link #run(Map, Listener, List)}. */
    public StoredResult run(Map<String, Object> madeBy, Listener listener) {
        return run(madeBy, listener, List.of(this::compute));
    }

    /**
     * Computes what is missing and writes values and manifest.
     *
     * <p>Each worker has one step at a time, so as many run at once as there are workers. After a step has failed the others that run are
     * finished, and no more begin.
     *
     * @param madeBy what the manifest is to say beside the settings
     * @param workers one to run in this thread, or several, each with a thread of its own
     * @throws IllegalStateException if another run writes into the same folder of results
     * @throws IllegalArgumentException if the folder holds a manifest that was changed, or steps that are not those it vouches for, or
     *     a step that chooses otherwise today than when it was computed
     * @throws UncheckedIOException naming the file that cannot be written; finished steps stay
     * @throws CancellationException when this thread is interrupted while it waits for workers
     */
    public StoredResult run(Map<String, Object> madeBy, Listener listener, List<? extends Worker> workers) {
        create(files().steps());
        create(cache());
        try (FileChannel channel =
                        FileChannel.open(cache().resolve("lock"), StandardOpenOption.CREATE, StandardOpenOption.WRITE);
                FileLock lock = lock(channel)) {
            if (lock == null) {
                throw new IllegalStateException(results + " is being written by another run");
            }
            return locked(madeBy, listener, workers);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static FileLock lock(FileChannel channel) throws IOException {
        try {
            return channel.tryLock();
        } catch (OverlappingFileLockException e) {
            return null;
        }
    }

    private StoredResult locked(Map<String, Object> madeBy, Listener listener, List<? extends Worker> workers) {
        boolean wasWritten = Files.exists(folder().resolve(StoredResult.MANIFEST));
        StoredResult before = wasWritten ? StoredResult.read(folder()) : null;
        StepFiles files = files();
        Map<String, ExperimentStep> steps = steps();
        List<String> order = List.copyOf(steps.keySet());
        boolean isAllThere = order.stream().allMatch(key -> Files.exists(files.values(key)));
        Map<String, Path> finished = files.finished(steps.keySet());
        listener.found(finished.size(), steps.size());
        Map<String, ExperimentStep> missing = missing();
        finished.forEach((key, file) -> {
            if (!file.equals(files.values(key))) {
                files.take(key, steps.get(key), file);
            }
        });
        computeAll(missing, order, listener, workers);
        steps.forEach((key, step) -> {
            if (!Files.exists(files.chosen(key))) {
                listener.chooses(order.indexOf(key) + 1, order.size(), step);
                chooseAgain(key, step);
            }
        });
        // Who computed nothing leaves it said who did; the folder may have been written for another model since.
        boolean isOfThisModel =
                before != null && Objects.equals(before.madeBy().get(MODEL_DIGEST), madeBy.get(MODEL_DIGEST));
        Map<String, Object> maker = isOfThisModel && isAllThere ? before.madeBy() : madeBy;
        StoredResult stored = new StoredResult(folder(), spec, maker, points(), selections());
        if (before != null && before.madeBy().equals(maker)) {
            requireSame(before, stored);
        }
        stored.write();
        return stored;
    }

    private void requireSame(StoredResult before, StoredResult now) {
        if (!before.outcomesDigest().equals(now.outcomesDigest())) {
            throw new IllegalArgumentException(files().steps()
                    + " does not give the values that the manifest vouches for: a step was changed; delete the folder "
                    + folder() + " and run the experiment again");
        }
    }

    private void computeAll(
            Map<String, ExperimentStep> missing,
            List<String> order,
            Listener listener,
            List<? extends Worker> workers) {
        StepQueue queue = new StepQueue(missing);
        if (workers.size() == 1) {
            work(queue, order, listener, workers.get(0));
            return;
        }
        ExecutorService threads = Executors.newFixedThreadPool(workers.size(), task -> {
            Thread thread = new Thread(task, "winnow-step");
            thread.setDaemon(true);
            return thread;
        });
        try {
            CompletableFuture.allOf(workers.stream()
                            .map(worker ->
                                    CompletableFuture.runAsync(() -> work(queue, order, listener, worker), threads))
                            .toArray(CompletableFuture[]::new))
                    .get();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new CancellationException("interrupted");
        } catch (ExecutionException e) {
            if (e.getCause() instanceof RuntimeException cause) {
                throw cause;
            }
            throw new IllegalStateException(e.getCause());
        } finally {
            queue.stop();
            threads.shutdownNow();
        }
    }

    private void work(StepQueue queue, List<String> order, Listener listener, Worker worker) {
        try {
            for (var next = queue.take(); next.isPresent(); next = queue.take()) {
                String key = next.get().getKey();
                ExperimentStep step = next.get().getValue();
                synchronized (queue) {
                    listener.begins(order.indexOf(key) + 1, order.size(), step);
                }
                long start = System.nanoTime();
                worker.compute(key, step);
                double seconds = (System.nanoTime() - start) / 1e9;
                synchronized (queue) {
                    times().add(key, timedAs(), step, seconds);
                    listener.done(step, seconds);
                }
                queue.done(step);
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new CancellationException("interrupted");
        } finally {
            // After a failure no other worker begins anything.
            queue.stop();
        }
    }

    /**
     * Computes a step and writes its files, for a run of this or another process that has the folder of results locked.
     *
     * @param key of the step
     */
    public void compute(String key, ExperimentStep step) {
        files().write(key, step, step.run(setting()));
    }

    private StepSetting setting() {
        return new StepSetting(model, modelDigest, spec.compute(), cache(), columnsAtOnce);
    }

    private void chooseAgain(String key, ExperimentStep step) {
        StepResult again = step.choose(setting());
        List<String> then = StepResult.choiceIn(files().read(key, step));
        List<String> now = StepResult.choiceIn(again.results());
        if (!then.equals(now)) {
            throw new IllegalArgumentException(files().values(key) + " must be what " + step.title()
                    + " gives, but that now chooses " + now + ", then " + then + "; delete it and run again");
        }
        files().writeChosen(key, step, again.chosen());
    }

    private List<ChosenRecords> selections() {
        List<ChosenRecords> selections = new ArrayList<>();
        steps().forEach((key, step) -> selections.add(files().readChosen(key, step)));
        return selections;
    }

    private List<PointResults> points() {
        Map<String, Results> read = new LinkedHashMap<>();
        List<PointResults> points = new ArrayList<>();
        for (ExperimentProblem problem : spec.problem().points()) {
            for (double share : spec.shares()) {
                Results all = new Results(List.of());
                for (long seed : spec.seeds()) {
                    for (String method : spec.methods()) {
                        ExperimentStep step = new ExperimentStep(problem, share, method, seed);
                        all = all.and(read.computeIfAbsent(
                                step.key(modelDigest, spec.compute()), key -> files().read(key, step)));
                    }
                }
                points.add(new PointResults(problem.label(), share, all));
            }
        }
        return points;
    }

    private StepFiles files() {
        return new StepFiles(results, folder());
    }

    /** Mean seconds a pass over the steps of this kind, device and format that were timed here. */
    public OptionalDouble secondsPerPass() {
        return times().secondsPerPass(timedAs());
    }

    private String timedAs() {
        return spec.compute().timed(spec.problem().kind());
    }

    private StepTimes times() {
        return StepTimes.of(cache());
    }

    private Path cache() {
        return results.resolve(".cache");
    }

    private static void create(Path folder) {
        try {
            Files.createDirectories(folder);
        } catch (IOException e) {
            throw new UncheckedIOException("cannot create " + folder + ": " + e.getMessage(), e);
        }
    }
}
