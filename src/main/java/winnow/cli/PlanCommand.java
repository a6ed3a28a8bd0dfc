package winnow.cli;

import java.io.PrintWriter;
import java.util.Locale;
import java.util.OptionalDouble;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Spec;
import winnow.experiment.ExperimentProblem;
import winnow.experiment.ExperimentRun;
import winnow.experiment.ExperimentSpec;

/** {@code winnow plan}: checks an experiment file and says what running it would take. */
@Command(
        name = "plan",
        description = {
            "Check an experiment file and say what running it would take, without running it.",
            "",
            "The time is estimated from the steps of that kind that were timed on this machine; without any it is not known.",
            ""
        },
        mixinStandardHelpOptions = true,
        sortOptions = false,
        footer = {"", "Example:", "  winnow plan experiments/delift-stage-1.json"})
final class PlanCommand implements Callable<Integer> {
    @Spec
    private CommandSpec spec;

    @Mixin
    private ExperimentOptions experiment;

    @Override
    public Integer call() {
        ExperimentRun run = experiment.run(Threads.of(null));
        ExperimentSpec planned = run.spec();
        ExperimentProblem.Work work = run.missingWork();
        int steps = run.steps().size();
        int found = run.found().size();
        PrintWriter out = spec.commandLine().getOut();
        out.println(planned.name() + ": " + planned.question());
        out.println("results  " + run.folder());
        out.println("points   " + planned.problem().points().size() + " of the problem x "
                + planned.shares().size() + " of the budget");
        out.println("methods  " + planned.methods().size() + ", seeds "
                + planned.seeds().size());
        out.println("steps    " + steps + ", of which " + found + " are there");
        out.println("passes   about " + count(work.scored()) + " for utilities, " + count(work.trained())
                + " sequences of training, " + count(work.asked()) + " in tests");
        OptionalDouble perPass = run.times().secondsPerPass(planned.problem().kind());
        out.println(
                found == steps
                        ? "time     nothing is left to compute"
                        : perPass.isPresent()
                                ? "time     about " + Quantity.seconds(perPass.getAsDouble() * work.passes())
                                : "time     not known: no step of this kind was timed on this machine");
        out.flush();
        return 0;
    }

    private static String count(long number) {
        return String.format(Locale.ROOT, "%,d", number);
    }
}
