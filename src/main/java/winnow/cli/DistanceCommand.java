package winnow.cli;

import java.io.PrintWriter;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;
import winnow.embedding.Npy;
import winnow.linalg.FloatMatrix;
import winnow.random.Seeds;
import winnow.selection.DomainDistance;
import winnow.selection.DomainDistance.Resampling;
import winnow.selection.DomainRelevance;
import winnow.transport.CostScale;
import winnow.transport.Epsilon;
import winnow.transport.PointCost;
import winnow.transport.Sinkhorn;
import winnow.transport.TransportEngine;

/** {@code winnow distance}: how far domains are from a target, by optimal transport. */
@Command(
        name = "distance",
        description = {
            "Measure how far each source is from a target, by optimal transport between their vectors; closest first.",
            "",
            "A source larger than --sample is measured by independent subsamples: cost is their mean, with its 95 %%"
                    + " interval. Any other is measured whole, with a 95 %% interval from bootstrap samples. Intervals are over"
                    + " the source's records, not the target's. Samples of fewer points cost more: give a --sample"
                    + " that all sources reach, to compare them at equal size.",
            ""
        },
        mixinStandardHelpOptions = true,
        sortOptions = false,
        footer = {
            "",
            "Examples:",
            "  winnow distance --source pool.jsonl --by domain --target task.jsonl",
            "  winnow distance --source a.npy --source b.npy --target t.npy --exact",
            "  winnow distance --source pool.jsonl --target task.jsonl --model seedling --potentials gradient.npy"
        })
final class DistanceCommand implements Callable<Integer> {
    @Spec
    private CommandSpec spec;

    @Option(
            names = "--source",
            paramLabel = "FILE",
            required = true,
            arity = "1..*",
            description = "Records of a domain, or their vectors (.npy); may be repeated.")
    private List<Path> sources;

    @Option(
            names = "--target",
            paramLabel = "FILE",
            required = true,
            description = "Records of the task to become good at, or their vectors (.npy).")
    private Path target;

    @Option(
            names = "--by",
            paramLabel = "COLUMN",
            description = "Split the only source, which must be records, into domains by the values of this column.")
    private String tag;

    @Option(
            names = "--embedder",
            paramLabel = "hashed|model|FILE.npy",
            description = "Hashed n-grams fitted to all records together, a model's hidden states, or vectors made"
                    + " elsewhere, one file for each source of records, in order"
                    + " (default: model if --model is given, else hashed).")
    private List<String> embedders = new ArrayList<>();

    @Mixin
    private EmbedderOptions options;

    @Option(
            names = "--cost",
            paramLabel = "sqeuclidean|euclidean|cosine|l1",
            defaultValue = "sqeuclidean",
            description = "Cost between two vectors (default: sqeuclidean).")
    private String cost;

    @Option(
            names = "--exact",
            description = "Exact transport, for at most 100 million pairs of points (default: entropic).")
    private boolean exact;

    @Option(
            names = "--epsilon",
            paramLabel = "X",
            description = "Strength of the entropic term, one for all sources (default: 0.05).")
    private Double epsilon;

    @Option(
            names = "--epsilon-scale",
            paramLabel = "mean|std|median|absolute",
            description = "Of what in the costs epsilon is a share (default: mean).")
    private String epsilonScale;

    @Option(
            names = "--divergence",
            description = "Debias: the Sinkhorn divergence, which is 0 for equal samples, in place of the cost.")
    private boolean divergence;

    @Option(
            names = "--transport-device",
            paramLabel = "auto|cpu|gpu",
            description = "Where entropic transport computes (default: cpu).")
    private String transportDevice;

    @Option(names = "--sample", paramLabel = "N", defaultValue = "10000", description = "Most points (default: 10000).")
    private int sample;

    @Option(
            names = "--resamples",
            paramLabel = "R",
            defaultValue = "5",
            description = "Subsamples or bootstrap samples of each source (default: 5).")
    private int resamples;

    @Option(names = "--seed", paramLabel = "N", defaultValue = "0", description = "Root of all draws (default: 0).")
    private long seed;

    @Option(
            names = "--potentials",
            paramLabel = "FILE.npy",
            description =
                    "Write the calibrated gradient of the only source, one row for each record: what the cost gains per"
                            + " unit of mass added there. Lowest are the records to take.")
    private Path potentials;

    @Option(names = "--layout", paramLabel = "LAYOUT", description = "As for select, of the sources.")
    private String layout;

    @Option(names = "--target-layout", paramLabel = "LAYOUT", description = "The same for the target.")
    private String targetLayout;

