package winnow.experiment;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.math.BigDecimal;
import java.math.MathContext;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collection;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.concurrent.ConcurrentHashMap;
import winnow.corpus.OutputFile;
import winnow.evaluation.Bootstrap;
import winnow.evaluation.BootstrapInterval;
import winnow.evaluation.SeedSpread;
import winnow.random.Seeds;

/**
 * Outcomes of several runs, and what they say together.
 *
 * <p>A file of results is a CSV of one outcome a line, the values of its items joined by blanks and rounded to five digits.
 *
 * <p>Safe for use by several threads.
 */
public final class Results {
    static final String HEADER = "seed,stage,learner,method,asked,metric,values";
    private static final int FIELDS = 7;
    private static final MathContext DIGITS = new MathContext(5);

    private final List<Outcome> outcomes;
    /** A report asks for the same mean in a table, beside the spreads and in a figure, and an interval has 10,000 resamples. */
    private final Map<List<String>, Optional<BootstrapInterval>> means = new ConcurrentHashMap<>();

    /** Of outcomes in the order of runs; copies the list. */
    public Results(List<Outcome> outcomes) {
        this.outcomes = List.copyOf(outcomes);
    }

    /** In the order of runs. */
    public List<Outcome> outcomes() {
        return outcomes;
    }

    /** These and other outcomes. */
    public Results and(Results others) {
        List<Outcome> all = new ArrayList<>(outcomes);
        all.addAll(others.outcomes);
        return new Results(all);
    }

    /** Learners, methods or metrics in the order in which they first appear. */
    public List<String> learners() {
        Set<String> names = new LinkedHashSet<>();
        outcomes.forEach(outcome -> names.add(outcome.learner()));
        return List.copyOf(names);
    }

    /** Methods in the order in which they first appear. */
    public List<String> methods() {
        Set<String> names = new LinkedHashSet<>();
        outcomes.forEach(outcome -> names.add(outcome.method()));
        return List.copyOf(names);
    }

    /** Seeds in the order in which they first appear. */
    public List<Long> seeds() {
        Set<Long> seeds = new LinkedHashSet<>();
        outcomes.forEach(outcome -> seeds.add(outcome.seed()));
        return List.copyOf(seeds);
    }

    /**
     * Mean of a metric over items and seeds with its interval over both, if it was measured; of one run over its items. Runs that
     * were asked different numbers of items weigh alike, and the interval is over their means.
     *
     * @param learner as in {@link Outcome}
     */
    public Optional<BootstrapInterval> mean(String learner, String method, String asked, String metric) {
        return means.computeIfAbsent(List.of(learner, method, asked, metric), key -> {
            List<List<Double>> runs = values(learner, method, asked, metric);
            return runs.isEmpty() ? Optional.empty() : Optional.of(interval(matrix(runs)));
        });
    }

    /**
     * Spread of a metric over items and over seeds apart, if it was measured for several items with several seeds.
     *
     * @param learner as in {@link Outcome}
     */
    public Optional<SeedSpread> spread(String learner, String method, String asked, String metric) {
        List<List<Double>> runs = values(learner, method, asked, metric);
        double[][] values = matrix(runs);
        boolean hasBoth = values.length > 1 && values[0].length > 1 && areOfEqualLength(values);
        return hasBoth ? Optional.of(Bootstrap.withDefaults(Seeds.of(0)).overSeeds(values)) : Optional.empty();
    }

    /**
     * Mean difference of a metric between two methods on the same items of the same seeds: the first less the second.
     *
     * @throws IllegalArgumentException if they have not run with the same seeds, or not on as many items
     */
    public Optional<BootstrapInterval> difference(
            String learner, String first, String second, String asked, String metric) {
        SortedMap<Long, List<Double>> a = bySeed(learner, first, asked, metric);
        SortedMap<Long, List<Double>> b = bySeed(learner, second, asked, metric);
        if (a.isEmpty() || b.isEmpty()) {
            return Optional.empty();
        }
        if (!a.keySet().equals(b.keySet())) {
            throw new IllegalArgumentException("both methods must have run with the same seeds, got " + a.keySet()
                    + " of " + first + " and " + b.keySet() + " of " + second);
        }
        double[][] differences = matrix(a.values());
        double[][] subtracted = matrix(b.values());
        for (int s = 0; s < differences.length; s++) {
            if (differences[s].length != subtracted[s].length) {
                throw new IllegalArgumentException(
                        "both methods must have been asked the same items, got " + differences[s].length + " values of "
                                + metric + " of " + first + " and " + subtracted[s].length + " of " + second);
            }
            for (int i = 0; i < differences[s].length; i++) {
                differences[s][i] -= subtracted[s][i];
            }
        }
        return Optional.of(interval(differences));
    }

    private List<List<Double>> values(String learner, String method, String asked, String metric) {
        return List.copyOf(bySeed(learner, method, asked, metric).values());
    }

