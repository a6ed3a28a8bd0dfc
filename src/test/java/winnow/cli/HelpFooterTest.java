package winnow.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import picocli.CommandLine;
import winnow.corpus.Layout;

class HelpFooterTest {
    private static List<CommandLine> commands() {
        List<CommandLine> all = new ArrayList<>(List.of(Winnow.commandLine()));
        for (int i = 0; i < all.size(); i++) {
            all.addAll(all.get(i).getSubcommands().values());
        }
        return all;
    }

    @ParameterizedTest
    @MethodSource("commands")
    void whatIsCopiedFromAnExampleIsTheExample(CommandLine command) {
        String help = command.getUsageMessage();
        List<String> written = Stream.of(command.getCommandSpec().usageMessage().footer())
                .map(line -> words(String.format(line)))
                .toList();
        List<String> joined = Stream.of(help.replace(" \\\n", " ").split("\n"))
                .map(HelpFooterTest::words)
                .toList();
        for (String line : written) {
            assertTrue(line.length() > 80 && !line.startsWith("winnow") || joined.contains(line), help);
        }
        help.lines().forEach(line -> assertTrue(line.length() <= 80, line));
    }

    @ParameterizedTest
    @MethodSource("commands")
    void anExampleIsOneOfTheCommandsAndIsUnderstood(CommandLine command) {
        Stream.of(command.getCommandSpec().usageMessage().footer())
                .filter(line -> line.startsWith("  winnow ") && !line.contains("…"))
                .map(line -> words(String.format(line)).split(" (?=(?:[^\"]*\"[^\"]*\")*[^\"]*$)"))
                .forEach(words -> assertEquals(
                        List.of(),
                        Winnow.commandLine()
                                .parseArgs(Stream.of(words).skip(1).toArray(String[]::new))
                                .unmatched()));
    }

    @Test
    void layoutsAreNamedWhereOneIsGiven() {
        String help = words(CommandLineRun.of("select", "--help").out().replace('\n', ' '));
        assertTrue(help.contains("Names: " + String.join(", ", Layout.names()) + "."), help);
    }

    private static String words(String line) {
        return line.strip().replaceAll(" +", " ");
    }

    @Test
    void whoeverAsksForNoCommandOrAnUnknownOneIsToldWhereTheyAre() {
        assertTrue(CommandLineRun.of().error().endsWith("; winnow --help says what they do"));
        CommandLineRun help = CommandLineRun.of("help");
        assertEquals(2, help.exitCode());
        assertTrue(help.error().endsWith(", got help; winnow --help says what they do"), help.error());
    }
}
