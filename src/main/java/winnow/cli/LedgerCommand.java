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
import winnow.report.Ledger;
import winnow.report.Tables;

/** {@code winnow ledger}: all results as tables that a query can ask. */
@Command(
        name = "ledger",
        description = {
            "List all results, or answer a query over them.",
            "",
            "The tables are runs, outcomes (one value of one item a row), means (over items and seeds) and selections (one chosen record a"
                    + " row); DESCRIBE names their columns. A folder that was changed since it was written is left out, and named on standard error.",
            ""
        },
        mixinStandardHelpOptions = true,
        sortOptions = false,
        footer = {
            "",
            "Examples:",
            "  winnow ledger",
            "  winnow ledger \"SELECT * FROM (DESCRIBE means)\"",
            "  winnow ledger \"SELECT run, setting, share, learner, asked, method, mean FROM means WHERE metric = 'logloss' ORDER BY mean\""
        })
final class LedgerCommand implements Callable<Integer> {
    private static final String LIST =
            "SELECT run, kind, model, methods, seeds, points, left(\"commit\", 12) AS \"commit\","
                    + " question FROM runs ORDER BY run";
    private static final int WIDE = 400;

    @Spec
    private CommandSpec spec;

    @Parameters(
            paramLabel = "QUERY",
            arity = "0..1",
            description = "One SELECT statement of DuckDB (default: lists the runs).")
    private String query;

    @Option(
            names = "--results",
            paramLabel = "DIR",
            defaultValue = "results",
            description = "Folder of results (default: results).")
    private Path results;

    @Option(names = "--csv", description = "Print comma-separated values, cut nowhere.")
    private boolean isCsv;

    @Override
    public Integer call() {
        if (!Files.isDirectory(results)) {
            throw new IllegalArgumentException("--results must be a folder, got " + results);
        }
        try (Ledger ledger = Ledger.of(results)) {
            PrintWriter err = spec.commandLine().getErr();
            ledger.leftOut().forEach((folder, why) -> err.println("left out: " + folder + ": " + why));
            err.flush();
            var answer = ledger.query(query == null ? LIST : query);
            PrintWriter out = spec.commandLine().getOut();
            out.print(isCsv ? Tables.csv(answer) : Tables.text(answer, Integer.MAX_VALUE, WIDE));
            out.flush();
            return 0;
        }
    }
}
