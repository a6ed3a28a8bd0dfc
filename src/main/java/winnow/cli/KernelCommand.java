package winnow.cli;

import java.io.PrintWriter;
import java.nio.file.Path;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** {@code winnow kernel}: the Java kernel for notebooks. */
@Command(
        name = "kernel",
        description = "Put the Java kernel for notebooks in place.",
        mixinStandardHelpOptions = true,
        subcommands = KernelCommand.Install.class)
final class KernelCommand implements Callable<Integer> {
    @Spec
    private CommandSpec spec;

    @Override
    public Integer call() {
        spec.commandLine().usage(spec.commandLine().getOut());
        return 0;
    }

    /** {@code winnow kernel install}. */
    @Command(
            name = "install",
            description = "Write a Jupyter kernelspec that runs Java with this build on its class path.",
            mixinStandardHelpOptions = true)
    static final class Install implements Callable<Integer> {
        @Spec
        private CommandSpec spec;

        @Option(
                names = "--heap",
                paramLabel = "SIZE",
                defaultValue = "",
                description = {"Largest heap of the kernel, such as 4g. Default: 70 %% of the memory."})
        private String heap;

        @Option(
                names = "--name",
                defaultValue = "java",
                description = {"Name of the kernel; the notebooks ask for ${DEFAULT-VALUE}."})
        private String name;

        @Option(names = "--user", description = "Into the folder of this user (the default).")
        private boolean user;

        @Option(names = "--prefix", paramLabel = "DIR", description = "Into DIR/share/jupyter/kernels.")
        private Path prefix;

        @Option(
                names = "--print-ijava-env",
                description = {
                    "Write nothing; print the lines for a shell that give IJava or JJava this class path instead."
                })
        private boolean printEnvironment;

        @Override
        public Integer call() {
            if (user && prefix != null) {
                throw new IllegalArgumentException("--user and --prefix exclude each other, got both");
            }
            Installation installation = Installation.here();
            KernelSpec kernel = new KernelSpec(installation, heap);
            PrintWriter out = spec.commandLine().getOut();
            if (printEnvironment) {
                kernel.shellLines().forEach(out::println);
                return 0;
            }
            Path kernels = prefix == null ? installation.userKernels() : prefix.resolve("share/jupyter/kernels");
            out.println("kernel " + name + " installed in " + kernel.install(kernels, name));
            if (installation.command("jupyter").isEmpty()) {
                out.println(
                        "Jupyter itself is not on the search path; on Debian: apt install " + NotebookCommand.PACKAGES);
            }
            return 0;
        }
    }
}
