package winnow.evaluation;

import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import winnow.model.GeneratedText.Finish;

/**
 * What a model did with a test corpus: its answers, and every metric of every example. Made by {@link Evaluator}; immutable.
 *
 * @param items one per example, in the order of the corpus
 * @param metrics values [n] in the same order; names are unique
 * @param loss the losses of the references with their tokens, if they were asked for
 * @param settings everything that decides the result, as it stands in a manifest, in a fixed order
 */
public record Evaluation(
        List<Item> items, List<MetricValues> metrics, Optional<ResponseLoss> loss, Map<String, Object> settings) {
    /**
     * One test example.
     *
     * @param id of the example
     * @param answer what the model wrote, if it was asked to
     * @param finish why it ended there
     * @param examples ids of the in-context examples, in the order in which they stood before the query
     * @param droppedExamples how many more there would have been, had they fitted
     * @param cutTokens how many tokens the prompt lost at its start so that it fits
     */
    public record Item(
            String id,
            Optional<String> answer,
            Optional<Finish> finish,
            List<String> examples,
            int droppedExamples,
            int cutTokens) {
        /** Copies the ids. */
        public Item {
            examples = List.copyOf(examples);
        }
    }

    /** Copies the lists and checks that they speak of the same examples. */
    public Evaluation {
        items = List.copyOf(items);
        metrics = List.copyOf(metrics);
        settings = new LinkedHashMap<>(settings);
        for (MetricValues values : metrics) {
            if (values.size() != items.size()) {
                throw new IllegalArgumentException("every example must have a value, got " + values.size() + " of "
                        + values.metric() + " for " + items.size() + " examples");
            }
        }
        requireDifferent(metrics.stream().map(MetricValues::metric).toList());
    }

    static void requireDifferent(List<String> names) {
        Set<String> seen = new HashSet<>();
        for (String name : names) {
            if (!seen.add(name)) {
                throw new IllegalArgumentException("metrics must have different names, got two " + name);
            }
        }
    }

    /** Number of test examples n. */
    public int size() {
        return items.size();
    }

    /**
     * The values of one metric.
     *
     * @throws IllegalArgumentException naming the metrics that there are
     */
    public MetricValues metric(String name) {
        for (MetricValues values : metrics) {
            if (values.metric().equals(name)) {
                return values;
            }
        }
        throw new IllegalArgumentException("metric must be one of "
                + metrics.stream().map(MetricValues::metric).toList() + ", got " + name);
    }

    /** Mean of every metric, in order. */
    public Map<String, Double> means() {
        Map<String, Double> means = new LinkedHashMap<>();
        metrics.forEach(values -> means.put(values.metric(), values.mean()));
        return means;
    }

    /** A copy of the settings. */
    @Override
    public Map<String, Object> settings() {
        return new LinkedHashMap<>(settings);
    }

    /** How many answers ended because there was no room for more: their metrics are those of a piece of text. */
    public long unfinished() {
        return items.stream()
                .filter(item -> item.finish()
                        .filter(f -> f == Finish.MAX_TOKENS || f == Finish.CONTEXT_FULL)
                        .isPresent())
                .count();
    }

    /** How many in-context examples did not fit, over all queries. */
    public long droppedExamples() {
        return items.stream().mapToLong(Item::droppedExamples).sum();
    }

    /** How many prompts lost their start. */
    public long cutPrompts() {
        return items.stream().filter(item -> item.cutTokens() > 0).count();
    }

    @Override
    public String toString() {
        return "Evaluation[" + items.size() + " examples, means " + means() + "]";
    }
}
