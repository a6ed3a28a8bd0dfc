package winnow.cli;

import java.util.Arrays;
import picocli.CommandLine.Option;
import winnow.corpus.Corpus;
import winnow.embedding.Embedder;
import winnow.random.Seeds;
import winnow.selection.ClosestDomainsSelector;
import winnow.selection.DomainRelevance;
import winnow.selection.GotDModesSelector;
import winnow.selection.GotDRoundsSelector;
import winnow.selection.GotDSelector;
import winnow.selection.Selector;
import winnow.transformer.ComputeDevice;
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
            names = "--transport-device",
            paramLabel = "auto|cpu|gpu",
            description = "got-d, ot-match: where transport is computed (default: cpu).")
    String device;

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

    @Option(
            names = "--rounds",
            paramLabel = "R",
            description = "got-d: choose in so many parts, and move the pool's weights toward each before the next is"
                    + " chosen (default: 1).")
    Integer rounds;

    @Option(
            names = "--round-weight",
            paramLabel = "X",
            description = "got-d: how much of the pool's weight each part of --rounds takes (default: 0.1).")
    Double roundWeight;

    @Option(
            names = "--modes",
            paramLabel = "K",
            description =
                    "got-d: cut the target into so many clusters, each with its share of the budget (default: 1).")
    Integer modes;

    @Option(
            names = "--closest-domains",
            paramLabel = "C",
            description = "got-d: choose from the C domains of --domain-field that are closest to the target, as many"
                    + " records from each (default: from the whole pool).")
    Integer closestDomains;

    /** Checks everything that can be checked without reading. */
    void requireValid() {
        cost();
        scale();
        if (device != null) {
            ComputeDevice.of(device);
        }
        if (sample != null && sample < 2) {
            throw new IllegalArgumentException("--sample must be at least 2, got " + sample);
        }
        if (rounds != null && rounds < 1) {
            throw new IllegalArgumentException("--rounds must be at least 1, got " + rounds);
        }
        if (modes != null && modes < 1) {
            throw new IllegalArgumentException("--modes must be at least 1, got " + modes);
        }
        if (closestDomains != null && closestDomains < 1) {
            throw new IllegalArgumentException("--closest-domains must be at least 1, got " + closestDomains);
        }
        if (roundWeight != null && (rounds == null || !(roundWeight > 0 && roundWeight < 1))) {
            throw new IllegalArgumentException(
                    "--round-weight must be in (0, 1) and goes with --rounds, got " + roundWeight);
        }
        if (rounds != null && (modes != null || awayFrom || sample != null)) {
            throw new IllegalArgumentException("--rounds cannot be combined with --modes, --away-from or --sample");
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

    /** The solver on the processors; {@code epsilon} is null where none is given. */
    Sinkhorn sinkhorn(Double epsilon) {
        return Sinkhorn.withDefaults()
                .withEpsilon(new Epsilon(epsilon == null ? Epsilon.DEFAULT.value() : epsilon, scale()));
    }

    /** GOT-D as the options say, from the closest domains of a field if they are asked for. */
    Selector gotD(Embedder embedder, Corpus target, Sinkhorn sinkhorn, String domainField, Seeds seeds) {
        if (closestDomains == null) {
            return gotD(embedder, target, sinkhorn, seeds);
        }
        return new ClosestDomainsSelector(
                DomainRelevance.entropic(cost(), sinkhorn).withSeeds(seeds),
                embedder,
                target,
                domainField,
                closestDomains,
                true,
                known -> gotD(known, target, sinkhorn, seeds),
                seeds);
    }

    private Selector gotD(Embedder embedder, Corpus target, Sinkhorn sinkhorn, Seeds seeds) {
        if (rounds != null) {
            double weight = roundWeight == null ? GotDRoundsSelector.DEFAULT_WEIGHT : roundWeight;
            return new GotDRoundsSelector(embedder, target, cost(), sinkhorn, rounds, weight);
        }
        GotDSelector selector = awayFrom
                ? GotDSelector.awayFrom(embedder, target, seeds)
                : GotDSelector.toward(embedder, target, seeds);
        selector = selector.withCost(cost()).withSinkhorn(sinkhorn).withSample(sample());
        return modes == null ? selector : new GotDModesSelector(embedder, selector, modes, seeds);
    }

    int sample() {
        return sample == null ? GotDSelector.DEFAULT_SAMPLE : sample;
    }
}
