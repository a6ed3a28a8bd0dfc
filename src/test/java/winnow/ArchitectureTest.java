package winnow;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** Reads the import lines, so that arrows between packages keep pointing one way. */
class ArchitectureTest {
    private static final Path MAIN = Path.of("src/main/java");
    private static final Pattern IMPORT = Pattern.compile("^import (?:static )?([\\w.]+);", Pattern.MULTILINE);
    private static final Pattern PUBLIC_TYPE = Pattern.compile(
            "^public (?:abstract |final |sealed |non-sealed )*(?:class|interface|record|enum|@interface) (\\w+)",
            Pattern.MULTILINE);

    /** Package to the packages of this project that it may import; the table stands in CONTRIBUTING.md too. */
    private static final Map<String, Set<String>> MAY_USE = Map.ofEntries(
            rule("linalg", ""),
            rule("random", ""),
            rule("corpus", "random"),
            rule("synthetic", "corpus random"),
            rule("checkpoint", "corpus"),
            rule("http", "random"),
            rule("hub", "checkpoint corpus http"),
            rule("tokenizer", "checkpoint corpus"),
            rule("transformer", "checkpoint corpus random"),
            rule("model", "checkpoint corpus linalg random tokenizer transformer"),
            rule("finetune", "checkpoint corpus linalg model random tokenizer transformer"),
            rule("seedling", "checkpoint corpus finetune model random synthetic tokenizer transformer"),
            rule("embedding", "corpus linalg model random"),
            rule("classifier", "corpus embedding linalg"),
            rule("submodular", "linalg"),
            rule("transport", "linalg"),
            rule("accelerator", "linalg random transformer transport"),
            rule("maximize", "linalg random submodular"),
            rule("influence", "corpus finetune linalg model random tokenizer transformer"),
            rule("utility", "corpus embedding endpoint influence linalg model random tokenizer"),
            rule(
                    "selection",
                    "classifier corpus embedding finetune influence linalg maximize model random submodular tokenizer"
                            + " transformer transport utility"),
            rule("endpoint", "corpus http random"),
            rule("evaluation", "corpus embedding endpoint linalg model random tokenizer"),
            rule(
                    "experiment",
                    "checkpoint classifier corpus embedding evaluation finetune influence linalg maximize model random seedling selection"
                            + " submodular synthetic tokenizer transformer transport utility"),
            rule(
                    "report",
                    "corpus embedding evaluation experiment finetune linalg maximize model selection submodular"
                            + " utility"),
            rule("tracking", "endpoint evaluation experiment"),
            rule(
                    "cli",
                    "accelerator checkpoint classifier corpus embedding endpoint evaluation experiment finetune hub influence linalg maximize"
                            + " model random report seedling selection submodular synthetic tokenizer transformer"
                            + " tracking transport utility"));

    /** Package to the prefixes of other people's packages that it may import, beside java.*. */
    private static final Map<String, Set<String>> THIRD_PARTY = Map.ofEntries(
            rule("linalg", "jdk.incubator.vector."),
            rule("corpus", "com.fasterxml.jackson. org.duckdb."),
            rule("checkpoint", "com.fasterxml.jackson."),
            rule("hub", "com.fasterxml.jackson. javax.net.ssl."),
            rule("tokenizer", "ai.djl.huggingface. com.fasterxml.jackson."),
            rule("transformer", "ai.djl."),
            rule("model", "ai.djl."),
            rule("finetune", "ai.djl."),
            rule("influence", "ai.djl."),
            rule("accelerator", "ai.djl."),
            rule("endpoint", "com.fasterxml.jackson. javax.net.ssl."),
            rule("evaluation", "org.apache.commons.statistics. org.apache.commons.math3."),
            rule("utility", "org.apache.commons.math3."),
            rule("experiment", "com.fasterxml.jackson."),
            rule("report", "org.duckdb. org.knowm.xchart. de.erichseifert.vectorgraphics2d. tech.tablesaw."),
            rule("cli", "javax.management. picocli. me.tongfei.progressbar. com.fasterxml.jackson."));

    @Test
    void importsFollowTheDirectionOfArrows() {
        List<String> wrong = new ArrayList<>();
        for (Path file : sources()) {
            String from = packageOf(file);
            Matcher imports = IMPORT.matcher(read(file));
            while (imports.find()) {
                if (!allowed(from, imports.group(1))) {
                    wrong.add(file + " imports " + imports.group(1));
                }
            }
        }
        assertEquals(List.of(), wrong);
    }

