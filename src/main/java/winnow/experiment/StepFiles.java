package winnow.experiment;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Stream;
import winnow.corpus.OutputFile;

/**
 * The files of finished steps: {@code steps/KEY.csv}, the values, and {@code steps/KEY.json}, what was chosen. A step is finished when
 * its values are there.
 *
 * @param results folder of all results
 * @param folder of one experiment in it
 */
record StepFiles(Path results, Path folder) {
    private static final int MOST_BYTES = 1 << 30;
    private static final String STEPS = "steps";
    private static final String VALUES = ".csv";
    private static final String CHOSEN = ".json";

    Path steps() {
        return folder.resolve(STEPS);
    }

    Path values(String key) {
        return steps().resolve(key + VALUES);
    }

    Path chosen(String key) {
        return steps().resolve(key + CHOSEN);
    }

    /** Files of values of finished steps by key; one of this folder before those of others. */
    Map<String, Path> finished(Set<String> keys) {
        Map<String, Path> finished = new LinkedHashMap<>();
        for (Path experiment : list(results)) {
            for (Path run : list(experiment)) {
                for (Path file : list(run.resolve(STEPS))) {
                    String name = file.getFileName().toString();
                    if (name.endsWith(VALUES)) {
                        finished.putIfAbsent(name.substring(0, name.length() - VALUES.length()), file);
                    }
                }
            }
        }
        for (String key : keys) {
            if (Files.exists(values(key))) {
                finished.put(key, values(key));
            }
        }
        finished.keySet().retainAll(keys);
        return finished;
    }

    /** Copies a step that another experiment has finished, which may have called the same setting by another label. */
    void take(String key, ExperimentStep step, Path values) {
        Path chosen = values.resolveSibling(key + CHOSEN);
        if (Files.exists(chosen)) {
            writeChosen(key, step, parsed(chosen).ids());
        }
        OutputFile.writePath(
                values(key), temporary -> Files.copy(values, temporary, StandardCopyOption.REPLACE_EXISTING));
    }

    private static ChosenRecords parsed(Path chosen) {
        return ChosenRecords.parse(StrictJson.text(chosen, MOST_BYTES), chosen.toString());
    }

    void write(String key, ExperimentStep step, StepResult result) {
        writeChosen(key, step, result.chosen());
        result.results().write(values(key));
    }

    void writeChosen(String key, ExperimentStep step, List<String> ids) {
        byte[] line = (ChosenRecords.of(step, ids).line() + "\n").getBytes(StandardCharsets.UTF_8);
        OutputFile.write(chosen(key), out -> out.write(line));
    }

    /** What a step chose. */
    ChosenRecords readChosen(String key, ExperimentStep step) {
        Path file = chosen(key);
        ChosenRecords read = parsed(file);
        // As lines: a file has twelve digits of a budget.
        if (!read.line().equals(ChosenRecords.of(step, read.ids()).line())) {
            throw new IllegalArgumentException(
                    file + " must say what " + step.title() + " chose; delete it and run the experiment again");
        }
        return read;
    }

    /** The values of a step. */
    Results read(String key, ExperimentStep step) {
        Results read = Results.read(values(key));
        boolean isItsOwn = read.outcomes().stream()
                .allMatch(outcome ->
                        outcome.seed() == step.seed() && outcome.method().equals(step.method()));
        if (!isItsOwn || read.outcomes().isEmpty()) {
            throw new IllegalArgumentException(values(key) + " must hold outcomes of " + step.method() + " with seed "
                    + step.seed() + "; delete it and run the experiment again");
        }
        return read;
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
}
