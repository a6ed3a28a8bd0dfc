package winnow.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.File;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class KernelSpecTest {
    @TempDir
    private Path folder;

    private final Installation installation = new Installation(Map.of(), System::getProperty);

    @Test
    void theKernelRunsThisBuildWithTheGivenHeap() throws IOException {
        Path installed = new KernelSpec(installation, "3g").install(folder, "java");
        JsonNode spec =
                new ObjectMapper().readTree(installed.resolve("kernel.json").toFile());
        String argv = spec.path("argv").toString();
        assertTrue(argv.contains("-Xmx3g") && argv.contains("jdk.incubator.vector"), argv);
        assertTrue(argv.contains("rapaio-jupyter-kernel") && argv.endsWith("\"{connection_file}\"]"), argv);
        assertEquals("message", spec.path("interrupt_mode").asText());
        String classPath = spec.at("/env/RJK_CLASSPATH").asText();
        assertTrue(classPath.contains(installation.classes().toString()), classPath);
        assertTrue(classPath.contains(";"), "rapaio separates by semicolons on every system");
        assertTrue(Path.of(spec.at("/env/RJK_MIMA_CACHE").asText()).isAbsolute(), "no litter beside the notebook");
        assertEquals("-1", spec.at("/env/RJK_TIMEOUT_MILLIS").asText());
        assertTrue(Files.exists(installed.resolve("winnow/cli/KernelStart.class")));
    }

    @Test
    void anInstalledKernelIsFoundRenewedAndKnownAsOurs() {
        Installation here = new Installation(Map.of("JUPYTER_PATH", folder.toString()), System::getProperty);
        new KernelSpec(here, "").install(folder.resolve("kernels"), "java");
        new KernelSpec(here, "2g").install(folder.resolve("kernels"), "java");
        Optional<Path> found = KernelSpec.find(here, "java");
        assertEquals(Optional.of(folder.resolve("kernels/java/kernel.json")), found);
        assertTrue(KernelSpec.isOurs(found.get()));
        assertEquals(here.classes().toString(), KernelSpec.build(found.get()));
    }

    @Test
    void anotherKernelOfTheSameNameIsLeftAlone() throws IOException {
        Path other = Files.createDirectories(folder.resolve("java")).resolve("kernel.json");
        Files.writeString(other, "{\"argv\": [\"ijava\"]}");
        IllegalArgumentException refused = assertThrows(
                IllegalArgumentException.class, () -> new KernelSpec(installation, "").install(folder, "java"));
        assertTrue(refused.getMessage().contains("--print-ijava-env"), refused.getMessage());
        assertEquals("{\"argv\": [\"ijava\"]}", Files.readString(other));
    }

    @Test
    void ijavaAndJjavaGetTheClassPathWithTheSystemsSeparator() {
        String lines = String.join("\n", new KernelSpec(installation, "2g").shellLines());
        assertTrue(lines.contains("export IJAVA_CLASSPATH='" + installation.classes() + File.pathSeparator), lines);
        assertTrue(lines.contains("export JJAVA_CLASSPATH=") && lines.contains("-Xmx2g"), lines);
    }

    @Test
    void sizesAndNamesThatAreNoneAreRefused() {
        for (String heap : new String[] {"lots", "0g", "-4g", "4x", "4g -jar x"}) {
            assertThrows(IllegalArgumentException.class, () -> new KernelSpec(installation, heap), heap);
        }
        KernelSpec kernel = new KernelSpec(installation, "");
        for (String name : new String[] {"", "../x", "a b", "a/b"}) {
            assertThrows(IllegalArgumentException.class, () -> kernel.install(folder.resolve("kernels"), name), name);
        }
        assertFalse(Files.exists(folder.resolve("x")));
    }

    @Test
    void aFolderThatTheKernelsClassPathCannotHoldIsRefused() {
        Installation odd = new Installation(
                Map.of(), name -> name.equals("java.class.path") ? folderWithBracket() : System.getProperty(name));
        IllegalArgumentException refused =
                assertThrows(IllegalArgumentException.class, () -> new KernelSpec(odd, "").install(folder, "java"));
        assertTrue(refused.getMessage().contains("a[b"), refused.getMessage());
    }

    private String folderWithBracket() {
        try {
            return Files.createDirectories(folder.resolve("a[b")).toString();
        } catch (IOException e) {
            throw new java.io.UncheckedIOException(e);
        }
    }
}
