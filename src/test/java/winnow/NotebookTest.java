package winnow;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import java.util.stream.StreamSupport;
import jdk.jshell.Diag;
import jdk.jshell.EvalException;
import jdk.jshell.JShell;
import jdk.jshell.JShellException;
import jdk.jshell.Snippet.Status;
import jdk.jshell.SnippetEvent;
import jdk.jshell.SourceCodeAnalysis.CompletionInfo;
import jdk.jshell.VarSnippet;
import jdk.jshell.execution.LocalExecutionControlProvider;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.TestFactory;

/**
 * Runs every notebook cell by cell in a fresh JShell, then the hidden solutions of its exercises, and looks at the form in which it
 * is committed.
 */
class NotebookTest {
    private static final int LONGEST_CELL = 20;
    private static final int FEWEST_EXERCISES = 2;
    private static final String CONTENTS = "00-contents.ipynb";
    private static final Pattern SOLUTION = Pattern.compile(
            "<details><summary>Solution</summary>\n\n```java\n(.*?)\n```\n.*?</details>", Pattern.DOTALL);

    @TestFactory
    Stream<DynamicTest> everyNotebookRunsFromTopToBottom() throws IOException {
        return notebooks().stream()
                .map(file -> DynamicTest.dynamicTest(file.getFileName().toString(), () -> run(file)));
    }

    @TestFactory
    Stream<DynamicTest> everyNotebookIsCommittedAfterOneFullRun() throws IOException {
        return notebooks().stream()
                .map(file -> DynamicTest.dynamicTest(file.getFileName().toString(), () -> checkForm(file)));
    }

    private static void run(Path file) throws IOException {
        PrintStream out = System.out;
        System.setOut(new PrintStream(new ByteArrayOutputStream(), true, StandardCharsets.UTF_8));
        try (JShell shell = JShell.builder()
                .executionEngine(new LocalExecutionControlProvider(), Map.of())
                .build()) {
            shell.addToClasspath(System.getProperty("java.class.path"));
            evaluate(shell, "void display(Object shown) {}", "the kernel's display");
            List<JsonNode> cells = codeCells(file);
            for (int i = 0; i < cells.size(); i++) {
                evaluate(shell, source(cells.get(i)), file.getFileName() + ", code cell " + (i + 1));
            }
            List<String> solutions = solutions(file);
            for (int i = 0; i < solutions.size(); i++) {
                evaluate(shell, solutions.get(i), file.getFileName() + ", solution " + (i + 1));
            }
            close(shell);
        } finally {
            System.setOut(out);
        }
    }

    /** Models stay open for the exercises; what a kernel frees when it ends is freed here. */
    private static void close(JShell shell) {
        String all = shell.variables().map(VarSnippet::name).collect(Collectors.joining(", "));
        shell.eval("for (Object open : new Object[] {" + all
                + "}) { if (open instanceof AutoCloseable a) { try { a.close(); } catch (Exception e) {} } }");
    }

    private static void evaluate(JShell shell, String cell, String where) {
        String rest = cell;
        while (!rest.isBlank()) {
            CompletionInfo next = shell.sourceCodeAnalysis().analyzeCompletion(rest);
            String snippet = next.completeness().isComplete() ? next.source() : rest;
            for (SnippetEvent event : shell.eval(snippet)) {
                assertFalse(
                        event.status() == Status.REJECTED, () -> where + ": " + errors(shell, event) + "\n" + snippet);
                assertTrue(event.exception() == null, () -> where + ": " + thrown(event.exception()) + "\n" + snippet);
            }
            rest = next.completeness().isComplete() ? next.remaining() : "";
        }
        assertEquals(
                List.of(),
                shell.snippets()
                        .filter(s -> shell.status(s) == Status.RECOVERABLE_DEFINED
                                || shell.status(s) == Status.RECOVERABLE_NOT_DEFINED)
                        .map(s -> where + ": something undefined is used in " + s.source())
                        .toList());
    }

    private static String errors(JShell shell, SnippetEvent event) {
        return shell.diagnostics(event.snippet())
                .filter(Diag::isError)
                .map(d -> d.getMessage(Locale.ROOT))
                .collect(Collectors.joining("; "));
    }

    private static String thrown(JShellException exception) {
        return exception instanceof EvalException e
                ? e.getExceptionClassName() + ": " + e.getMessage()
                : exception.getMessage();
    }

    private static void checkForm(Path file) throws IOException {
        List<String> wrong = new ArrayList<>();
        JsonNode notebook = read(file);
        if (!notebook.at("/metadata/kernelspec/name").asText().equals("java")) {
            wrong.add("the kernel must be named java");
        }
        List<JsonNode> cells = codeCells(file);
        for (int i = 0; i < cells.size(); i++) {
            String cell = "code cell " + (i + 1);
            if (cells.get(i).path("execution_count").asInt(0) != i + 1) {
                wrong.add(cell + " has execution count " + cells.get(i).path("execution_count"));
            }
            if (source(cells.get(i)).lines().count() >= LONGEST_CELL) {
                wrong.add(cell + " has " + LONGEST_CELL + " lines or more");
            }
            if (source(cells.get(i)).lines().anyMatch(line -> line.startsWith("%"))) {
                wrong.add(cell + " has a magic, which other kernels do not know");
            }
            for (JsonNode output : cells.get(i).path("outputs")) {
                boolean failed = output.path("output_type").asText().equals("error")
                        || output.path("name").asText().equals("stderr");
                if (failed) {
                    wrong.add(cell + " was committed with an error");
                }
            }
        }
        if (!source(cells.get(cells.size() - 1)).contains("throw new")) {
            wrong.add("the last cell must be a check that throws");
        }
        if (cells.stream().noneMatch(NotebookTest::showsAFigure)) {
            wrong.add("there must be a figure");
        }
        boolean isContents = file.getFileName().toString().equals(CONTENTS);
        if (!isContents && solutions(file).size() < FEWEST_EXERCISES) {
            wrong.add("there must be " + FEWEST_EXERCISES + " exercises with hidden solutions or more");
        }
        assertEquals(List.of(), wrong);
    }

    private static boolean showsAFigure(JsonNode cell) {
        return StreamSupport.stream(cell.path("outputs").spliterator(), false)
                .anyMatch(output -> output.path("data").has("image/png"));
    }

    private static List<String> solutions(Path file) throws IOException {
        return StreamSupport.stream(read(file).path("cells").spliterator(), false)
                .filter(cell -> cell.path("cell_type").asText().equals("markdown"))
                .flatMap(cell -> SOLUTION.matcher(source(cell)).results())
                .map(found -> found.group(1))
                .toList();
    }

    private static List<Path> notebooks() throws IOException {
        try (Stream<Path> files = Files.list(Path.of("notebooks"))) {
            List<Path> found =
                    files.filter(f -> f.toString().endsWith(".ipynb")).sorted().toList();
            assertTrue(found.size() >= 2, "notebooks are missing");
            return found;
        }
    }

    private static List<JsonNode> codeCells(Path file) throws IOException {
        return StreamSupport.stream(read(file).path("cells").spliterator(), false)
                .filter(cell -> cell.path("cell_type").asText().equals("code"))
                .toList();
    }

    private static String source(JsonNode cell) {
        JsonNode source = cell.path("source");
        if (source.isTextual()) {
            return source.asText();
        }
        return StreamSupport.stream(source.spliterator(), false)
                .map(JsonNode::asText)
                .collect(Collectors.joining());
    }

    private static JsonNode read(Path file) throws IOException {
        return new ObjectMapper().readTree(Files.readString(file));
    }
}
