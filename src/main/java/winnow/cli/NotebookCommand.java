package winnow.cli;

import java.io.File;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import java.util.concurrent.TimeUnit;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** {@code winnow notebook}: Jupyter on this machine only, with the Java kernel. */
@Command(
        name = "notebook",
        description = "Start Jupyter with the Java kernel, for this machine only.",
        mixinStandardHelpOptions = true)
final class NotebookCommand implements Callable<Integer> {
    static final String PACKAGES = "jupyter-notebook python3-nbclient jupyter-nbconvert jupyter-client";
    private static final int TRIES = 50;
    private static final int STOP_SECONDS = 10;

    @Spec
    private CommandSpec spec;

    @Option(
            names = "--port",
            paramLabel = "N",
            defaultValue = "0",
            description = {"Port to listen on. Default: the first free one from 8888."})
    private int port;

    @Option(names = "--no-browser", description = "Print the address instead of opening a browser.")
    private boolean noBrowser;

    @Override
    public Integer call() throws InterruptedException {
        if (port < 0 || port > 65_535) {
            throw new IllegalArgumentException("--port must be between 1 and 65535, got " + port);
        }
        Installation installation = Installation.here();
        Path jupyter = installation
                .command("jupyter")
                .filter(found -> installation.command("jupyter-notebook").isPresent())
                .orElseThrow(() -> new IllegalArgumentException("Jupyter is not on the search path; on Debian: apt"
                        + " install " + PACKAGES + "; elsewhere: pip install notebook"));
        Path folder = installation.notebooks().orElse(Path.of("").toAbsolutePath());
        int chosen = port == 0 ? firstFree(8888) : requireFree(port);
        String token = token();
        ProcessBuilder server = new ProcessBuilder(arguments(jupyter, folder, chosen))
                .inheritIO()
                // The launcher has given descriptor 2 away; see StandardError.
                .redirectErrorStream(true);
        server.environment().putAll(environment(installation, token));
        PrintWriter err = spec.commandLine().getErr();
        err.println(announcement(chosen, token, Boolean.getBoolean("winnow.terminal")));
        err.flush();
        try {
            Process running = server.start();
            // Whoever stops this command means Jupyter; on Ctrl-C it would stay behind and ask whether to.
            Runtime.getRuntime().addShutdownHook(new Thread(() -> stop(running), "winnow-notebook"));
            return running.waitFor() == 0 ? 0 : 1;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** TERM lets the server end its kernels; what does not end by itself is ended. */
    static void stop(Process server) {
        server.destroy();
        try {
            if (!server.waitFor(STOP_SECONDS, TimeUnit.SECONDS)) {
                server.destroyForcibly();
            }
        } catch (InterruptedException e) {
            server.destroyForcibly();
            Thread.currentThread().interrupt();
        }
    }

    /** The token goes through the environment: a command line can be read by every user of the machine. */
    static Map<String, String> environment(Installation installation, String token) {
        String path = installation.environment().getOrDefault("JUPYTER_PATH", "");
        if (KernelSpec.find(installation, "java").isEmpty()) {
            Path own = installation.cache().resolve("jupyter");
            new KernelSpec(installation, "").install(own.resolve("kernels"), "java");
            path = Stream.of(own.toString(), path)
                    .filter(p -> !p.isEmpty())
                    .collect(Collectors.joining(File.pathSeparator));
        }
        return Map.of("JUPYTER_TOKEN", token, "JUPYTER_PATH", path);
    }

    List<String> arguments(Path jupyter, Path folder, int chosenPort) {
        Stream<String> fixed = Stream.of(
                jupyter.toString(),
                "notebook",
                "--ip=127.0.0.1",
                "--port=" + chosenPort,
                "--port-retries=0",
                "--notebook-dir=" + folder);
        Stream<String> browser = noBrowser ? Stream.of("--no-browser") : Stream.empty();
        // Superusers of containers and small machines want notebooks too; the token still stands.
        Stream<String> root =
                "root".equals(System.getProperty("user.name")) ? Stream.of("--allow-root") : Stream.empty();
        return Stream.of(fixed, browser, root).flatMap(s -> s).toList();
    }

    /** The token is for eyes: a terminal shows it, a file or a pipe does not get it. */
    static String announcement(int chosenPort, String token, boolean terminal) {
        String address = "Jupyter: http://127.0.0.1:" + chosenPort + "/";
        return terminal
                ? address + "?token=" + token + "   (stop with Ctrl-C)"
                : address + "   (jupyter notebook list shows the token)";
    }

    private static String token() {
        byte[] bytes = new byte[24];
        new SecureRandom().nextBytes(bytes);
        return HexFormat.of().formatHex(bytes);
    }

    private static int firstFree(int from) {
        for (int candidate = from; candidate < from + TRIES; candidate++) {
            if (isFree(candidate)) {
                return candidate;
            }
        }
        throw new IllegalArgumentException(
                "--port must be given: none of " + from + " to " + (from + TRIES - 1) + " is free");
    }

    private static int requireFree(int port) {
        if (!isFree(port)) {
            throw new IllegalArgumentException("--port must be free, got " + port + ", which is in use");
        }
        return port;
    }

    static boolean isFree(int port) {
        try (ServerSocket socket = new ServerSocket()) {
            socket.setReuseAddress(true);
            socket.bind(new InetSocketAddress(InetAddress.getLoopbackAddress(), port));
            return true;
        } catch (IOException taken) {
            return false;
        }
    }
}
