package winnow.cli;

import java.io.OutputStream;
import java.io.OutputStreamWriter;
import java.io.PrintWriter;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import java.util.stream.Collectors;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;
import picocli.CommandLine.UnmatchedArgumentException;

/** The {@code winnow} command: a name for its subcommands, and the one place where errors become lines and exit codes. */
@Command(
        name = "winnow",
        description = "Choose the training data that makes fine-tuning a language model cheap.",
        mixinStandardHelpOptions = true,
        versionProvider = Version.class,
        synopsisSubcommandLabel = "COMMAND",
        subcommands = {
            SelectCommand.class,
            DemoCommand.class,
            RunCommand.class,
            StepsCommand.class,
            PlanCommand.class,
            CompareCommand.class,
            ReportCommand.class,
            LedgerCommand.class,
            ScoreCommand.class,
            UtilityCommand.class,
            FinetuneCommand.class,
            EvaluateCommand.class,
            EmbedCommand.class,
            DistanceCommand.class,
            DiffCommand.class,
            ModelCommand.class,
            DataCommand.class,
            KernelCommand.class,
            NotebookCommand.class,
            DoctorCommand.class
        },
        footer = {
            "",
            "Exit codes: 0 done, 1 failed, 2 wrong usage, 130 interrupted.",
            "Start with: winnow select --method list"
        })
public final class Winnow implements Runnable {
    @Spec
    private CommandSpec spec;

    private Winnow() {}

    /** Runs a command and exits with its status: 0 done, 1 failed, 2 wrong usage, 130 interrupted. */
    public static void main(String[] args) {
        StandardError.adopt();
        CommandLine commandLine = commandLine();
        commandLine.setOut(utf8(System.out));
        commandLine.setErr(utf8(System.err));
        System.exit(run(commandLine, args));
    }

    /** The command line, ready to execute; tests give it their own streams. */
    static CommandLine commandLine() {
        CommandLine commandLine = new CommandLine(new Winnow());
        commandLine.setParameterExceptionHandler(
                (error, args) -> fail(error.getCommandLine(), usage(error), ErrorLine.WRONG_USAGE, error));
        commandLine.setExecutionExceptionHandler(
                (error, failed, parsed) -> fail(failed, ErrorLine.of(error), ErrorLine.exitCode(error), error));
        return commandLine;
    }

    static int run(CommandLine commandLine, String... args) {
        try {
            int exitCode = commandLine.execute(args);
            commandLine.getOut().flush();
            return exitCode;
        } catch (OutOfMemoryError | StackOverflowError error) {
            return fail(commandLine, ErrorLine.of(error), ErrorLine.FAILED, error);
        }
    }

    private static String usage(ParameterException error) {
        CommandLine failed = error.getCommandLine();
        boolean isCommand = failed.getParent() == null
                && error instanceof UnmatchedArgumentException unmatched
                && !unmatched.getUnmatched().get(0).startsWith("-");
        return isCommand
                ? "the command must be one of " + commands(failed) + ", got "
                        + ((UnmatchedArgumentException) error).getUnmatched().get(0)
                : ErrorLine.of(error);
    }

    /** The commands for people. */
    private static String commands(CommandLine commandLine) {
        return commandLine.getSubcommands().entrySet().stream()
                .filter(command ->
                        !command.getValue().getCommandSpec().usageMessage().hidden())
                .map(Map.Entry::getKey)
                .collect(Collectors.joining(", "));
    }

    private static int fail(CommandLine commandLine, String message, int exitCode, Throwable error) {
        PrintWriter err = commandLine.getErr();
        err.println(commandLine.getCommandSpec().qualifiedName() + ": " + message);
        if ("1".equals(System.getenv("WINNOW_DEBUG"))) {
            error.printStackTrace(err);
        }
        err.flush();
        return exitCode;
    }

    /** Text files and ids are UTF-8 whatever the platform's charset is. */
    private static PrintWriter utf8(OutputStream stream) {
        return new PrintWriter(new OutputStreamWriter(stream, StandardCharsets.UTF_8), true);
    }

    /** Without a command there is nothing to do. */
    @Override
    public void run() {
        throw new ParameterException(
                spec.commandLine(), "a command must be given, one of " + commands(spec.commandLine()));
    }
}
