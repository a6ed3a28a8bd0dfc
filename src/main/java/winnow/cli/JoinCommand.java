package winnow.cli;

import java.io.PrintWriter;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;
import winnow.corpus.Format;
import winnow.corpus.JoinedFiles;

/** {@code winnow data join}: one file of the parts of a data set. */
@Command(
        name = "join",
        description = {
            "Join the parts of a data set into one file, in the order given.",
            "",
            "JSON lines, CSV, TSV, .txt and Parquet; parts must have the format of the joined file and, if they are tables, its columns. All but"
                    + " Parquet may be compressed (.gz). Records keep their bytes.",
            ""
        },
        mixinStandardHelpOptions = true,
        footer = {
            "",
            "Examples:",
            "  winnow data join --out train.parquet data/train-*.parquet",
            "  winnow data join --out pool.jsonl pool.jsonl.gz"
        })
final class JoinCommand implements Callable<Integer> {
    @Spec
    private CommandSpec spec;

    @Parameters(paramLabel = "PART", arity = "1..*", description = "The parts, in their order.")
    private List<Path> parts;

    @Option(names = "--out", paramLabel = "FILE", required = true, description = "The joined file.")
    private Path out;

    @Option(names = "--overwrite", description = "Replace an output that exists.")
    private boolean overwrite;

    @Override
    public Integer call() {
        JoinedFiles joined = JoinedFiles.of(parts, Format.of(out));
        Map<String, Path> inputs = new LinkedHashMap<>();
        parts.forEach(part -> inputs.put("part " + part, part));
        try (Progress progress = new Progress(spec.commandLine().getErr());
                OutputSet outputs = OutputSet.open(out)) {
            Outputs.requireFree(out, inputs, overwrite);
            progress.begin("joining");
            Path staged = outputs.stage(out);
            outputs.write(() -> joined.write(staged));
            progress.end();
            outputs.commit();
        }
        PrintWriter writer = spec.commandLine().getOut();
        writer.println(Quantity.count(parts.size()) + (parts.size() == 1 ? " part" : " parts") + ", written to " + out);
        writer.flush();
        return 0;
    }
}
