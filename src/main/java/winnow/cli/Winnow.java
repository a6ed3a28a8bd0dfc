package winnow.cli;

import java.io.OutputStream;
import java.io.OutputStreamWriter;
import java.io.PrintWriter;
import java.nio.charset.StandardCharsets;
import java.util.HashMap;
import java.util.Map;
import java.util.function.Function;
import java.util.stream.Collectors;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.IHelpSectionRenderer;
import picocli.CommandLine.ITypeConverter;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Model.OptionSpec;
import picocli.CommandLine.Model.UsageMessageSpec;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;
import picocli.CommandLine.TypeConversionException;
import picocli.CommandLine.UnmatchedArgumentException;
import winnow.corpus.InvalidRecordException;
import winnow.model.OverlongException;

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
            "Files and folders of models are written into folders that exist; none is made for them.",
            "Exit codes: 0 done, 1 failed, 2 wrong usage, 130 interrupted.",
            "Start with: winnow select --method list"
        })
public final class Winnow implements Runnable {
    private static final String WHAT_THEY_DO = "; winnow --help says what they do";
    private static final String SKIP_INVALID = "--skip-invalid";

    @Spec
    private CommandSpec spec;

    private Winnow() {}

    /** Runs a command and exits with its status: 0 done, 1 failed, 2 wrong usage, 130 interrupted. */
    public static void main(String[] args) {
        StandardError.adopt();
        CommandLine commandLine = commandLine();
        commandLine.setOut(utf8(System.out));
        commandLine.setErr(utf8(System.err));
        InterruptOnShutdown shutdown = new InterruptOnShutdown(commandLine.getErr());
        shutdown.install();
        int exitCode;
        try {
            exitCode = run(commandLine, args);
        } finally {
            shutdown.release();
        }
        System.exit(exitCode);
    }

    /** The command line, ready to execute; tests give it their own streams. */
    static CommandLine commandLine() {
        CommandLine commandLine = new CommandLine(new Winnow());
        Map<String, IHelpSectionRenderer> sections = new HashMap<>(commandLine.getHelpSectionMap());
        sections.put(UsageMessageSpec.SECTION_KEY_FOOTER, new HelpFooter());
        commandLine.setHelpSectionMap(sections);
        ITypeConverter<Integer> integers = number("a whole number", Integer::valueOf);
        ITypeConverter<Long> longs = number("a whole number", Long::valueOf);
        ITypeConverter<Double> doubles = number("a number", Double::valueOf);
        commandLine
                .registerConverter(int.class, integers)
                .registerConverter(Integer.class, integers)
                .registerConverter(long.class, longs)
                .registerConverter(Long.class, longs)
                .registerConverter(double.class, doubles)
                .registerConverter(Double.class, doubles);
        commandLine.setParameterExceptionHandler(
                (error, args) -> fail(error.getCommandLine(), usage(error), ErrorLine.WRONG_USAGE, error));
        commandLine.setExecutionExceptionHandler(
                (error, failed, parsed) -> fail(failed, failure(error, failed), ErrorLine.exitCode(error), error));
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

    private static String failure(Exception error, CommandLine failed) {
        String message = ErrorLine.of(error) + Overlong.wayOut(error, failed);
        if (!(error instanceof InvalidRecordException invalid)) {
            return message;
        }
        boolean isOfOneRecord = invalid.isOfOneRecord() || invalid.getCause() instanceof OverlongException;
        if (isOfOneRecord && failed.getCommandSpec().findOption(SKIP_INVALID) != null) {
            return message + "; " + SKIP_INVALID + " leaves such records out";
        }
        String layouts = failed.getCommandSpec().options().stream()
                .map(OptionSpec::longestName)
                .filter(name -> name.endsWith("layout"))
                .collect(Collectors.joining(" or "));
        return message + (invalid.isOfColumns() && !layouts.isEmpty() ? "; " + layouts + " gives the layout" : "");
    }

    private static String usage(ParameterException error) {
        if (!(error instanceof UnmatchedArgumentException unmatched)) {
            return ErrorLine.of(error);
        }
        CommandLine failed = error.getCommandLine();
        String first = unmatched.getUnmatched().get(0);
        if (unmatched.isUnknownOption()) {
            // What follows an unknown option is its value more often than a second mistake.
            String likely = unmatched.getSuggestions().stream()
                    .findFirst()
                    .map(option -> "; did you mean " + option + "?")
                    .orElse("");
            return "unknown option " + first + likely;
        }
        return failed.getParent() == null
                ? "the command must be one of " + commands(failed) + ", got " + first + WHAT_THEY_DO
                : ErrorLine.of(error);
    }

    private static <N> ITypeConverter<N> number(String kind, Function<String, N> parse) {
        return text -> {
            try {
                return parse.apply(text);
            } catch (NumberFormatException e) {
                throw new TypeConversionException("it must be " + kind + ", got " + text);
            }
        };
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
                spec.commandLine(), "a command must be given, one of " + commands(spec.commandLine()) + WHAT_THEY_DO);
    }
}
