package winnow.cli;

import java.io.PrintWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;
import winnow.experiment.ExperimentSpec;
import winnow.experiment.ResultComparison;
import winnow.experiment.StoredResult;
import winnow.report.ComparisonTables;

/** {@code winnow compare}: which settings of two results differ, and what became of it. */
@Command(
        name = "compare",
        description = {
            "Say which settings of two results differ, and the differences of every method and metric with 95 %% intervals.",
            "",
            "Each side is a folder of results or an experiment file that was run.",
            ""
        },
        mixinStandardHelpOptions = true,
        sortOptions = false,
        footer = {
            "",
            "Examples:",
            "  winnow compare experiments/quick.json experiments/quick-noisier.json",
            "  winnow compare results/quick/1a2b3c4d results/quick/5e6f7a8b"
        })
final class CompareCommand implements Callable<Integer> {
    @Spec
    private CommandSpec spec;

    @Parameters(index = "0", paramLabel = "A", description = "Folder of results, or an experiment file.")
    private Path first;

    @Parameters(index = "1", paramLabel = "B", description = "The other.")
    private Path second;

    @Option(
            names = "--results",
            paramLabel = "DIR",
            defaultValue = "results",
            description = "Where results of experiment files are (default: results).")
    private Path results;

    @Override
    public Integer call() {
        ResultComparison comparison = ResultComparison.of(stored(first), stored(second));
        PrintWriter out = spec.commandLine().getOut();
        out.print(ComparisonTables.text(comparison));
        out.flush();
        return 0;
    }

    private StoredResult stored(Path given) {
        if (Files.isDirectory(given)) {
            return StoredResult.read(given);
        }
        ExperimentSpec read = ExperimentSpec.read(given);
        Path folder = results.resolve(read.name()).resolve(read.shortHash());
        if (!Files.exists(folder.resolve(StoredResult.MANIFEST))) {
            throw new IllegalArgumentException(
                    given + " must have been run, found no results in " + folder + "; winnow run " + given);
        }
        return StoredResult.read(folder);
    }
}
