package winnow.cli;

import picocli.CommandLine;
import picocli.CommandLine.Command;

/** The {@code winnow} command. */
@Command(
        name = "winnow",
        description = "Choose the training data that makes fine-tuning a language model cheap.",
        mixinStandardHelpOptions = true,
        subcommands = {KernelCommand.class, NotebookCommand.class, DoctorCommand.class})
public final class Winnow {
    private Winnow() {}

    /** Runs a command and exits with its status: 0 done, 1 failed, 2 wrong usage. */
    public static void main(String[] args) {
        StandardError.adopt();
        System.exit(new CommandLine(new Winnow()).execute(args));
    }
}
