package winnow.cli;

import java.util.Arrays;
import picocli.CommandLine.Option;
import winnow.selection.GotDSelector;
import winnow.transport.CostScale;
import winnow.transport.Epsilon;
import winnow.transport.PointCost;
import winnow.transport.Sinkhorn;

/** The options of methods by optimal transport. */
final class TransportOptions {
    @Option(
            names = "--cost",
            paramLabel = "sqeuclidean|euclidean|cosine|l1",
            description = "got-d, ot-match: what moving costs between vectors (default: sqeuclidean).")
    String cost;

    @Option(
            names = "--epsilon-scale",
            paramLabel = "mean|std|median|absolute",
            description = "got-d, ot-match: of which cost --epsilon is a share (default: mean).")
    String epsilonScale;

    @Option(
            names = "--away-from",
            description = "got-d: the target is what to get away from: the most positive gradients.")
    boolean awayFrom;

    @Option(
            names = "--sample",
            paramLabel = "N",
            description = "got-d: records of the pool that are solved for at most; the others follow in one pass"
                    + " (default: 20000).")
    Integer sample;

    /** Checks everything that can be checked without reading. */
    void requireValid() {
        cost();
        scale();
        if (sample != null && sample < 2) {
            throw new IllegalArgumentException("--sample must be at least 2, got " + sample);
        }
    }

    PointCost cost() {
        return cost == null ? PointCost.SQUARED_EUCLIDEAN : named("--cost", cost, PointCost.values());
    }

    private CostScale scale() {
        return epsilonScale == null
                ? Epsilon.DEFAULT.scale()
                : named("--epsilon-scale", epsilonScale, CostScale.values());
    }

    /** The value by its name, which is its text form. */
    static <E extends Enum<E>> E named(String option, String name, E[] values) {
        return Arrays.stream(values)
                .filter(value -> value.toString().equals(name))
                .findFirst()
                .orElseThrow(() -> new IllegalArgumentException(option + " must be one of "
                        + String.join(
                                ", ", Arrays.stream(values).map(Enum::toString).toList())
                        + ", got \"" + name + "\""));
    }

    /** The solver; {@code epsilon} is null where none is given. */
    Sinkhorn sinkhorn(Double epsilon) {
        return Sinkhorn.withDefaults()
                .withEpsilon(new Epsilon(epsilon == null ? Epsilon.DEFAULT.value() : epsilon, scale()));
    }

    int sample() {
        return sample == null ? GotDSelector.DEFAULT_SAMPLE : sample;
    }
}
