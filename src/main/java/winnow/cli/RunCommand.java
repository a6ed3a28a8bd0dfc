package winnow.cli;

import java.io.PrintWriter;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.OptionalDouble;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;
import winnow.corpus.OutputFile;
import winnow.experiment.ExperimentRun;
import winnow.experiment.ExperimentStep;
import winnow.experiment.StoredResult;
import winnow.report.ExperimentReport;

/** {@code winnow run}: runs an experiment file into a folder of results, and goes on where it was stopped. */
@Command(
        name = "run",
        description = {
            "Run an experiment file: methods choose, a model learns from each choice, and all are asked the same questions.",
            "",
            "Results go to OUT/NAME/HASH: manifest, every value, tables and figures. Finished steps are never computed again, so a run"
                    + " that was stopped, even by kill -9, goes on; steps that another experiment has computed are taken from there.",
            ""
        },
        mixinStandardHelpOptions = true,
        sortOptions = false,
        footer = {
            "",
            "Examples:",
            "  winnow run experiments/quick.json",
            "  winnow run experiments/delift-stage-1.json --seeds 1-2 --out /tmp/results",
            "  winnow run experiments/paper/delift-1-p3-phi-3.json --device gpu --precision f16",
            "  winnow run results/quick/1a2b3c4d --out /tmp/again"
        })
final class RunCommand implements Callable<Integer> {
    @Spec
    private CommandSpec spec;

    @Mixin
    private ExperimentOptions experiment;

    @Mixin
    private ComputeOptions compute;

    @Option(names = "--threads", paramLabel = "N", description = "Threads of all steps together (default: all cores).")
    private Integer threads;

    @Option(
            names = "--parallel",
            paramLabel = "N",
            description = "Steps at once, each in a process with its share of the threads; no value depends on it"
                    + " (default: as many as cores and memory allow and the work is worth; 1 for a large model and on a GPU,"
                    + " whose memory every process takes a part of).")
    private Integer parallel;

    @Override
    public Integer call() {
        ExperimentRun run = experiment.run(Threads.of(threads), compute);
        StepsAtOnce atOnce = StepsAtOnce.of(parallel, run, Threads.of(threads));
        List<StepProcess> processes = atOnce.processes(run, experiment.data(), Threads.of(threads));
        try (Progress progress = new Progress(spec.commandLine().getErr())) {
            if (atOnce.count() > 1) {
                progress.say(atOnce.count() + " steps at once, each with about " + Quantity.bytes(atOnce.bytesEach()));
            }
            Map<String, Object> madeBy = ExperimentOptions.madeBy(run);
            ExperimentRun.Listener listener = told(progress, run, atOnce.count());
            StoredResult stored = Threads.of(threads)
                    .run(() -> processes.isEmpty() ? run.run(madeBy, listener) : run.run(madeBy, listener, processes));
            progress.begin("writing");
            write(stored);
            progress.end();
        } finally {
            processes.forEach(StepProcess::close);
        }
        return 0;
    }

    private static ExperimentRun.Listener told(Progress progress, ExperimentRun run, int atOnce) {
        return new ExperimentRun.Listener() {
            private int there;
            private int all;

            @Override
            public void found(int steps, int of) {
                there = steps;
                all = of;
                progress.say(steps + " of " + of + " steps were there");
            }

            @Override
            public void begins(int number, int of, ExperimentStep step) {
                progress.say("step " + number + " of " + of + ": " + step.title());
            }

            @Override
            public void chooses(int number, int of, ExperimentStep step) {
                progress.say("step " + number + " of " + of + " chooses again: " + step.title());
            }

            @Override
            public void done(ExperimentStep step, double seconds) {
                there++;
                progress.say(String.format(
                        Locale.ROOT, "done %d of %d: %s, %.1f s%s", there, all, step.title(), seconds, left()));
            }

            private String left() {
                OptionalDouble left = there == all ? OptionalDouble.empty() : run.secondsLeft();
                return left.isEmpty() ? "" : "; about " + Quantity.seconds(left.getAsDouble() / atOnce) + " left";
            }
        };
    }

    private void write(StoredResult stored) {
        ExperimentReport report = new ExperimentReport(stored);
        String tables = report.text();
        Path folder = stored.folder();
        OutputFile.write(folder.resolve("tables.txt"), out -> out.write(tables.getBytes(StandardCharsets.UTF_8)));
        report.figures().forEach((name, figure) -> figure.saveSvg(folder.resolve(name + ".svg")));
        PrintWriter out = spec.commandLine().getOut();
        out.print(tables);
        out.println();
        out.println("written to " + folder);
        out.flush();
    }
}