    @Test
    void everyPackageIsKnownAndSaysWhatItIsFor() {
        List<String> wrong = new ArrayList<>();
        for (Path file : sources()) {
            if (!MAY_USE.containsKey(packageOf(file))) {
                wrong.add("no rule for package " + packageOf(file));
            }
            if (!Files.exists(file.resolveSibling("package-info.java"))) {
                wrong.add("no package-info.java beside " + file);
            }
        }
        assertEquals(List.of(), wrong);
    }

    @Test
    void everyPublicTypeHasJavadoc() {
        List<String> wrong = new ArrayList<>();
        for (Path file : sources()) {
            String source = read(file);
            Matcher type = PUBLIC_TYPE.matcher(source);
            if (type.find() && !source.substring(0, type.start()).contains("/**")) {
                wrong.add(file.toString());
            }
        }
        assertEquals(List.of(), wrong);
    }

    @Test
    void onlyTheCommandLineExitsOrPrints() {
        List<String> wrong = new ArrayList<>();
        for (Path file : sources()) {
            if (!packageOf(file).equals("cli")
                    && Pattern.compile("System\\.(exit|out|err)|printStackTrace")
                            .matcher(read(file))
                            .find()) {
                wrong.add(file.toString());
            }
        }
        assertEquals(List.of(), wrong);
    }

    /** {@code Math.log} and its kin may differ in the last bit between Java versions, and a selection with them. */
    @Test
    void resultsNeverDependOnAPlatformsTranscendentals() {
        List<String> wrong = new ArrayList<>();
        for (Path file : sources()) {
            if (!packageOf(file).equals("cli")
                    && Pattern.compile(
                                    "(?<!Strict)Math\\.(exp|expm1|log|log10|log1p|pow|sin|cos|tan|atan|atan2|cbrt|hypot)\\(")
                            .matcher(read(file))
                            .find()) {
                wrong.add(file.toString());
            }
        }
        assertEquals(List.of(), wrong);
    }

    /** Nothing leaves the machine but what the hub and an endpoint that the user names are asked for; http looks up names for both. */
    @Test
    void onlyHubAndEndpointOpenConnections() {
        Pattern network = Pattern.compile("java\\.net\\.http|java\\.nio\\.channels\\.\\w*Socket|javax\\.net\\."
                + "|\\b(HttpClient|URLConnection|HttpURLConnection|Socket|DatagramSocket|MulticastSocket|SocketChannel"
                + "|SocketFactory|DatagramChannel|AsynchronousSocketChannel|InetAddress\\.getAllByName"
                + "|InetAddress\\.getByName)\\b|\\.(openConnection|openStream)\\(|\\bjava\\.net\\.\\*");
        List<String> wrong = new ArrayList<>();
        boolean isHubFound = false;
        for (Path file : sources()) {
            boolean connects = network.matcher(read(file)).find();
            isHubFound |= connects && packageOf(file).equals("hub");
            if (connects && !Set.of("http", "hub", "endpoint").contains(packageOf(file))) {
                wrong.add(file.toString());
            }
        }
        assertEquals(List.of(), wrong);
        assertTrue(isHubFound, "the pattern finds nothing at all");
    }

    private static Map.Entry<String, Set<String>> rule(String from, String to) {
        return Map.entry(from, to.isEmpty() ? Set.of() : Set.of(to.split(" ")));
    }

    private static boolean allowed(String from, String imported) {
        if (imported.startsWith("java.") || imported.startsWith("javax.imageio.")) {
            return true;
        }
        if (imported.startsWith("winnow.")) {
            String to = imported.split("\\.")[1];
            return to.equals(from) || MAY_USE.getOrDefault(from, Set.of()).contains(to);
        }
        return THIRD_PARTY.getOrDefault(from, Set.of()).stream().anyMatch(imported::startsWith);
    }

    private static String packageOf(Path file) {
        return MAIN.resolve("winnow").relativize(file).getName(0).toString();
    }

    private static List<Path> sources() {
        try (Stream<Path> files = Files.walk(MAIN)) {
            List<Path> found = files.filter(f -> f.toString().endsWith(".java"))
                    .filter(f -> !f.endsWith("package-info.java"))
                    .toList();
            assertTrue(found.size() > 10, "run from the project's root");
            return found;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static String read(Path file) {
        try {
            return Files.readString(file);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