    /** Values of each seed, in the order of seeds. */
    private SortedMap<Long, List<Double>> bySeed(String learner, String method, String asked, String metric) {
        SortedMap<Long, List<Double>> bySeed = new TreeMap<>();
        for (Outcome outcome : outcomes) {
            boolean isWanted = outcome.learner().equals(learner)
                    && outcome.method().equals(method)
                    && outcome.asked().equals(asked)
                    && outcome.metric().equals(metric);
            if (isWanted) {
                bySeed.put(outcome.seed(), outcome.values());
            }
        }
        return bySeed;
    }

    private static double[][] matrix(Collection<List<Double>> runs) {
        return runs.stream()
                .map(run -> run.stream().mapToDouble(Double::doubleValue).toArray())
                .toArray(double[][]::new);
    }

    /** Over runs and items; of a single run over its items, of single values and of runs of different lengths over runs. */
    private static BootstrapInterval interval(double[][] values) {
        Bootstrap bootstrap = Bootstrap.withDefaults(Seeds.of(0));
        boolean hasRuns = values.length > 1;
        boolean hasItems = values[0].length > 1;
        if (hasRuns && hasItems && areOfEqualLength(values)) {
            return bootstrap.overSeedsAndItems(values);
        }
        if (hasRuns) {
            return bootstrap.mean(Arrays.stream(values)
                    .mapToDouble(run -> Arrays.stream(run).average().orElseThrow())
                    .toArray());
        }
        if (hasItems) {
            return bootstrap.mean(values[0]);
        }
        double only = values[0][0];
        return new BootstrapInterval(only, only, only, bootstrap.confidence(), 0);
    }

    private static boolean areOfEqualLength(double[][] values) {
        return Arrays.stream(values).allMatch(run -> run.length == values[0].length);
    }

    /** Writes a file of results, whole or not at all. */
    public void write(Path file) {
        StringBuilder text = new StringBuilder(HEADER).append('\n');
        for (Outcome outcome : outcomes) {
            text.append(line(outcome)).append('\n');
        }
        OutputFile.write(file, out -> out.write(text.toString().getBytes(StandardCharsets.UTF_8)));
    }

    /** An outcome as a line of a file. */
    static String line(Outcome outcome) {
        StringBuilder text = new StringBuilder().append(outcome.seed());
        for (String field :
                List.of(outcome.stage(), outcome.learner(), outcome.method(), outcome.asked(), outcome.metric())) {
            if (field.contains(",") || field.contains("\n")) {
                throw new IllegalArgumentException("names must not contain commas or line breaks, got " + field);
            }
            text.append(',').append(field);
        }
        text.append(',');
        for (int i = 0; i < outcome.values().size(); i++) {
            text.append(i == 0 ? "" : " ").append(decimal(outcome.values().get(i)));
        }
        return text.toString();
    }

    /** A value as it stands in a file. */
    static String decimal(double value) {
        return new BigDecimal(value).round(DIGITS).stripTrailingZeros().toPlainString();
    }

    /**
     * Reads a file of results.
     *
     * @throws IllegalArgumentException naming the line that is not an outcome
     */
    public static Results read(Path file) {
        List<Outcome> outcomes = new ArrayList<>();
        try (BufferedReader reader = Files.newBufferedReader(file)) {
            String header = reader.readLine();
            if (!HEADER.equals(header)) {
                throw new IllegalArgumentException(file + ":1 must be \"" + HEADER + "\", got \"" + header + "\"");
            }
            int number = 1;
            for (String line = reader.readLine(); line != null; line = reader.readLine()) {
                number++;
                outcomes.add(outcome(file + ":" + number, line));
            }
        } catch (IOException e) {
            throw new UncheckedIOException(file + " cannot be read: " + e.getMessage(), e);
        }
        return new Results(outcomes);
    }

    /**
     * The outcome of a line of a file.
     *
     * @param where file and line, for the error
     */
    static Outcome outcome(String where, String line) {
        String[] fields = line.split(",", -1);
        try {
            if (fields.length == FIELDS) {
                List<Double> values =
                        Arrays.stream(fields[6].split(" ")).map(Double::valueOf).toList();
                return new Outcome(
                        Long.parseLong(fields[0]), fields[1], fields[2], fields[3], fields[4], fields[5], values);
            }
        } catch (NumberFormatException e) {
            // Said below.
        } catch (IllegalArgumentException e) {
            throw new IllegalArgumentException(where + ": " + e.getMessage(), e);
        }
        throw new IllegalArgumentException(where + " must have a seed, five names and numbers, got \"" + line + "\"");
    }

    @Override
    public boolean equals(Object other) {
        return other instanceof Results results && outcomes.equals(results.outcomes);
    }

    @Override
    public int hashCode() {
        return outcomes.hashCode();
    }

    @Override
    public String toString() {
        return "Results[outcomes=" + outcomes + "]";
    }
}
