package winnow.cli;

import java.io.PrintWriter;
import java.io.StringWriter;
import java.util.List;
import picocli.CommandLine;

/** One run of the command line inside this process. */
record CommandLineRun(int exitCode, String out, String err) {
    static CommandLineRun of(Object... args) {
        CommandLine commandLine = Winnow.commandLine();
        StringWriter out = new StringWriter();
        StringWriter err = new StringWriter();
        commandLine.setOut(new PrintWriter(out));
        commandLine.setErr(new PrintWriter(err));
        int exitCode = Winnow.run(
                commandLine, List.of(args).stream().map(String::valueOf).toArray(String[]::new));
        return new CommandLineRun(exitCode, out.toString(), err.toString());
    }

    /** The last line of standard error. */
    String error() {
        String[] lines = err.strip().split("\n");
        return lines[lines.length - 1];
    }
}
