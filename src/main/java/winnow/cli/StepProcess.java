package winnow.cli;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.io.Writer;
import java.lang.management.ManagementFactory;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import winnow.experiment.ExperimentRun;
import winnow.experiment.ExperimentStep;

/**
 * A process of its own that computes steps of an experiment, one at a time, see {@link StepsCommand}.
 *
 * <p>Steps at once need processes, not threads: the native library has one random generator for a process, from which dropout is
 * drawn, so that two trainings in one process would change each other's values. It starts with the first step, and ends when this one
 * does, however that ends.
 */
final class StepProcess implements ExperimentRun.Worker, AutoCloseable {
    private static final int HEAP_PERCENT = 70;
    private static final List<String> NOT_FOR_A_CHILD = List.of("-Dwinnow.stderr=", "-agentlib:", "-javaagent:");

    private final ExperimentRun run;
    private final DataOptions data;
    private final int threads;
    private final int ofProcesses;
    private Process process;
    private BufferedReader answers;
    private Writer tasks;

    /**
     * A process that is not started yet.
     *
     * @param data where its corpora are looked for
     * @param threads of its own
     * @param ofProcesses how many there are, which share the memory
     */
    StepProcess(ExperimentRun run, DataOptions data, int threads, int ofProcesses) {
        this.run = run;
        this.data = data;
        this.threads = threads;
        this.ofProcesses = ofProcesses;
    }

    @Override
    public synchronized void compute(String key, ExperimentStep step) {
        try {
            if (process == null) {
                start();
            }
            tasks.write(key + "\n");
            tasks.flush();
            StepAnswer answer = answer();
            if (answer == null) {
                throw new IllegalStateException("the process that computed " + step.title() + " ended with status "
                        + process.waitFor() + "; finished steps stay, and fewer at once need less memory (--parallel)");
            }
            answer.requireDone();
        } catch (IOException e) {
            throw new UncheckedIOException("the process that computed " + step.title() + " is gone", e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException("interrupted", e);
        }
    }

    private StepAnswer answer() throws IOException {
        String line = answers.readLine();
        while (line != null && !line.startsWith(StepAnswer.MARK)) {
            // What a native library prints is no answer.
            line = answers.readLine();
        }
        return line == null ? null : StepAnswer.parse(line);
    }

    private void start() throws IOException {
        boolean isDebugged = "1".equals(System.getenv("WINNOW_DEBUG"));
        process = new ProcessBuilder(command())
                .redirectError(isDebugged ? ProcessBuilder.Redirect.INHERIT : ProcessBuilder.Redirect.DISCARD)
                .start();
        answers = process.inputReader(StandardCharsets.UTF_8);
        tasks = process.outputWriter(StandardCharsets.UTF_8);
        tasks.write(run.spec().canonical() + "\n");
    }

    private List<String> command() {
        List<String> command = new ArrayList<>();
        command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
        ManagementFactory.getRuntimeMXBean().getInputArguments().stream()
                .filter(argument -> NOT_FOR_A_CHILD.stream().noneMatch(argument::startsWith))
                .forEach(command::add);
        command.add("-XX:MaxRAMPercentage=" + HEAP_PERCENT / ofProcesses);
        NativeThreads.chosen().ifPresent(command::add);
        command.addAll(List.of("-cp", System.getProperty("java.class.path"), Winnow.class.getName()));
        command.addAll(List.of("steps", "--out", run.results().toString(), "--threads", String.valueOf(threads)));
        command.addAll(data.arguments());
        return command;
    }

    /** Ends the process, whatever it does. */
    @Override
    public void close() {
        if (process != null) {
            process.destroyForcibly();
        }
    }
}