    @Option(names = "--skip-invalid", description = "Leave out records that cannot be read.")
    private boolean skipInvalid;

    @Option(names = "--overwrite", description = "Replace an output that exists.")
    private boolean overwrite;

    @Option(
            names = "--threads",
            paramLabel = "N",
            description = "Threads to use (default: all cores); changes no result.")
    private Integer threads;

    @Option(names = "--json", description = "Print one JSON object instead of the table.")
    private boolean json;

    @Override
    public Integer call() {
        return Threads.of(threads).run(this::measure);
    }

    private int measure() {
        requireFitting();
        try (TransportDevice device = TransportDevice.open(transportDevice)) {
            return measure(relevance(device.engine()));
        }
    }

    private int measure(DomainRelevance relevance) {
        if (potentials == null) {
            DistanceInputs inputs = inputs();
            print(relevance.distances(inputs.domains(), inputs.target()), inputs);
            return 0;
        }
        try (OutputSet outputs = OutputSet.open(potentials)) {
            Outputs.requireFree(potentials, Map.of("source", sources.get(0), "target", target), overwrite);
            DistanceInputs inputs = inputs();
            List<DomainDistance> distances = relevance.distances(inputs.domains(), inputs.target());
            FloatMatrix gradient = gradient(relevance, inputs);
            Path staged = outputs.stage(potentials);
            outputs.write(() -> Npy.write(staged, gradient));
            outputs.commit();
            print(distances, inputs);
        }
        return 0;
    }

    private void requireFitting() {
        if (new HashSet<>(sources).size() < sources.size()) {
            throw new IllegalArgumentException("--source must name every file once, got " + sources);
        }
        if (tag != null && (sources.size() > 1 || DistanceInputs.isVectors(sources.get(0)))) {
            throw new IllegalArgumentException("--by splits one source of records, got " + sources);
        }
        if (potentials != null && (sources.size() > 1 || tag != null)) {
            throw new IllegalArgumentException("--potentials are those of one source without --by, got "
                    + (tag == null ? sources.size() + " sources" : "--by " + tag));
        }
        if (exact && (divergence || epsilon != null || epsilonScale != null)) {
            throw new IllegalArgumentException(
                    "--exact has no --epsilon, --epsilon-scale or --divergence: they are those of entropic transport");
        }
        if (exact && transportDevice != null) {
            throw new IllegalArgumentException(
                    "--transport-device has no meaning with --exact, which computes on the processor");
        }
        if (potentials != null && divergence) {
            throw new IllegalArgumentException("--potentials are those of the cost, not of --divergence");
        }
        if (potentials != null && !DistanceInputs.isVectors(potentials)) {
            throw new IllegalArgumentException("--potentials must end in .npy, got " + potentials);
        }
    }

    private DomainRelevance relevance(TransportEngine engine) {
        return solver(engine).withSample(sample).withResamples(resamples).withSeeds(Seeds.of(seed));
    }

    private DomainRelevance solver(TransportEngine engine) {
        PointCost chosen = TransportOptions.named("--cost", cost, PointCost.values());
        if (exact) {
            return DomainRelevance.exact(chosen);
        }
        Sinkhorn sinkhorn = Sinkhorn.withDefaults().withEpsilon(epsilon()).withEngine(engine);
        return divergence ? DomainRelevance.debiased(chosen, sinkhorn) : DomainRelevance.entropic(chosen, sinkhorn);
    }

    private Epsilon epsilon() {
        CostScale scale = epsilonScale == null
                ? Epsilon.DEFAULT.scale()
                : TransportOptions.named("--epsilon-scale", epsilonScale, CostScale.values());
        return new Epsilon(epsilon == null ? Epsilon.DEFAULT.value() : epsilon, scale);
    }

    private DistanceInputs inputs() {
        DistanceInputs.Reading reading = new DistanceInputs.Reading(skipInvalid, layout, targetLayout);
        List<Path> files = embedders.stream()
                .map(Path::of)
                .filter(DistanceInputs::isVectors)
                .toList();
        boolean isNamed = embedders.size() > files.size();
        if (isNamed && embedders.size() > 1) {
            throw new IllegalArgumentException(
                    "--embedder must be hashed, model or files of vectors, got " + embedders);
        }
        boolean hasVectors = !files.isEmpty()
                || DistanceInputs.isVectors(target)
                || sources.stream().anyMatch(DistanceInputs::isVectors);
        if (!hasVectors) {
            boolean usesModel = options.usesModel(isNamed ? embedders.get(0) : null);
            return DistanceInputs.ofRecords(sources, target, options, usesModel, tag, reading);
        }
        if (isNamed || options.model != null) {
            throw new IllegalArgumentException("--embedder hashed and --model are for records only, got vectors too");
        }
        return DistanceInputs.ofVectors(sources, target, files, tag, reading);
    }

