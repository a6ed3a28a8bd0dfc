package winnow.cli;

import java.io.File;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URISyntaxException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.UnaryOperator;
import java.util.stream.Stream;

/**
 * Where this build, its kernel and Jupyter's folders are on this machine.
 *
 * @param environment the environment variables
 * @param properties a system property by its name, or null
 */
record Installation(Map<String, String> environment, UnaryOperator<String> properties) {
    static Installation here() {
        return new Installation(System.getenv(), System::getProperty);
    }

    /** The classes of this build: a folder or a jar. */
    Path classes() {
        try {
            return Path.of(Installation.class
                            .getProtectionDomain()
                            .getCodeSource()
                            .getLocation()
                            .toURI())
                    .toAbsolutePath();
        } catch (URISyntaxException e) {
            throw new IllegalStateException("this build has no place on disk", e);
        }
    }

    /** This build and its libraries as absolute paths; {@code lib/*} for the libraries beside it, so that a rebuild is seen. */
    List<String> classPath() {
        Path libraries = classes().resolveSibling("lib");
        LinkedHashSet<String> entries = new LinkedHashSet<>(List.of(classes().toString()));
        for (String entry : properties.apply("java.class.path").split(File.pathSeparator)) {
            Path path = Path.of(entry).toAbsolutePath().normalize();
            if (path.startsWith(libraries)) {
                entries.add(libraries.resolve("*.jar").toString());
            } else if (Files.exists(path)) {
                entries.add(path.toString());
            }
        }
        return List.copyOf(entries);
    }

    /** The notebook kernel's jar, which the build puts beside the classes. */
    Optional<Path> kernelJar() {
        Path folder = classes().resolveSibling("kernel");
        if (!Files.isDirectory(folder)) {
            return Optional.empty();
        }
        try (Stream<Path> files = Files.list(folder)) {
            return files.filter(f -> f.getFileName().toString().startsWith("rapaio-jupyter-kernel"))
                    .sorted()
                    .reduce((first, second) -> second);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** The folder that holds the notebooks, if this is a checkout. */
    Optional<Path> notebooks() {
        return ofCheckout("notebooks");
    }

    /** The folder that describes public data sets, if this is a checkout. */
    Optional<Path> dataSets() {
        return ofCheckout("experiments/data");
    }

    private Optional<Path> ofCheckout(String name) {
        Path target = classes().getParent();
        Path folder = target == null || target.getParent() == null
                ? Path.of(name)
                : target.getParent().resolve(name);
        return Files.isDirectory(folder) ? Optional.of(folder) : Optional.empty();
    }

    /** The {@code java} command that runs this program. */
    Path java() {
        return Path.of(properties.apply("java.home"), "bin", "java");
    }

    /** Where this program keeps what it can make again: {@code WINNOW_CACHE}, or {@code winnow} in the user's cache folder. */
    Path cache() {
        String own = environment.getOrDefault("WINNOW_CACHE", "");
        if (!own.isEmpty()) {
            return Path.of(own).toAbsolutePath();
        }
        String shared = environment.getOrDefault("XDG_CACHE_HOME", "");
        return (shared.isEmpty() ? home().resolve(".cache") : Path.of(shared)).resolve("winnow");
    }

    /** Where Jupyter looks for a user's own kernels. */
    Path userKernels() {
        String own = environment.getOrDefault("JUPYTER_DATA_DIR", "");
        if (!own.isEmpty()) {
            return Path.of(own).resolve("kernels");
        }
        String system = properties.apply("os.name");
        if (system.startsWith("Mac")) {
            return home().resolve("Library/Jupyter/kernels");
        }
        if (system.startsWith("Windows")) {
            return Path.of(environment.getOrDefault("APPDATA", home().toString()), "jupyter", "kernels");
        }
        String shared = environment.getOrDefault("XDG_DATA_HOME", "");
        return (shared.isEmpty() ? home().resolve(".local/share") : Path.of(shared)).resolve("jupyter/kernels");
    }

    /** Every folder that Jupyter searches for kernels, first found first. */
    List<Path> kernelFolders() {
        List<Path> folders = new ArrayList<>();
        for (String path : environment.getOrDefault("JUPYTER_PATH", "").split(File.pathSeparator)) {
            if (!path.isEmpty()) {
                folders.add(Path.of(path).resolve("kernels"));
            }
        }
        folders.add(userKernels());
        command("jupyter")
                .map(Path::getParent)
                .map(Path::getParent)
                .ifPresent(prefix -> folders.add(prefix.resolve("share/jupyter/kernels")));
        folders.add(Path.of("/usr/local/share/jupyter/kernels"));
        folders.add(Path.of("/usr/share/jupyter/kernels"));
        return folders.stream().distinct().toList();
    }

    /** A program on the search path. */
    Optional<Path> command(String name) {
        for (String folder : environment.getOrDefault("PATH", "").split(File.pathSeparator)) {
            Path file = Path.of(folder).resolve(name);
            if (!folder.isEmpty() && Files.isExecutable(file) && !Files.isDirectory(file)) {
                return Optional.of(file);
            }
        }
        return Optional.empty();
    }

    private Path home() {
        return Path.of(properties.apply("user.home"));
    }
}
