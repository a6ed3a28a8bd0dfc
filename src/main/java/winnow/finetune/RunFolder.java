package winnow.finetune;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.function.Consumer;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import winnow.checkpoint.Safetensors;
import winnow.checkpoint.SafetensorsWriter;
import winnow.corpus.OutputFile;

/**
 * A folder from which a training run continues: {@code step-00000120/} with {@code state.safetensors} (weights or adapters,
 * moments, best weights; in its metadata the step and what the run is) and {@code curve.csv}.
 *
 * <p>A state appears whole or not at all, and the one before is removed afterwards; so a run that is killed at any moment leaves
 * one that can be read.
 */
public final class RunFolder {
    private static final Pattern STATE = Pattern.compile("step-\\d{8}");
    private static final String TENSORS = "state.safetensors";
    private static final String CURVE = "curve.csv";

    private final Path path;

    private RunFolder(Path path) {
        this.path = path;
    }

    /**
     * Uses a folder, which is made if it is not there, and removes states that a killed run has not finished writing.
     *
     * @throws UncheckedIOException if it cannot be made
     */
    public static RunFolder at(Path path) {
        try {
            Files.createDirectories(path);
            OutputFile.tidy(path);
            return new RunFolder(path);
        } catch (IOException e) {
            throw new UncheckedIOException("cannot make the folder " + path + ": " + e.getMessage(), e);
        }
    }

    /** The folder. */
    public Path path() {
        return path;
    }

    /** Whether there is a state to continue from. */
    public boolean hasState() {
        return latest().isPresent();
    }

    /** Removes all states. */
    public void clear() {
        states().forEach(RunFolder::delete);
    }

    Optional<Path> latest() {
        List<Path> states = states();
        return states.isEmpty() ? Optional.empty() : Optional.of(states.get(states.size() - 1));
    }

    private List<Path> states() {
        try (Stream<Path> entries = Files.list(path)) {
            return entries.filter(entry ->
                            STATE.matcher(entry.getFileName().toString()).matches())
                    .sorted()
                    .toList();
        } catch (IOException e) {
            throw new UncheckedIOException("cannot list " + path + ": " + e.getMessage(), e);
        }
    }

    Path save(int step, SafetensorsWriter tensors, TrainingCurve curve) {
        List<Path> before = states();
        Path state = path.resolve(String.format(Locale.ROOT, "step-%08d", step));
        if (before.contains(state)) {
            return state;
        }
        OutputFile.writeDirectory(state, folder -> {
            tensors.write(folder.resolve(TENSORS));
            OutputFile.write(folder.resolve(CURVE), out -> out.write(curve.csv().getBytes(StandardCharsets.UTF_8)));
        });
        before.forEach(RunFolder::delete);
        return state;
    }

    /** Reads the tensors of a state. */
    static void read(Path state, Consumer<Safetensors> reader) {
        try (Safetensors file = Safetensors.open(state.resolve(TENSORS))) {
            reader.accept(file);
        }
    }

    static TrainingCurve curve(Path state) {
        try {
            return TrainingCurve.parse(Files.readString(state.resolve(CURVE)));
        } catch (IOException e) {
            throw new UncheckedIOException("cannot read " + state.resolve(CURVE) + ": " + e.getMessage(), e);
        }
    }

    private static void delete(Path state) {
        try (Stream<Path> walk = Files.walk(state)) {
            for (Path part : walk.sorted(Comparator.reverseOrder()).toList()) {
                Files.delete(part);
            }
        } catch (IOException e) {
            throw new UncheckedIOException("cannot remove " + state + ": " + e.getMessage(), e);
        }
    }
}
