package winnow.cli;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.lang.management.ManagementFactory;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import javax.management.JMException;
import javax.management.ObjectName;
import winnow.linalg.Vectors;
import winnow.report.Figures;
import winnow.report.Series;

/** Looks at what of this machine the program uses. */
final class Checkup {
    private static final double GIB = 1L << 30;
    private static final int PATIENCE_SECONDS = 20;

    private final Installation installation;

    Checkup(Installation installation) {
        this.installation = installation;
    }

    /** How something was found. Only what is broken keeps the program from working. */
    enum State {
        OK,
        MISSING,
        BROKEN;

        String label() {
            return name().toLowerCase(Locale.ROOT);
        }
    }

    /** One line of the report; the remedy is empty when nothing needs to be done. */
    record Finding(String name, State state, String detail, String remedy) {
        static Finding ok(String name, String detail) {
            return new Finding(name, State.OK, detail, "");
        }

        static Finding missing(String name, String detail, String remedy) {
            return new Finding(name, State.MISSING, detail, remedy);
        }

        static Finding broken(String name, String detail, String remedy) {
            return new Finding(name, State.BROKEN, detail, remedy);
        }
    }

    List<Finding> findings() {
        return List.of(java(), simd(), memory(), duckDb(), figures(), gpu(), kernel(), jupyter(), cache());
    }

    private Finding java() {
        String detail = System.getProperty("java.version") + " of " + System.getProperty("java.vendor") + ", "
                + System.getProperty("java.home");
        if (ModuleLayer.boot().findModule("jdk.jshell").isEmpty()
                && !Files.exists(Path.of(System.getProperty("java.home"), "jmods", "jdk.jshell.jmod"))) {
            return Finding.missing(
                    "java", detail, "notebooks need a JDK, not only a runtime: apt install openjdk-17-jdk");
        }
        return Finding.ok("java", detail);
    }

    private static Finding simd() {
        String detail = Vectors.choice() + ", " + Runtime.getRuntime().availableProcessors() + " cores";
        if (ModuleLayer.boot().findModule("jdk.incubator.vector").isEmpty()) {
            return Finding.missing(
                    "simd", detail, "start Java with --add-modules jdk.incubator.vector, as ./winnow does");
        }
        return Finding.ok("simd", detail);
    }

    private static Finding memory() {
        String heap = gib(Runtime.getRuntime().maxMemory()) + " heap";
        return Finding.ok(
                "memory", heap + " of " + physicalMemory().map(Checkup::gib).orElse("an unknown amount"));
    }

    private static Finding duckDb() {
        try (Connection connection = DriverManager.getConnection("jdbc:duckdb:");
                Statement statement = connection.createStatement();
                ResultSet answer = statement.executeQuery("SELECT version()")) {
            answer.next();
            return Finding.ok("duckdb", answer.getString(1) + ", reads Parquet, CSV and JSON");
        } catch (SQLException | LinkageError e) {
            return Finding.broken(
                    "duckdb", "its native library does not load: " + e.getMessage(), "make java.io.tmpdir executable");
        }
    }

    private static Finding figures() {
        try {
            Figures.lines("test", "x", "y", List.of(Series.of("line", 1, 2))).image();
            return Finding.ok("figures", "fonts found");
        } catch (LinkageError | RuntimeException e) {
            return Finding.missing("figures", "no fonts to draw with", "apt install fontconfig fonts-dejavu-core");
        }
    }

    private Finding gpu() {
        Optional<String> devices = installation
                .command("nvidia-smi")
                .flatMap(tool -> output(tool, "--query-gpu=name,memory.total,driver_version", "--format=csv,noheader"));
        if (devices.isEmpty()) {
            return Finding.missing(
                    "gpu",
                    "none; everything runs on the processor",
                    "only for large models: an NVIDIA driver, then see winnow doctor --gpu");
        }
        boolean built = Checkup.class.getClassLoader().getResource("ai/djl/pytorch/engine/PtEngine.class") != null;
        return built
                ? Finding.ok("gpu", devices.get())
                : Finding.missing("gpu", devices.get() + "; this build cannot use it", "see winnow doctor --gpu");
    }

    private Finding kernel() {
        String remedy = "./winnow kernel install";
        Optional<Path> found = KernelSpec.find(installation, "java");
        if (found.isEmpty()) {
            return Finding.missing("kernel", "no Jupyter kernel named java", remedy);
        }
        Path file = found.get();
        if (!KernelSpec.isOurs(file)) {
            return Finding.missing(
                    "kernel",
                    "the kernel named java at " + file.getParent() + " is another one",
                    "give it" + " this class path: ./winnow kernel install --print-ijava-env");
        }
        if (!KernelSpec.build(file).equals(installation.classes().toString())) {
            return Finding.missing(
                    "kernel", file.getParent() + " runs another build: " + KernelSpec.build(file), remedy);
        }
        return Finding.ok("kernel", file.getParent().toString());
    }

    private Finding jupyter() {
        String remedy = "apt install " + NotebookCommand.PACKAGES;
        List<String> absent = new ArrayList<>();
        for (String command : List.of("jupyter", "jupyter-notebook", "jupyter-nbconvert")) {
            if (installation.command(command).isEmpty()) {
                absent.add(command);
            }
        }
        if (!absent.isEmpty()) {
            return Finding.missing("jupyter", "not found: " + String.join(", ", absent), remedy);
        }
        String versions = installation
                .command("jupyter-nbconvert")
                .flatMap(tool -> output(tool, "--version"))
                .map(version -> "nbconvert " + version)
                .orElse("installed");
        return Finding.ok("jupyter", versions);
    }

    private Finding cache() {
        Path folder = installation.cache();
        if (!Files.isDirectory(folder)) {
            return Finding.ok("cache", folder + ", empty");
        }
        try (Stream<Path> files = Files.walk(folder)) {
            long bytes = files.filter(Files::isRegularFile)
                    .mapToLong(file -> file.toFile().length())
                    .sum();
            return Finding.ok("cache", folder + ", " + gib(bytes));
        } catch (IOException | UncheckedIOException e) {
            return Finding.missing("cache", folder + " cannot be read", "set WINNOW_CACHE to a folder of yours");
        }
    }

    private static Optional<String> output(Path tool, String... arguments) {
        List<String> command = new ArrayList<>(List.of(tool.toString()));
        command.addAll(List.of(arguments));
        try {
            Process process = new ProcessBuilder(command)
                    .redirectError(ProcessBuilder.Redirect.DISCARD)
                    .start();
            if (!process.waitFor(PATIENCE_SECONDS, TimeUnit.SECONDS)) {
                process.destroyForcibly();
                return Optional.empty();
            }
            String text = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8).strip();
            return process.exitValue() == 0 && !text.isEmpty()
                    ? Optional.of(text.replaceAll("\\R+", "; "))
                    : Optional.empty();
        } catch (IOException e) {
            return Optional.empty();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return Optional.empty();
        }
    }

    /** Memory of this machine, if it says. */
    static Optional<Long> physicalMemory() {
        try {
            ObjectName system = new ObjectName("java.lang:type=OperatingSystem");
            return Optional.of(
                    (Long) ManagementFactory.getPlatformMBeanServer().getAttribute(system, "TotalMemorySize"));
        } catch (JMException e) {
            return Optional.empty();
        }
    }

    private static String gib(long bytes) {
        return String.format(Locale.ROOT, "%.1f GiB", bytes / GIB);
    }
}
