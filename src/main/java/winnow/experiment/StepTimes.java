package winnow.experiment;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.ArrayList;
import java.util.List;
import java.util.OptionalDouble;

/**
 * How long steps took on this machine: a line of kind, passes and seconds for each, in a file that nothing else depends on.
 *
 * @param file of the lines
 */
record StepTimes(Path file) {
    private static final int FIELDS = 4;

    static StepTimes of(Path cache) {
        return new StepTimes(cache.resolve("times.csv"));
    }

    /** Not of steps that may have computed what others share: their time says little of their own passes. */
    void add(String key, String kind, ExperimentStep step, double seconds) {
        if (step.problem().sharedWork(step.method()).passes() > 0) {
            return;
        }
        long passes = step.problem().work(step.method(), step.share()).passes();
        String line = key + "," + kind + "," + passes + "," + Results.decimal(seconds) + "\n";
        try {
            Files.writeString(file, line, StandardCharsets.UTF_8, StandardOpenOption.CREATE, StandardOpenOption.APPEND);
        } catch (IOException e) {
            throw new UncheckedIOException("cannot write " + file + ": " + e.getMessage(), e);
        }
    }

    /** Mean seconds a pass over the steps of a kind that were timed here, those without any pass left out. */
    OptionalDouble secondsPerPass(String kind) {
        double seconds = 0;
        long passes = 0;
        for (String[] fields : lines()) {
            if (fields.length == FIELDS && fields[1].equals(kind)) {
                long ofStep = Long.parseLong(fields[2]);
                seconds += ofStep == 0 ? 0 : Double.parseDouble(fields[3]);
                passes += ofStep;
            }
        }
        return passes == 0 ? OptionalDouble.empty() : OptionalDouble.of(seconds / passes);
    }

    private List<String[]> lines() {
        if (!Files.exists(file)) {
            return List.of();
        }
        try {
            List<String[]> lines = new ArrayList<>();
            Files.readAllLines(file).forEach(line -> lines.add(line.split(",")));
            return lines;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
