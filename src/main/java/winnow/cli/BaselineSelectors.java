package winnow.cli;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import winnow.classifier.TextClassifierTraining;
import winnow.corpus.Corpus;
import winnow.corpus.Example;
import winnow.embedding.Embedder;
import winnow.selection.AllDomainsSelector;
import winnow.selection.DaptSelector;
import winnow.selection.DsirSampling;
import winnow.selection.DsirSelector;
import winnow.selection.QualityClassifierSelector;
import winnow.selection.QualitySampling;
import winnow.selection.ScoreSelector;
import winnow.selection.Selector;
import winnow.selection.TsdsSelector;

/** Makes the baselines by n-grams, classifiers, domains and transport. */
final class BaselineSelectors {
    private final SelectionJob job;
    private final BaselineOptions options;

    BaselineSelectors(SelectionJob job) {
        this.job = job;
        this.options = job.options().baselines;
    }

    /** The selector of {@code dsir}, for one target or one a value of a tag. */
    Selector dsir() {
        Map<String, Corpus> targets = targets();
        DsirSelector selector = DsirSelector.of(targets, job.seeds())
                .withMinimumTokens(options.minTokens())
                .withTargetPseudoCount(options.targetSmoothing())
                .withSampling(
                        options.sampling() == BaselineOptions.Sampling.NOISE
                                ? DsirSampling.GUMBEL
                                : DsirSampling.TOP_K);
        Map<String, Double> shares = options.targetShares();
        if (shares.isEmpty()) {
            return selector;
        }
        if (!shares.keySet().equals(targets.keySet())) {
            throw new IllegalArgumentException("--target-share must be given for every value of " + options.targetTag
                    + ", " + String.join(", ", targets.keySet()) + ", got " + String.join(", ", shares.keySet()));
        }
        return selector.withShares(
                targets.keySet().stream().mapToDouble(shares::get).toArray());
    }

    private Map<String, Corpus> targets() {
        Corpus target = job.target();
        if (options.targetTag == null) {
            return Map.of("target", target);
        }
        Map<String, List<Example>> parts = new TreeMap<>();
        for (Example example : target) {
            parts.computeIfAbsent(tag(example, "--target-tag", options.targetTag), value -> new ArrayList<>())
                    .add(example);
        }
        Map<String, Corpus> targets = new LinkedHashMap<>();
        parts.forEach((value, examples) -> targets.put(value, Corpus.of(examples)));
        return targets;
    }

    private static String tag(Example example, String option, String field) {
        String value = example.tags().get(field);
        if (value == null) {
            throw new IllegalArgumentException(
                    option + " " + field + " must be on every record, missing on " + example.id());
        }
        return value;
    }

    /** The selector of {@code quality-classifier}. */
    Selector qualityClassifier() {
        return QualityClassifierSelector.of(job.target(), job.seeds())
                .withSampling(
                        options.sampling() == BaselineOptions.Sampling.NOISE
                                ? QualitySampling.PARETO
                                : QualitySampling.TOP_K);
    }

    /** The selector of {@code score}; trains its classifier. */
    Selector score() {
        Corpus labelled = job.corpus("labelled").orElseThrow();
        List<String> labels = labelled.stream()
                .map(example -> tag(example, "--label-field", options.labelField))
                .toList();
        if (!labels.contains(options.label)) {
            throw new IllegalArgumentException("--label must be one of the values of " + options.labelField + ", "
                    + String.join(", ", labels.stream().distinct().sorted().toList()) + ", got \"" + options.label
                    + "\"");
        }
        return new ScoreSelector(
                TextClassifierTraining.withDefaults().fit(labelled, labels), options.label, options.keep());
    }

    /** The selector of {@code all-domains}. */
    Selector allDomains() {
        return new AllDomainsSelector(options.domainField, job.seeds());
    }

    /** The selector of {@code dapt}. */
    Selector dapt() {
        return new DaptSelector(options.domainField, options.domains, job.seeds());
    }

    /** The selector of {@code tsds}. */
    Selector tsds(Embedder embedder) {
        Double alpha = job.options().alpha;
        return TsdsSelector.of(embedder, job.target(), job.seeds())
                .withAlpha(alpha == null ? TsdsSelector.DEFAULT_ALPHA : alpha)
                .withScale(options.spreadScale())
                .withWidth(options.duplicateDistance())
                .withRepeats(options.repeats());
    }
}
