package winnow.cli;

import java.io.PrintWriter;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;
import winnow.corpus.CorpusReader;
import winnow.corpus.Layout;
import winnow.corpus.LoadedCorpus;
import winnow.utility.UtilityMatrix;
import winnow.utility.UtilityParts;

/** {@code winnow utility merge}: one matrix of the parts that several processes computed. */
@Command(
        name = "merge",
        description = "Join the parts of a matrix that 'winnow utility --part' computed; needs no model.",
        mixinStandardHelpOptions = true,
        sortOptions = false)
final class UtilityMergeCommand implements Callable<Integer> {
    @Spec
    private CommandSpec spec;

    @Option(names = "--out", paramLabel = "FILE", required = true, description = "As for utility.")
    private Path out;

    @Option(names = "--data", paramLabel = "FILE", required = true, description = "As for utility.")
    private Path data;

    @Option(names = "--rows", paramLabel = "FILE", description = "As for utility.")
    private Path rows;

    @Option(names = "--layout", paramLabel = "LAYOUT", description = "As for select.")
    private String layout;

    @Option(names = "--rows-layout", paramLabel = "LAYOUT", description = "The same for the rows.")
    private String rowsLayout;

    @Option(names = "--skip-invalid", description = "Leave out records that cannot be read.")
    private boolean skipInvalid;

    @Option(names = "--overwrite", description = "Replace an output that exists.")
    private boolean overwrite;

    @Option(names = "--json", description = "Print one JSON object instead of a line.")
    private boolean json;

    @Parameters(paramLabel = "PART", arity = "1..*", description = "All the parts, in any order.")
    private List<Path> parts;

    @Override
    public Integer call() {
        UtilityFile file = new UtilityFile(out);
        try (Progress progress = new Progress(spec.commandLine().getErr());
                OutputSet outputs = OutputSet.open(out)) {
            Map<String, Path> inputs = new LinkedHashMap<>();
            inputs.put("data", data);
            if (rows != null) {
                inputs.put("rows", rows);
            }
            file.requireFree(inputs, overwrite);
            UtilityParts read = UtilityParts.of(parts);
            UtilityEstimate.requireMemory(
                    read.represented(),
                    read.candidates(),
                    2,
                    Runtime.getRuntime().maxMemory(),
                    "up to %s rows fit; give Java more with -Xmx");
            progress.announce("reading");
            LoadedCorpus candidates = reader(layout).read(data);
            LoadedCorpus represented =
                    rows == null ? candidates : reader(rowsLayout).read(rows);
            UtilityMatrix matrix = read.join(represented.corpus(), candidates.corpus());
            progress.end();
            Map<String, Object> manifest = described(read, candidates, represented);
            file.write(outputs, matrix, represented.corpus(), candidates.corpus(), manifest, progress);
            print(spec, json, matrix.represented(), matrix.candidates(), out, matrix.toString(), Optional.empty());
        }
        return 0;
    }

    private CorpusReader reader(String layoutName) {
        CorpusReader reader = CorpusReader.withDefaults().withSkipInvalid(skipInvalid);
        return layoutName == null ? reader : reader.withLayout(Layout.of(layoutName));
    }

    private Map<String, Object> described(UtilityParts read, LoadedCorpus candidates, LoadedCorpus represented) {
        Map<String, Object> inputs = new LinkedHashMap<>();
        inputs.put("data", UtilityFile.input(data, candidates));
        if (rows != null) {
            inputs.put("rows", UtilityFile.input(rows, represented));
        }
        return Json.object(
                "schema",
                Manifest.SCHEMA,
                "command",
                Json.object("merge", parts.stream().map(Path::toString).toList()),
                "inputs",
                inputs,
                "utility",
                read.settings());
    }

    /** What came of it, in one line or as JSON. */
    static void print(
            CommandSpec spec,
            boolean json,
            int represented,
            int candidates,
            Path written,
            String summary,
            Optional<ScoredPairs> scored) {
        PrintWriter writer = spec.commandLine().getOut();
        if (json) {
            Map<String, Object> object = Json.object("rows", represented, "columns", candidates, "summary", summary);
            scored.ifPresent(pairs -> object.put("pairs", pairs.asMap()));
            object.put("written", written.toString());
            writer.println(Json.line(object));
        } else {
            writer.println(summary + scored.map(pairs -> "; " + pairs).orElse("") + ", written to " + written);
        }
        writer.flush();
    }
}
