package winnow.cli;

import java.io.PrintWriter;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;
import winnow.corpus.OutputFile;
import winnow.endpoint.ApiKey;
import winnow.experiment.Claim;
import winnow.experiment.ClaimVerdict;
import winnow.experiment.HarnessResults;
import winnow.experiment.StoredResult;
import winnow.report.ClaimsLedger;
import winnow.report.ReportPage;
import winnow.tracking.MlflowExport;

/** {@code winnow report}: all results as one page, or what they say of the papers' claims. */
@Command(
        name = "report",
        description = {
            "Write one self-contained page of all results, the ledger of the papers' claims, or files as lm-evaluation-harness has them;"
                    + " or log results to MLflow.",
            "",
            "The page loads nothing from elsewhere and runs no script. With --claims, RESULTS/CLAIMS.md says for every claim of the claims"
                    + " file what the results say; claims whose experiment was not run are listed as such. With --harness, every trained model gets a folder"
                    + " of results_TIME.json and samples_TASK_TIME.jsonl, which tools for lm-evaluation-harness read; TIME is that of the manifest's file.",
            "With --mlflow, settings and means are sent to a tracking server: an experiment for each name, a run for each method and point."
                    + " Runs that the server has are not logged again. MLFLOW_TRACKING_TOKEN holds the server's token, if it asks for one.",
            ""
        },
        mixinStandardHelpOptions = true,
        sortOptions = false,
        footer = {
            "",
            "Examples:",
            "  winnow report --out report.html",
            "  winnow report --claims",
            "  winnow report results/quick/1a2b3c4d --harness harness",
            "  winnow report results --mlflow http://localhost:5000"
        })
final class ReportCommand implements Callable<Integer> {
    private static final String TOKEN = "MLFLOW_TRACKING_TOKEN";

    @Spec
    private CommandSpec spec;

    @Parameters(
            paramLabel = "RESULTS",
            arity = "0..1",
            defaultValue = "results",
            description = "Folder of all results, with --harness and --mlflow also of one (default: results).")
    private Path results;

    @Option(
            names = "--out",
            paramLabel = "FILE",
            description = "The page (default: report.html), or with --claims the ledger (default: RESULTS/CLAIMS.md).")
    private Path out;

    @Option(names = "--claims", description = "Write the ledger of claims instead of the page.")
    private boolean isLedger;

    @Option(names = "--harness", paramLabel = "DIR", description = "Write files as lm-evaluation-harness has them.")
    private Path harness;

    @Option(
            names = "--mlflow",
            paramLabel = "URL",
            description = "Log to this tracking server of MLflow: https, or http on this machine.")
    private String mlflow;

    @Option(
            names = "--experiments",
            paramLabel = "DIR",
            defaultValue = "experiments",
            description = "Folder of experiment files and claims.json (default: experiments).")
    private Path experiments;

    @Override
    public Integer call() {
        if (!Files.isDirectory(results)) {
            throw new IllegalArgumentException("RESULTS must be a folder, got " + results);
        }
        if (out != null) {
            OutputSet.requireFolder(out);
        }
        if (harness != null && mlflow != null) {
            throw new IllegalArgumentException("--harness and --mlflow exclude each other");
        }
        if (harness != null) {
            return writeHarness();
        }
        if (mlflow != null) {
            return logToMlflow(System.getenv(TOKEN));
        }
        Path file = experiments.resolve("claims.json");
        List<ClaimVerdict> verdicts = isLedger || Files.exists(file)
                ? Claim.read(file).stream()
                        .map(claim -> ClaimVerdict.of(claim, experiments, results))
                        .toList()
                : List.of();
        if (isLedger) {
            write(out == null ? results.resolve("CLAIMS.md") : out, ClaimsLedger.markdown(verdicts, results));
            return 0;
        }
        List<StoredResult> stored = stored();
        write(out == null ? Path.of("report.html") : out, ReportPage.html(stored, verdicts));
        return 0;
    }

    private List<StoredResult> stored() {
        List<StoredResult> stored = StoredResult.foldersBelow(results).stream()
                .map(StoredResult::read)
                .toList();
        if (stored.isEmpty()) {
            throw new IllegalArgumentException(results + " must hold results, found none; winnow run makes them");
        }
        return stored;
    }

    private int writeHarness() {
        if (isLedger || out != null) {
            throw new IllegalArgumentException("--harness names its own folder, and takes neither --claims nor --out");
        }
        int models = 0;
        for (StoredResult result : oneOrAll()) {
            models += HarnessResults.write(result, harness).size();
        }
        PrintWriter writer = spec.commandLine().getOut();
        writer.println("written " + models + " models to " + harness);
        writer.flush();
        return 0;
    }

    /** @param token null if there is none */
    private int logToMlflow(String token) {
        if (isLedger || out != null) {
            throw new IllegalArgumentException("--mlflow writes no file, and takes neither --claims nor --out");
        }
        Optional<ApiKey> key =
                Optional.ofNullable(token).filter(text -> !text.isBlank()).map(ApiKey::of);
        MlflowExport.Report report = MlflowExport.to(mlflow, key).log(oneOrAll());
        PrintWriter writer = spec.commandLine().getOut();
        writer.println("logged " + Quantity.count(report.logged()) + " runs, " + Quantity.count(report.present())
                + " were there already");
        writer.flush();
        return 0;
    }

    private List<StoredResult> oneOrAll() {
        return Files.exists(results.resolve(StoredResult.MANIFEST)) ? List.of(StoredResult.read(results)) : stored();
    }

    private void write(Path target, String text) {
        OutputFile.write(target, stream -> stream.write(text.getBytes(StandardCharsets.UTF_8)));
        PrintWriter writer = spec.commandLine().getOut();
        writer.println("written to " + target);
        writer.flush();
    }
}
