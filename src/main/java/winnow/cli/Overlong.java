package winnow.cli;

import java.util.List;
import java.util.Locale;
import picocli.CommandLine;
import picocli.CommandLine.Model.OptionSpec;
import winnow.corpus.InvalidRecordException;
import winnow.model.OverlongException;

/** What a command does with records that are longer than the model takes: the values of {@code --overlong}. */
enum Overlong {
    REFUSE,
    CUT_CONTEXT,
    CUT_PROMPT,
    CUT_END;

    static final String OPTION = "--overlong";

    // The values of a command are what its help shows in their place.
    static final String WHEN_SCORING = "refuse|cut-context";
    static final String WHEN_ANSWERING = "refuse|cut-prompt";
    static final String WHEN_LEARNING = "refuse|cut-prompt|cut-end";
    static final String WHEN_EMBEDDING = "refuse|cut-end";

    /**
     * The value that was given.
     *
     * @param given null for the default, to refuse
     * @param values those of the command
     */
    static Overlong of(String given, String values) {
        List<String> allowed = List.of(values.split("\\|"));
        if (given != null && !allowed.contains(given)) {
            throw new IllegalArgumentException(
                    OPTION + " must be " + String.join(" or ", allowed) + ", got \"" + given + "\"");
        }
        return given == null ? REFUSE : valueOf(given.toUpperCase(Locale.ROOT).replace('-', '_'));
    }

    String id() {
        return name().toLowerCase(Locale.ROOT).replace('_', '-');
    }

    /** What to do when a command refused a record as too long, to be put behind the message; else nothing. */
    static String wayOut(Throwable error, CommandLine failed) {
        OptionSpec option = failed.getCommandSpec().findOption(OPTION);
        Throwable cause = error instanceof InvalidRecordException ? error.getCause() : error;
        if (option == null || !(cause instanceof OverlongException tooLong)) {
            return "";
        }
        boolean isTaken = !(failed.getCommand() instanceof SelectCommand select) || select.takes(OPTION);
        boolean isGiven = option.getValue() != null && !REFUSE.id().equals(option.getValue());
        if (!isTaken || isGiven || !tooLong.isCuttable()) {
            return "";
        }
        String others = option.paramLabel().substring(option.paramLabel().indexOf('|') + 1);
        return "; " + OPTION + " " + others.replace("|", " or ") + " shortens such records";
    }
}
