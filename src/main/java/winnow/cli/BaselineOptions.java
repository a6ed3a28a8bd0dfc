package winnow.cli;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;
import picocli.CommandLine.Option;
import winnow.selection.Keep;
import winnow.selection.Repeats;
import winnow.selection.TsdsSelector;

/** The options of the baselines by n-grams, classifiers, domains and transport. */
final class BaselineOptions {
    /** With the noise of the method's paper, or without. */
    enum Sampling {
        NOISE("noise"),
        TOP_K("top-k");

        private final String id;

        Sampling(String id) {
            this.id = id;
        }
    }

    @Option(
            names = "--sampling",
            paramLabel = "noise|top-k",
            description = "dsir: weights with Gumbel noise, or the largest alone. quality-classifier: drawn from those"
                    + " that pass with Pareto noise, or the likeliest alone (default: noise).")
    String sampling;

    @Option(
            names = "--min-tokens",
            paramLabel = "N",
            description = "dsir: leave out records of fewer tokens (default: 0; the authors' library: 100).")
    Integer minTokens;

    @Option(
            names = "--target-smoothing",
            paramLabel = "X",
            description =
                    "dsir: added to the target's count of every n-gram; where texts differ in length, 0 favours short"
                            + " ones (default: 0).")
    Double targetSmoothing;

    @Option(
            names = "--target-tag",
            paramLabel = "COLUMN",
            description = "dsir: a column of the target whose values are targets of their own, each with a quota.")
    String targetTag;

    @Option(
            names = "--target-share",
            paramLabel = "VALUE=X",
            description =
                    "dsir: the quota of one value of --target-tag, in proportion to the others (default: by tokens).")
    List<String> targetShares = new ArrayList<>();

    @Option(
            names = "--labelled",
            paramLabel = "FILE",
            description = "score: texts that a classifier learns labels from.")
    Path labelled;

    @Option(names = "--labelled-layout", paramLabel = "LAYOUT", description = "score: the same as --layout for them.")
    String labelledLayout;

    @Option(names = "--label-field", paramLabel = "COLUMN", description = "score: the column of their labels.")
    String labelField;

    @Option(names = "--label", paramLabel = "VALUE", description = "score: the label whose probability is the score.")
    String label;

    @Option(
            names = "--keep",
            paramLabel = "highest|lowest",
            description = "score: which end of the probabilities to keep; must be said.")
    String keep;

    @Option(
            names = "--domain-field",
            paramLabel = "COLUMN",
            description = "all-domains, dapt, got-d with --closest-domains: the column of the pool whose values are its"
                    + " domains.")
    String domainField;

    @Option(names = "--domain", paramLabel = "VALUE", description = "dapt: a domain to draw from; may be repeated.")
    List<String> domains = new ArrayList<>();

    @Option(
            names = "--spread-scale",
            paramLabel = "X",
            description = "tsds: C of the paper, larger spreads farther from the target (default: 5).")
    Double spreadScale;

    @Option(
            names = "--duplicate-distance",
            paramLabel = "X",
            description =
                    "tsds: sigma of the paper, from which distance on records are no near-duplicates (default: 0.75).")
    Double duplicateDistance;

    @Option(
            names = "--repeats",
            paramLabel = "passed-over|counted",
            description = "tsds: draw without replacement, or with, a repeat counting against the budget"
                    + " (default: passed-over).")
    String repeats;

    /** Checks everything that can be checked without reading. */
    void requireValid(Method method) {
        sampling();
        repeats();
        if (minTokens != null && minTokens < 0) {
            throw new IllegalArgumentException("--min-tokens must be at least 0, got " + minTokens);
        }
        if (!(targetSmoothing() >= 0 && targetSmoothing() < Double.POSITIVE_INFINITY)) {
            throw new IllegalArgumentException(
                    "--target-smoothing must be at least 0 and finite, got " + targetSmoothing);
        }
        positive("--spread-scale", spreadScale());
        positive("--duplicate-distance", duplicateDistance());
        if (!targetShares.isEmpty() && targetTag == null) {
            throw new IllegalArgumentException("--target-share has no meaning without --target-tag");
        }
        targetShares();
        if (method == Method.SCORE) {
            required("--labelled", labelled, method);
            required("--label-field", labelField, method);
            required("--label", label, method);
            required("--keep", keep, method);
            keep();
        }
        if (method == Method.ALL_DOMAINS || method == Method.DAPT) {
            required("--domain-field", domainField, method);
        }
        if (method == Method.DAPT) {
            required("--domain", domains.isEmpty() ? null : domains, method);
        }
    }

    private static void required(String option, Object value, Method method) {
        if (value == null) {
            throw new IllegalArgumentException(option + " must be given for --method " + method.id());
        }
    }

    private static void positive(String option, double value) {
        if (!(value > 0 && value < Double.POSITIVE_INFINITY)) {
            throw new IllegalArgumentException(option + " must be > 0 and finite, got " + value);
        }
    }

    Sampling sampling() {
        return choice("--sampling", sampling, Sampling.values(), s -> s.id);
    }

    Repeats repeats() {
        return choice("--repeats", repeats, Repeats.values(), Repeats::id);
    }

    Keep keep() {
        return choice("--keep", keep, Keep.values(), Keep::id);
    }

    /** The value of an id, the first if there is none. */
    private static <T> T choice(String option, String id, T[] values, Function<T, String> idOf) {
        List<String> known = new ArrayList<>();
        for (T value : values) {
            known.add(idOf.apply(value));
        }
        int index = id == null ? 0 : known.indexOf(id);
        if (index < 0) {
            throw new IllegalArgumentException(
                    option + " must be " + String.join(" or ", known) + ", got \"" + id + "\"");
        }
        return values[index];
    }

    int minTokens() {
        return Optional.ofNullable(minTokens).orElse(0);
    }

    double targetSmoothing() {
        return Optional.ofNullable(targetSmoothing).orElse(0.0);
    }

    double spreadScale() {
        return Optional.ofNullable(spreadScale).orElse(TsdsSelector.DEFAULT_SCALE);
    }

    double duplicateDistance() {
        return Optional.ofNullable(duplicateDistance).orElse(TsdsSelector.DEFAULT_WIDTH);
    }

    /** Quotas by value of the tag, as given; empty if none is. */
    Map<String, Double> targetShares() {
        Map<String, Double> shares = new LinkedHashMap<>();
        for (String share : targetShares) {
            int at = share.lastIndexOf('=');
            try {
                double value = Double.parseDouble(share.substring(at + 1));
                if (at < 1 || !(value > 0 && value < Double.POSITIVE_INFINITY)) {
                    throw new NumberFormatException();
                }
                shares.put(share.substring(0, at), value);
            } catch (NumberFormatException e) {
                throw new IllegalArgumentException(
                        "--target-share must be VALUE=X with X > 0 and finite, got \"" + share + "\"");
            }
        }
        return shares;
    }
}
