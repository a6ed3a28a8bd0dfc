package winnow.cli;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.PrintWriter;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.Map;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.Callable;
import java.util.concurrent.LinkedBlockingQueue;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;
import winnow.experiment.ExperimentRun;
import winnow.experiment.ExperimentSpec;
import winnow.experiment.ExperimentStep;

/**
 * {@code winnow steps}: what {@code winnow run} starts to compute several steps at once.
 *
 * <p>Standard input has the experiment on one line, then a key of a step a line; standard output an answer for each. When the input ends,
 * as it does when the process that asked is killed, this one ends at once.
 */
@Command(name = "steps", hidden = true, description = "Compute the steps that a run names on standard input.")
final class StepsCommand implements Callable<Integer> {
    @Spec
    private CommandSpec spec;

    @Option(names = "--out", required = true, description = "Folder of all results.")
    private Path out;

    @Option(names = "--threads", required = true, description = "Threads.")
    private int threads;

    @Mixin
    private DataOptions data;

    @Override
    public Integer call() throws IOException, InterruptedException {
        BufferedReader input = new BufferedReader(new InputStreamReader(System.in, StandardCharsets.UTF_8));
        String experiment = input.readLine();
        if (experiment == null) {
            throw new IllegalArgumentException("standard input must hold an experiment, it is empty; use winnow run");
        }
        BlockingQueue<String> keys = new LinkedBlockingQueue<>();
        Thread reader = new Thread(() -> read(input, keys), "winnow-tasks");
        reader.setDaemon(true);
        reader.start();

        Threads own = Threads.of(threads);
        ExperimentSpec asked =
                ExperimentSpec.parse(experiment, "the experiment").located(data.places(System.getenv()));
        ExperimentRun run = ExperimentOptions.run(asked, out, own);
        NativeThreads.prepareFor(run.model(), own);
        Map<String, ExperimentStep> steps = run.steps();
        PrintWriter answers = spec.commandLine().getOut();
        while (true) {
            answers.println(answer(run, steps, keys.take(), own).line());
            answers.flush();
        }
    }

    private static void read(BufferedReader input, BlockingQueue<String> keys) {
        try {
            for (String line = input.readLine(); line != null; line = input.readLine()) {
                keys.add(line);
            }
        } catch (IOException e) {
            // As if it had ended.
        }
        Runtime.getRuntime().halt(0);
    }

    private static StepAnswer answer(
            ExperimentRun run, Map<String, ExperimentStep> steps, String key, Threads threads) {
        ExperimentStep step = steps.get(key);
        if (step == null) {
            return StepAnswer.of(new IllegalStateException(
                    "step " + key + " is none of this experiment: the model was changed while it ran"));
        }
        try {
            return threads.run(() -> {
                run.compute(key, step);
                return StepAnswer.done();
            });
        } catch (RuntimeException e) {
            return StepAnswer.of(e);
        }
    }
}
