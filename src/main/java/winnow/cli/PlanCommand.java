package winnow.cli;

import java.io.PrintWriter;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;
import winnow.checkpoint.ModelConfig;
import winnow.experiment.ComputeSettings;
import winnow.experiment.Device;
import winnow.experiment.DevicePlan;
import winnow.experiment.ExperimentProblem;
import winnow.experiment.ExperimentRun;
import winnow.experiment.ExperimentSpec;
import winnow.experiment.ExperimentStep;
import winnow.transformer.Precision;

/** {@code winnow plan}: checks an experiment file and says what running it would take. */
@Command(
        name = "plan",
        description = {
            "Check an experiment file and say what running it would take, without running it.",
            "",
            "The time is estimated from the steps of that kind that were timed on this machine; without any it is not known.",
            "With --device, operations, hours and memory follow from the sizes of model and corpora alone; neither needs to be here if"
                    + " the file states the model's shape and how many records are taken.",
            ""
        },
        mixinStandardHelpOptions = true,
        sortOptions = false,
        footer = {
            "",
            "Examples:",
            "  winnow plan experiments/delift-stage-1.json",
            "  winnow plan experiments/paper/delift-1-mix-instruct-phi-3.json --device a100-80"
        })
final class PlanCommand implements Callable<Integer> {
    private static final int CHARACTERS_A_TOKEN = 4;
    private static final int ASSUMED_TOKENS = 256;
    private static final String ROW = "%-16s  %13s  %9s  %10s  %10s  %10s  %11s  %10s  %s%n";

    @Spec
    private CommandSpec spec;

    @Mixin
    private ExperimentOptions experiment;

    @Option(
            names = "--device",
            paramLabel = "NAME",
            description = "Plan for a device: cpu (this machine, measured), t4, rtx-4090, a40, a100-80, h100 or h200.")
    private String device;

    @Option(
            names = "--precision",
            paramLabel = "f32|f16|bf16",
            description = "Plan the device for this number format of models that only read (default: as in the file).")
    private String precision;

    @Option(
            names = "--tokens",
            paramLabel = "N",
            description =
                    "Tokens of a record, prompt and response (default: a quarter of its characters where the pool is here, else "
                            + ASSUMED_TOKENS + ").")
    private Double tokens;

    @Option(
            names = "--utilisation",
            paramLabel = "SHARE",
            defaultValue = "0.4",
            description = "Share of the device's rate that is reached (default: 0.4).")
    private double utilisation;

    @Override
    public Integer call() {
        ExperimentSpec read = experiment.spec();
        List<String> notHere = new ArrayList<>();
        ExperimentSpec planned = located(read, notHere);
        Optional<ModelArgument> model = model(read, notHere);
        // A wrong option is one line and not half a plan before it.
        if (device == null && precision != null) {
            throw new IllegalArgumentException("--precision is of a device, which needs --device");
        }
        Optional<DevicePlan> devicePlan = device == null ? Optional.empty() : Optional.of(devicePlan(planned, model));
        PrintWriter out = spec.commandLine().getOut();
        out.println(planned.name() + ": " + planned.question());
        if (notHere.isEmpty()) {
            tell(experiment.run(Threads.of(null)), out);
        } else {
            tellSteps(planned, out);
            notHere.forEach(out::println);
        }
        if (!planned.unknown().isEmpty()) {
            planned.unknown().forEach(sentence -> out.println("unknown  " + sentence));
        }
        devicePlan.ifPresent(plan -> tell(plan, out));
        out.flush();
        return 0;
    }

    private ExperimentSpec located(ExperimentSpec read, List<String> notHere) {
        try {
            return read.located(experiment.places());
        } catch (IllegalStateException e) {
            notHere.add("corpora  " + e.getMessage());
            return read.sized(experiment.places());
        }
    }

    /** A model that is not here is no error where its shape is stated. */
    private static Optional<ModelArgument> model(ExperimentSpec read, List<String> notHere) {
        try {
            return Optional.of(ModelArgument.of(read.model()));
        } catch (IllegalArgumentException e) {
            if (read.shape().isEmpty()) {
                throw e;
            }
            notHere.add(
                    "model    " + read.model() + " is not here; download it with: winnow model pull " + read.model());
            return Optional.empty();
        }
    }

    private static void tell(ExperimentRun run, PrintWriter out) {
        ExperimentSpec planned = run.spec();
        ExperimentProblem.Work work = run.missingWork();
        int steps = run.steps().size();
        int found = run.found().size();
        out.println("results  " + run.folder());
        tellPoints(planned, out);
        out.println("steps    " + steps + ", of which " + found + " are there");
        tell(work, out);
        OptionalDouble perPass = run.secondsPerPass();
        out.println(
                found == steps
                        ? "time     nothing is left to compute"
                        : perPass.isPresent()
                                ? "time     about " + Quantity.seconds(perPass.getAsDouble() * work.passes())
                                : "time     not known: no step of this kind was timed on this machine");
    }

