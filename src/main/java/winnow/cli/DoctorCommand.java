package winnow.cli;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.PrintWriter;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** {@code winnow doctor}: what this machine offers, and what to do about what is missing. */
@Command(
        name = "doctor",
        description = "Say what of Java, SIMD, native code, GPU, notebooks and memory is there.",
        mixinStandardHelpOptions = true)
final class DoctorCommand implements Callable<Integer> {
    @Spec
    private CommandSpec spec;

    @Option(names = "--json", description = "Print JSON for programs.")
    private boolean json;

    @Option(
            names = "--gpu",
            description = "Compute the same on the GPU and on the processor, compare the numbers and time both.")
    private boolean gpu;

    @Override
    public Integer call() {
        if (gpu) {
            return new GpuReport(spec.commandLine().getOut()).print();
        }
        List<Checkup.Finding> findings = new Checkup(Installation.here()).findings();
        PrintWriter out = spec.commandLine().getOut();
        if (json) {
            out.println(json(findings));
        } else {
            findings.forEach(finding -> print(finding, out));
        }
        out.flush();
        return findings.stream().anyMatch(f -> f.state() == Checkup.State.BROKEN) ? 1 : 0;
    }

    private static void print(Checkup.Finding finding, PrintWriter out) {
        out.printf("%-8s %-10s %s%n", finding.state().label(), finding.name(), finding.detail());
        if (!finding.remedy().isEmpty()) {
            out.printf("%-19s -> %s%n", "", finding.remedy());
        }
    }

    private static String json(List<Checkup.Finding> findings) {
        List<Map<String, String>> rows = findings.stream()
                .map(f -> {
                    Map<String, String> row = new LinkedHashMap<>();
                    row.put("name", f.name());
                    row.put("state", f.state().label());
                    row.put("detail", f.detail());
                    row.put("remedy", f.remedy());
                    return row;
                })
                .toList();
        try {
            return new ObjectMapper().writerWithDefaultPrettyPrinter().writeValueAsString(rows);
        } catch (JsonProcessingException e) {
            throw new IllegalStateException("strings are always JSON", e);
        }
    }
}
