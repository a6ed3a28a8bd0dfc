package winnow.cli;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.File;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.regex.Pattern;
import winnow.corpus.OutputFile;

/** What Jupyter reads to start the Java kernel with this build on its class path: a folder with {@code kernel.json}. */
final class KernelSpec {
    private static final ObjectMapper JSON = new ObjectMapper();
    private static final Pattern HEAP = Pattern.compile("[1-9]\\d*[kKmMgG]?");
    private static final Pattern NAME = Pattern.compile("[A-Za-z0-9._-]+");
    private static final Pattern GLOB = Pattern.compile("[;?\\[\\]{}]");

    private final Installation installation;
    private final String heap;

    /**
     * A kernel of this build.
     *
     * @param heap the largest heap, such as {@code 4g}; empty for Java's own choice, a quarter of the memory
     */
    KernelSpec(Installation installation, String heap) {
        if (!heap.isEmpty() && !HEAP.matcher(heap).matches()) {
            throw new IllegalArgumentException("--heap must be a size such as 4g or 800m, got " + heap);
        }
        this.installation = installation;
        this.heap = heap;
    }

    /**
     * Writes the kernelspec.
     *
     * @return the folder written
     * @throws IllegalArgumentException if a kernel of that name stands there that this program did not write
     */
    Path install(Path kernels, String name) {
        if (!NAME.matcher(name).matches()) {
            throw new IllegalArgumentException(
                    "--name must consist of letters, digits, dots, dashes and underscores, got " + name);
        }
        Path folder = kernels.resolve(name).toAbsolutePath();
        Path file = folder.resolve("kernel.json");
        if (Files.exists(file) && !isOurs(file)) {
            throw new IllegalArgumentException("another kernel named " + name + " stands at " + folder
                    + "; choose another --name, or give that kernel this class path: winnow kernel install"
                    + " --print-ijava-env");
        }
        try {
            byte[] content = JSON.writerWithDefaultPrettyPrinter().writeValueAsBytes(json(folder));
            Files.createDirectories(folder);
            Path start = folder.resolve(KernelStart.class.getName().replace('.', '/') + ".class");
            Files.createDirectories(start.getParent());
            OutputFile.write(start, out -> out.write(startClass()));
            OutputFile.write(file, out -> out.write(content));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return folder;
    }

    private static byte[] startClass() throws IOException {
        try (InputStream in = KernelStart.class.getResourceAsStream("KernelStart.class")) {
            return in.readAllBytes();
        }
    }

    private ObjectNode json(Path folder) {
        Path jar = installation
                .kernelJar()
                .orElseThrow(() -> new IllegalArgumentException("the kernel's jar is missing beside "
                        + installation.classes() + "; build once with mvn -DskipTests package"));
        ObjectNode spec = JSON.createObjectNode();
        ArrayNode argv = spec.putArray("argv").add(installation.java().toString());
        JvmOptions.of(Runtime.version().feature(), heap).forEach(argv::add);
        argv.add("-cp").add(jar + File.pathSeparator + folder);
        argv.add(KernelStart.class.getName()).add("{connection_file}");
        spec.put("display_name", "Java (Winnow)").put("language", "java").put("interrupt_mode", "message");
        ObjectNode env = spec.putObject("env");
        env.put("RJK_CLASSPATH", String.join(";", checked(installation.classPath())));
        env.put("RJK_COMPILER_OPTIONS", String.join(" ", JvmOptions.MODULES));
        env.put("RJK_INIT_SCRIPT", "");
        env.put("RJK_TIMEOUT_MILLIS", "-1");
        env.put("RJK_MIMA_CACHE", installation.cache().resolve("kernel").toString());
        JvmOptions.NATIVE.forEach(env::put);
        spec.putObject("metadata").put("winnow", installation.classes().toString());
        return spec;
    }

    /** The lines of a shell that give IJava or JJava this class path and these flags. */
    List<String> shellLines() {
        String classPath = String.join(":", checked(installation.classPath()));
        String modules = String.join(" ", JvmOptions.MODULES);
        return List.of(
                "export IJAVA_CLASSPATH='" + classPath + "'",
                "export IJAVA_COMPILER_OPTS='" + modules + "'",
                "export IJAVA_TIMEOUT=-1",
                "export JJAVA_CLASSPATH=\"$IJAVA_CLASSPATH\"",
                "export JJAVA_COMPILER_OPTS=\"$IJAVA_COMPILER_OPTS\"",
                "export JJAVA_TIMEOUT=-1",
                "export JDK_JAVA_OPTIONS='"
                        + String.join(" ", JvmOptions.of(Runtime.version().feature(), heap)) + "'");
    }

    /** The first kernel of that name that Jupyter would find. */
    static Optional<Path> find(Installation installation, String name) {
        return installation.kernelFolders().stream()
                .map(folder -> folder.resolve(name).resolve("kernel.json"))
                .filter(Files::isRegularFile)
                .findFirst();
    }

    /** Whether this program wrote the kernelspec. */
    static boolean isOurs(Path kernelJson) {
        return read(kernelJson).path("metadata").has("winnow");
    }

    /** The build that a kernelspec of ours runs. */
    static String build(Path kernelJson) {
        return read(kernelJson).path("metadata").path("winnow").asText();
    }

    private static JsonNode read(Path kernelJson) {
        try {
            return JSON.readTree(Files.readString(kernelJson));
        } catch (IOException e) {
            return JSON.createObjectNode();
        }
    }

    private static List<String> checked(List<String> classPath) {
        for (String entry : classPath) {
            if (GLOB.matcher(entry).find() || entry.indexOf('\'') >= 0) {
                throw new IllegalArgumentException(
                        "a kernel's class path cannot hold any of ; ? [ ] { } ', got " + entry + "; move this folder");
            }
        }
        return classPath;
    }
}