    private static void tellPoints(ExperimentSpec planned, PrintWriter out) {
        out.println("points   " + planned.problem().points().size() + " of the problem x "
                + planned.shares().size() + " of the budget");
        out.println("methods  " + planned.methods().size() + ", seeds "
                + planned.seeds().size());
    }

    private static void tellSteps(ExperimentSpec planned, PrintWriter out) {
        List<ExperimentStep> steps = ExperimentStep.different(planned.steps());
        tellPoints(planned, out);
        out.println("steps    " + steps.size());
        tell(ExperimentStep.work(steps), out);
    }

    private static void tell(ExperimentProblem.Work work, PrintWriter out) {
        out.println("passes   about " + Quantity.count(work.scored()) + " for utilities, "
                + Quantity.count(work.trained()) + " sequences of training, " + Quantity.count(work.asked())
                + " in tests");
    }

    private DevicePlan devicePlan(ExperimentSpec planned, Optional<ModelArgument> model) {
        ModelConfig config = planned.shape()
                .map(shape -> shape.config())
                .orElseGet(() -> ModelConfig.read(config(model.orElseThrow())));
        List<ExperimentStep> steps = ExperimentStep.different(planned.steps());
        long utilities = steps.stream()
                .flatMap(step -> step.problem().shared(step.method()).values().stream())
                .mapToLong(ExperimentProblem.Work::scored)
                .max()
                .orElse(0);
        OptionalDouble characters = planned.problem().meanCharacters();
        double perRecord = tokens != null
                ? tokens
                : characters.isPresent() ? Math.ceil(characters.getAsDouble() / CHARACTERS_A_TOKEN) : ASSUMED_TOKENS;
        return new DevicePlan(
                device.equals(DevicePlan.CPU) ? ThisProcessor.measured() : Device.named(device),
                config,
                precision(planned),
                perRecord,
                utilisation,
                planned.problem().trainings(),
                ExperimentStep.work(steps),
                utilities);
    }

    private Precision precision(ExperimentSpec planned) {
        ComputeSettings compute = planned.compute();
        return precision == null
                ? compute.precision()
                : planned.withCompute(compute.withPrecision(ModelArgument.precision(precision)))
                        .compute()
                        .precision();
    }

    private static Path config(ModelArgument model) {
        return model.folder().resolve("config.json");
    }

    private void tell(DevicePlan plan, PrintWriter out) {
        Device planned = plan.device();
        out.println(String.format(
                Locale.ROOT,
                "device   %s: %.4g TFLOP/s in 16 bits, %.4g in 32 bits, %s; %s of it reached",
                planned.title(),
                planned.halfRate() / 1e12,
                planned.singleRate() / 1e12,
                Quantity.bytes(planned.bytes()),
                Quantity.percent(plan.utilisation())));
        out.println("tokens   " + Math.round(plan.tokens()) + " a record" + (tokens == null ? ", assumed" : "")
                + "; examples in prompts are not counted");
        out.println("model    " + Quantity.count(plan.weights() / 1_000_000) + " million weights");
        out.printf(
                ROW,
                "phase",
                "passes",
                "tokens",
                "operations",
                "hours",
                "weights",
                "activations",
                "optimiser",
                "memory");
        for (DevicePlan.Phase phase : plan.phases()) {
            out.printf(
                    Locale.ROOT,
                    ROW,
                    phase.name(),
                    Quantity.count(phase.passes()),
                    scientific(phase.tokens()),
                    scientific(phase.operations()),
                    hours(phase.hours()),
                    Quantity.bytes((long) phase.weights()),
                    Quantity.bytes((long) phase.activations()),
                    Quantity.bytes((long) phase.optimiser()),
                    plan.fits(phase)
                            ? "fits"
                            : "needs " + Quantity.bytes((long) phase.bytes()) + "; " + plan.remedy(phase));
        }
        out.println("in all   " + hours(plan.hours()) + " hours"
                + (plan.utilities() == 0
                        ? ""
                        : "; the largest utility matrix has " + Quantity.bytes(plan.utilityBytes()) + ", "
                                + Estimate.UTILITY_COPIES + " copies of it in Java's memory"));
    }

    private static String scientific(double number) {
        return String.format(Locale.ROOT, "%.2e", number);
    }

    private static String hours(double hours) {
        return String.format(Locale.ROOT, hours < 10 ? "%.2f" : "%,.0f", hours);
    }
}
