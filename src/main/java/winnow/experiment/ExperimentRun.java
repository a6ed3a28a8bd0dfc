package winnow.experiment;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.channels.OverlappingFileLockException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Stream;
import winnow.corpus.OutputFile;

/**
 * Runs an experiment step by step into a folder of results, and goes on after it was stopped.
 *
 * <p>A finished step is a file of values that appears whole, {@code results/NAME/HASH/steps/KEY.csv}, beside {@code KEY.json}, which says
 * what was chosen; steps that any experiment of the same folder of results has finished are not computed again. Where only the values of
 * a step are there, as versions before wrote them, it chooses again and learns nothing. However often a run is killed, it loses at most
 * the running step, and the final files are the same. One run at a time: the folder of results is locked.
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
    private static final int MOST_BYTES = 1 << 30;
    private static final String STEPS = "steps";
    private static final String CSV = ".csv";
    private static final String CHOSEN = ".json";

    /** Told what is being done, for people who wait. */
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

    /** The folder of results of the spec. */
    public Path folder() {
        return results.resolve(spec.name()).resolve(spec.shortHash());
    }

    /** The different steps by key, in order; a method without a budget has one for all shares. */
    public Map<String, ExperimentStep> steps() {
        Map<String, ExperimentStep> steps = new LinkedHashMap<>();
        spec.steps().forEach(step -> steps.putIfAbsent(step.key(modelDigest), step));
        return steps;
    }

    /** Keys of the steps that are finished, in this folder or in that of another experiment. */
    public Set<String> found() {
        Set<String> found = new LinkedHashSet<>(steps().keySet());
        found.retainAll(finished().keySet());
        return found;
    }

    /** About how much is still to be computed. */
    public ExperimentProblem.Work missingWork() {
        Map<String, ExperimentStep> missing = steps();
        missing.keySet().removeAll(found());
        return ExperimentStep.work(missing.values());
    }

    /**
     * Computes what is missing and writes values and manifest.
     *
     * @param madeBy what the manifest is to say beside the settings
     * @throws IllegalStateException if another run writes into the same folder of results
     * @throws IllegalArgumentException if the folder holds a manifest that was changed, or steps that are not those it vouches for, or
     *     a step that chooses otherwise today than when it was computed
     * @throws UncheckedIOException naming the file that cannot be written; finished steps stay
     */
    public StoredResult run(Map<String, Object> madeBy, Listener listener) {
        create(folder().resolve(STEPS));
        create(cache());
        try (FileChannel channel =
                        FileChannel.open(cache().resolve("lock"), StandardOpenOption.CREATE, StandardOpenOption.WRITE);
                FileLock lock = lock(channel)) {
            if (lock == null) {
                throw new IllegalStateException(results + " is being written by another run");
            }
            return locked(madeBy, listener);
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

    private StoredResult locked(Map<String, Object> madeBy, Listener listener) {
        boolean wasWritten = Files.exists(folder().resolve(StoredResult.MANIFEST));
        StoredResult before = wasWritten ? StoredResult.read(folder()) : null;
        Map<String, ExperimentStep> steps = steps();
        Map<String, Path> finished = finished();
        Set<String> found = found();
        listener.found(found.size(), steps.size());
        int number = 0;
        boolean isAllThere = true;
        for (Map.Entry<String, ExperimentStep> entry : steps.entrySet()) {
            number++;
            String key = entry.getKey();
            ExperimentStep step = entry.getValue();
            isAllThere &= Files.exists(file(key));
            if (!found.contains(key)) {
                listener.begins(number, steps.size(), step);
                compute(key, step, listener);
                continue;
            }
            if (!finished.get(key).equals(file(key))) {
                copy(chosenBeside(finished.get(key)), chosenBeside(file(key)));
                copy(finished.get(key), file(key));
            }
            if (!Files.exists(chosenBeside(file(key)))) {
                listener.chooses(number, steps.size(), step);
                chooseAgain(key, step);
            }
        }
        // Who computed nothing leaves it said who did.
        boolean isMadeBefore = before != null && isAllThere;
        StoredResult stored =
                new StoredResult(folder(), spec, isMadeBefore ? before.madeBy() : madeBy, points(), selections());
        if (before != null && before.madeBy().equals(stored.madeBy())) {
            requireSame(before, stored);
        }
        stored.write();
        return stored;
    }

    private void requireSame(StoredResult before, StoredResult now) {
        if (!before.outcomesDigest().equals(now.outcomesDigest())) {
            throw new IllegalArgumentException(folder().resolve(STEPS)
                    + " does not give the values that the manifest vouches for: a step was changed; delete the folder "
                    + folder() + " and run the experiment again");
        }
    }

    private void compute(String key, ExperimentStep step, Listener listener) {
        long start = System.nanoTime();
        StepResult result = step.run(setting());
        write(key, step, result.chosen());
        // Values last: they are what makes a step a finished one.
        result.results().write(file(key));
        double seconds = (System.nanoTime() - start) / 1e9;
        StepTimes.of(cache()).add(key, step, seconds);
        listener.done(step, seconds);
    }

    private StepSetting setting() {
        return new StepSetting(model, modelDigest, cache(), columnsAtOnce);
    }

    private void chooseAgain(String key, ExperimentStep step) {
        StepResult again = step.choose(setting());
        List<String> then = StepResult.choiceIn(stepOf(key, step));
        List<String> now = StepResult.choiceIn(again.results());
        if (!then.equals(now)) {
            throw new IllegalArgumentException(file(key) + " must be what " + step.title()
                    + " gives, but that now chooses " + now + ", then " + then + "; delete it and run again");
        }
        write(key, step, again.chosen());
    }

    private void write(String key, ExperimentStep step, List<String> chosen) {
        byte[] line = (ChosenRecords.of(step, chosen).line() + "\n").getBytes(StandardCharsets.UTF_8);
        OutputFile.write(chosenBeside(file(key)), out -> out.write(line));
    }

    private List<ChosenRecords> selections() {
        List<ChosenRecords> selections = new ArrayList<>();
        steps().forEach((key, step) -> {
            Path file = chosenBeside(file(key));
            ChosenRecords read = ChosenRecords.parse(StrictJson.text(file, MOST_BYTES), file.toString());
            if (!read.equals(ChosenRecords.of(step, read.ids()))) {
                throw new IllegalArgumentException(
                        file + " must say what " + step.title() + " chose; delete it and run the experiment again");
            }
            selections.add(read);
        });
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
                        all = all.and(read.computeIfAbsent(step.key(modelDigest), key -> stepOf(key, step)));
                    }
                }
                points.add(new PointResults(problem.label(), share, all));
            }
        }
        return points;
    }

    private Results stepOf(String key, ExperimentStep step) {
        Results results = Results.read(file(key));
        boolean isItsOwn = results.outcomes().stream()
                .allMatch(outcome ->
                        outcome.seed() == step.seed() && outcome.method().equals(step.method()));
        if (!isItsOwn || results.outcomes().isEmpty()) {
            throw new IllegalArgumentException(file(key) + " must hold outcomes of " + step.method() + " with seed "
                    + step.seed() + "; delete it and run the experiment again");
        }
        return results;
    }

    private static Path chosenBeside(Path values) {
        String name = values.getFileName().toString();
        return values.resolveSibling(name.substring(0, name.length() - CSV.length()) + CHOSEN);
    }

    private Path file(String key) {
        return folder().resolve(STEPS).resolve(key + CSV);
    }

    /** How long steps took, as far as it was seen here. */
    public StepTimes times() {
        return StepTimes.of(cache());
    }

    private Path cache() {
        return results.resolve(".cache");
    }

    /** Files of finished steps by key; one of this folder before those of others. */
    private Map<String, Path> finished() {
        Map<String, Path> finished = new LinkedHashMap<>();
        for (Path experiment : list(results)) {
            for (Path run : list(experiment)) {
                for (Path file : list(run.resolve(STEPS))) {
                    String name = file.getFileName().toString();
                    if (name.endsWith(CSV)) {
                        finished.putIfAbsent(name.substring(0, name.length() - CSV.length()), file);
                    }
                }
            }
        }
        for (String key : steps().keySet()) {
            if (Files.exists(file(key))) {
                finished.put(key, file(key));
            }
        }
        return finished;
    }

    private static List<Path> list(Path folder) {
        if (!Files.isDirectory(folder)) {
            return List.of();
        }
        try (Stream<Path> inside = Files.list(folder)) {
            return inside.filter(path -> !path.getFileName().toString().startsWith("."))
                    .sorted()
                    .toList();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static void copy(Path from, Path to) {
        if (!Files.exists(from)) {
            return;
        }
        OutputFile.writePath(to, temporary -> Files.copy(from, temporary, StandardCopyOption.REPLACE_EXISTING));
    }

    private static void create(Path folder) {
        try {
            Files.createDirectories(folder);
        } catch (IOException e) {
            throw new UncheckedIOException("cannot create " + folder + ": " + e.getMessage(), e);
        }
    }
}