    private FloatMatrix gradient(DomainRelevance relevance, DistanceInputs inputs) {
        Map.Entry<String, FloatMatrix> only =
                inputs.domains().entrySet().iterator().next();
        double[] gradient = relevance.calibratedGradient(only.getKey(), only.getValue(), inputs.target());
        return FloatMatrix.build(gradient.length, 1, (row, out) -> out[0] = (float) gradient[row]);
    }

    private void print(List<DomainDistance> distances, DistanceInputs inputs) {
        PrintWriter out = spec.commandLine().getOut();
        if (json) {
            out.println(Json.line(json(distances, inputs)));
        } else {
            table(distances, inputs).forEach(out::println);
        }
        out.flush();
    }

    private Map<String, Object> json(List<DomainDistance> distances, DistanceInputs inputs) {
        Map<String, Object> object = new LinkedHashMap<>();
        object.put("target", target.toString());
        object.put("targetPoints", Math.min(sample, inputs.target().rows()));
        object.put("cost", cost);
        object.put("distance", distance());
        if (!exact) {
            object.put("epsilon", epsilon().value());
            object.put("epsilonScale", epsilon().scale().toString());
        }
        object.put("sample", sample);
        object.put("resamples", resamples);
        object.put("seed", seed);
        object.put("sources", distances.stream().map(DistanceCommand::json).toList());
        Optional.ofNullable(potentials).ifPresent(file -> object.put("written", file.toString()));
        return object;
    }

    private static Map<String, Object> json(DomainDistance distance) {
        return Json.object(
                "source", distance.domain(),
                "records", distance.size(),
                "points", distance.points(),
                "resampling", distance.resampling().name().toLowerCase(Locale.ROOT),
                "cost", distance.cost(),
                "low", distance.low(),
                "high", distance.high(),
                "converged", distance.converged(),
                "iterations", distance.iterations(),
                "marginalError", distance.marginalError());
    }

    private String distance() {
        return exact ? "exact" : divergence ? "divergence" : "entropic";
    }

    private List<String> table(List<DomainDistance> distances, DistanceInputs inputs) {
        int width = distances.stream()
                .mapToInt(distance -> distance.domain().length())
                .max()
                .orElseThrow();
        width = Math.max(width, "source".length());
        List<String> lines = new ArrayList<>();
        lines.add("target " + target + ", "
                + Quantity.count(Math.min(sample, inputs.target().rows())) + " points, "
                + inputs.target().columns() + " dimensions; " + cost + " cost, " + distance()
                + (exact ? "" : ", epsilon " + epsilon()));
        String row = "%-" + width + "s  %8s  %8s  %12s  %-26s  %-12s  %-9s  %10s  %s";
        lines.add(String.format(
                Locale.ROOT,
                row,
                "source",
                "records",
                "points",
                "cost",
                "95 % interval",
                "resamples",
                "converged",
                "iterations",
                "marginal error"));
        for (DomainDistance distance : distances) {
            lines.add(String.format(
                    Locale.ROOT,
                    row,
                    distance.domain(),
                    Quantity.count(distance.size()),
                    Quantity.count(distance.points()),
                    Quantity.value(distance.cost()),
                    Quantity.value(distance.low()) + " to " + Quantity.value(distance.high()),
                    resamples + (distance.resampling() == Resampling.BOOTSTRAP ? " bootstrap" : " subsamples"),
                    distance.converged() ? "yes" : "NO",
                    Quantity.count(distance.iterations()),
                    String.format(Locale.ROOT, "%.1e", distance.marginalError())));
        }
        notes(distances, lines);
        return lines;
    }

    private void notes(List<DomainDistance> distances, List<String> lines) {
        int fewest = distances.stream().mapToInt(DomainDistance::points).min().orElseThrow();
        boolean areUnequal = distances.stream().anyMatch(distance -> distance.points() > fewest);
        if (areUnequal) {
            lines.add("Fewer points cost more; --sample " + fewest + " compares all sources at equal size.");
        }
        if (distances.stream().anyMatch(distance -> !distance.converged())) {
            lines.add("Where it did not converge the cost is not to be trusted; a larger --epsilon does.");
        }
        if (potentials != null) {
            lines.add("calibrated gradient written to " + potentials);
        }
    }
}
