package winnow.cli;

import picocli.CommandLine.Help;
import picocli.CommandLine.IHelpSectionRenderer;
import picocli.CommandLine.Model.UsageMessageSpec;

/**
 * What stands below the options of a command, its examples first of all. Picocli would break long lines anywhere, in names of files
 * and addresses too; here a line ends between two words, and that of an example in a backslash, so that a shell takes the lines for one.
 */
final class HelpFooter implements IHelpSectionRenderer {
    private static final String EXAMPLE = "  winnow ";
    private static final String CONTINUATION = "      ";
    private static final String BACKSLASH = " \\";

    @Override
    public String render(Help help) {
        UsageMessageSpec usage = help.commandSpec().usageMessage();
        StringBuilder text = new StringBuilder();
        for (String line : usage.footer()) {
            String written = String.format(line);
            boolean isExample = written.startsWith(EXAMPLE);
            text.append(broken(written, usage.width(), isExample ? BACKSLASH : "", isExample ? CONTINUATION : ""))
                    .append(System.lineSeparator());
        }
        return text.toString();
    }

    private static String broken(String line, int width, String end, String start) {
        StringBuilder text = new StringBuilder();
        String rest = line;
        while (rest.length() >= width) {
            int last = rest.lastIndexOf(' ', width - 1 - end.length());
            int blank = rest.substring(0, Math.max(0, last)).isBlank() ? rest.indexOf(' ', width) : last;
            if (blank < 0) {
                break;
            }
            text.append(rest, 0, blank).append(end).append(System.lineSeparator());
            rest = start + rest.substring(blank + 1);
        }
        return text.append(rest).toString();
    }
}
