package winnow.cli;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.stream.LongStream;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import winnow.experiment.CorpusPlaces;
import winnow.experiment.ExperimentRun;
import winnow.experiment.ExperimentSpec;
import winnow.experiment.StoredResult;
import winnow.linalg.Vectors;

/** What {@code run} and {@code plan} are told. */
final class ExperimentOptions {
    private static final int MOST_SEEDS = 10_000;
    private static final Path PROCESSORS = Path.of("/proc/cpuinfo");

    @Parameters(
            paramLabel = "FILE",
            description = "Experiment file; or a folder of results, whose manifest says the experiment.")
    private Path file;

    @Option(
            names = "--out",
            paramLabel = "DIR",
            defaultValue = "results",
            description = "Folder of all results (default: results).")
    private Path out;

    @Option(names = "--seeds", paramLabel = "A-B", description = "Other seeds than those of the file.")
    private String seeds;

    @Mixin
    private DataOptions data;

    /** What the file and the options say. */
    ExperimentSpec spec() {
        ExperimentSpec read = Files.isDirectory(file) ? StoredResult.read(file).spec() : ExperimentSpec.read(file);
        return seeds == null ? read : read.withSeeds(seeds());
    }

    /** Where descriptions of data sets are. */
    DataOptions data() {
        return data;
    }

    /** Where the corpora of the file are looked for. */
    CorpusPlaces places() {
        return data.places(System.getenv());
    }

    /**
     * The run of the file and the options.
     *
     * @throws IllegalStateException if a corpus of the experiment is not here
     */
    ExperimentRun run(Threads threads) {
        return run(spec().located(places()), out, threads);
    }

    /**
     * The same computed where and how the options say.
     *
     * @throws IllegalStateException if a corpus of the experiment is not here, or a GPU is asked for and there is none
     */
    ExperimentRun run(Threads threads, ComputeOptions compute) {
        ExperimentSpec read = spec();
        // Asking for a GPU starts the native library, which counts its threads but once.
        NativeThreads.prepareFor(ModelArgument.of(read.model()).folder(), threads);
        return run(compute.over(read).located(places()), out, threads);
    }

    /** The run of an experiment, whose corpora were found, into a folder of all results. */
    static ExperimentRun run(ExperimentSpec spec, Path out, Threads threads) {
        ModelArgument model = ModelArgument.of(spec.model());
        // A GPU takes one batch after the other, whoever hands them in.
        int columnsAtOnce = spec.compute().isOnGpu() ? 1 : threads.count();
        return new ExperimentRun(spec, out, model.folder(), digest(model), columnsAtOnce);
    }

    private static String digest(ModelArgument model) {
        return (String) model.described().get("digest");
    }

    private List<Long> seeds() {
        String[] ends = seeds.split("-", -1);
        try {
            long from = Long.parseLong(ends[0]);
            long to = ends.length == 1 ? from : Long.parseLong(ends[1]);
            if (ends.length <= 2 && from <= to && to - from < MOST_SEEDS) {
                return LongStream.rangeClosed(from, to).boxed().toList();
            }
        } catch (NumberFormatException e) {
            // Said below.
        }
        throw new IllegalArgumentException("--seeds must be a number or a range such as 1-5, got \"" + seeds + "\"");
    }

    /** What a manifest says beside the settings; nothing of it names a person or a folder. */
    static Map<String, Object> madeBy(ExperimentRun run) {
        return Map.of(
                ExperimentRun.MODEL_DIGEST,
                run.modelDigest(),
                "steps",
                run.steps().size(),
                "winnow",
                Version.winnow(),
                "source",
                Checkout.ofThisProgram().asMap(),
                "environment",
                Json.object(
                        "java", Version.java(),
                        "processor", processor(),
                        "vectors", String.valueOf(Vectors.choice())));
    }

    private static String processor() {
        try {
            return Files.readAllLines(PROCESSORS).stream()
                    .filter(line -> line.startsWith("model name"))
                    .map(line -> line.substring(line.indexOf(':') + 1).strip())
                    .findFirst()
                    .orElse(System.getProperty("os.arch"));
        } catch (IOException e) {
            // Not Linux: the architecture is all that Java knows.
            return System.getProperty("os.arch");
        }
    }
}
