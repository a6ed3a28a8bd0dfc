package winnow.cli;

import java.io.IOException;
import java.io.PrintWriter;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.concurrent.CancellationException;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;
import winnow.checkpoint.Checkpoint;
import winnow.checkpoint.ElementType;
import winnow.corpus.CorpusReader;
import winnow.corpus.FileDigest;
import winnow.corpus.Layout;
import winnow.corpus.LoadedCorpus;
import winnow.corpus.OutputFile;
import winnow.finetune.FineTuneSettings;
import winnow.finetune.FineTuned;
import winnow.finetune.FineTuner;
import winnow.finetune.NextTokenTask;
import winnow.finetune.RunFolder;
import winnow.finetune.SequenceSettings;
import winnow.finetune.TrainingCurve;
import winnow.finetune.TrainingSequences;
import winnow.finetune.TrainingTask;
import winnow.model.ScoringTemplate;
import winnow.report.Figures;
import winnow.report.Series;
import winnow.tokenizer.Tokenizer;
import winnow.transformer.ComputeDevice;
import winnow.transformer.Decoder;
import winnow.transformer.LoraAdapter;
import winnow.transformer.Precision;

/** {@code winnow finetune}: train a model, or adapters for it, on a data file. */
@Command(
        name = "finetune",
        description = {
            "Train a model on prompts and responses.",
            "",
            "Writes a folder: with --method full, or --merge, a Hugging Face model; else an adapter that peft opens. Beside the"
                    + " weights it holds curve.csv, curve.svg and finetune.manifest.json. While it runs, DIR.run holds what"
                    + " --resume continues from, also after Ctrl-C; a continued run gives the same weights to the last bit.",
            ""
        },
        mixinStandardHelpOptions = true,
        sortOptions = false,
        footer = {
            "",
            "Examples:",
            "  winnow finetune --model ./gpt2 --data subset.jsonl --method lora --epochs 3 --rate 2e-4 --out tuned",
            "  winnow finetune --model seedling --data pool.jsonl --template seedling --method full --batch 16"
                    + " --rate 3e-4 --out tuned",
            "  winnow finetune … --resume"
        })
final class FinetuneCommand implements Callable<Integer> {
    private static final int SMOOTHED_STEPS = 20;

    @Spec
    private CommandSpec spec;

    @Option(
            names = "--model",
            paramLabel = "MODEL",
            required = true,
            description = "A Hugging Face folder, a model in the cache (org/name), or seedling.")
    private String model;

    @Option(names = "--data", paramLabel = "FILE", required = true, description = "The records to learn from.")
    private Path data;

    @Option(names = "--validation", paramLabel = "FILE", description = "Held-out records, whose loss is followed.")
    private Path validation;

    @Option(
            names = "--out",
            paramLabel = "DIR",
            required = true,
            description = "Folder to write; must not exist, the one it stands in must.")
    private Path out;

    @Option(
            names = "--template",
            paramLabel = "NAME",
            defaultValue = "plain",
            description = ModelOptions.TEMPLATES + " (default: plain).")
    private String template;

    @Mixin
    private FinetuneOptions options;

    @Option(names = "--merge", description = "Add trained adapters to the weights and write a whole model.")
    private boolean merge;

    @Option(names = "--resume", description = "Continue the run that DIR.run holds, if there is one.")
    private boolean resume;

    @Option(names = "--layout", paramLabel = "LAYOUT", description = "As for select.")
    private String layout;

    @Option(names = "--skip-invalid", description = "Leave out records that cannot be read.")
    private boolean skipInvalid;

    @Option(names = "--device", paramLabel = "auto|cpu|gpu", defaultValue = "auto", description = "Where to compute.")
    private String device;

    @Option(names = "--json", description = "Print one JSON object instead of a line.")
    private boolean json;

    @Override
    public Integer call() {
        FineTuneSettings settings = options.settings();
        // Held to the end: a second run would remove the states of the first.
        OutputSet lock = OutputSet.open(out);
        try (lock) {
            requireConsistent();
            RunFolder run = run();
            try (Progress progress = new Progress(spec.commandLine().getErr())) {
                tune(settings, run, progress);
            } finally {
                removeUnlessNeeded(run);
            }
        }
        return 0;
    }

    private void tune(FineTuneSettings settings, RunFolder run, Progress progress) {
        ModelArgument argument = ModelArgument.of(model);
        ScoringTemplate scoringTemplate = ScoringTemplate.named(template, argument.folder());
        options.requireTargets(argument.folder());
        progress.announce("reading");
        LoadedCorpus records = reader().read(data);
        Optional<LoadedCorpus> held = Optional.ofNullable(validation).map(file -> reader().read(file));
        progress.announce("loading the model");
        try (Checkpoint checkpoint = Checkpoint.open(argument.folder());
                Tokenizer tokenizer = Tokenizer.load(argument.folder());
                Decoder decoder = Decoder.load(checkpoint, ComputeDevice.of(device), options.precision())) {
            SequenceSettings sequenceSettings = options.sequences(template, decoder.contextLength());
            TrainingSequences sequences =
                    TrainingSequences.of(records.corpus(), scoringTemplate, tokenizer, sequenceSettings);
            Optional<TrainingTask> heldTask = held.map(corpus -> NextTokenTask.of(
                    decoder,
                    TrainingSequences.of(corpus.corpus(), scoringTemplate, tokenizer, sequenceSettings)
                            .sequences()));
            tellCut(sequences, progress);
            progress.announce("training");
            TrainingTask task = NextTokenTask.of(decoder, sequences.sequences());
            FineTuned tuned = train(settings, task, heldTask, run, progress);
            progress.announce("writing");
            Map<String, Object> manifest = described(argument, records, held, sequences, tuned, sequenceSettings);
            write(checkpoint, decoder, tuned, manifest, progress);
            progress.end();
            run.clear();
            print(tuned);
        }
    }

    private void requireConsistent() {
        if (Files.exists(out)) {
            throw new IllegalArgumentException("--out must not exist, found " + out);
        }
        if (merge && options.precision() == Precision.NF4_LINEAR) {
            throw new IllegalArgumentException(
                    "--merge needs weights held in full, got --method qlora; load the adapter on the full model instead");
        }
        if (merge && options.isFull()) {
            throw new IllegalArgumentException("--merge is for adapters, got --method full");
        }
    }

    private RunFolder run() {
        Path folder = out.resolveSibling(out.getFileName() + ".run");
        RunFolder run = RunFolder.at(folder);
        if (run.hasState() && !resume) {
            throw new IllegalArgumentException(
                    folder + " holds an unfinished run; --resume continues it, or remove the folder");
        }
        return run;
    }

    private CorpusReader reader() {
        CorpusReader reader = CorpusReader.withDefaults().withSkipInvalid(skipInvalid);
        return layout == null ? reader : reader.withLayout(Layout.of(layout));
    }

    private static void tellCut(TrainingSequences sequences, Progress progress) {
        if (!sequences.cut().isEmpty()) {
            progress.say(Quantity.count(sequences.cut().size()) + " records were cut to fit, the first "
                    + sequences.cut().get(0));
        }
    }

    private static FineTuned train(
            FineTuneSettings settings,
            TrainingTask task,
            Optional<TrainingTask> held,
            RunFolder run,
            Progress progress) {
        try {
            return InterruptOnShutdown.during(
                    () -> new FineTuner(settings).train(task, held, Optional.of(run), progress.training()));
        } catch (CancellationException e) {
            String hint = run.hasState() ? "; --resume continues from " + run.path() : "";
            throw new CancellationException(e.getMessage() + hint);
        }
    }

    private void write(
            Checkpoint checkpoint, Decoder decoder, FineTuned tuned, Map<String, Object> manifest, Progress progress) {
        OutputFile.IOConsumer<Path> beside = folder -> {
            text(folder.resolve("curve.csv"), tuned.curve().csv());
            figure(tuned.curve(), folder.resolve("curve.svg"));
            manifest.put("run", Json.object("winnow", Version.winnow(), "seconds", progress.seconds()));
            text(folder.resolve("finetune.manifest.json"), Json.pretty(manifest));
        };
        boolean isAdapter = tuned.adapter().isPresent() && !merge;
        if (isAdapter) {
            tuned.adapter().get().write(out, model, beside);
            return;
        }
        tuned.adapter().ifPresent(LoraAdapter::merge);
        decoder.write(
                out,
                folder -> {
                    Checkpoint.companions(checkpoint.folder()).accept(folder);
                    beside.accept(folder);
                },
                ElementType.F32);
    }

    private static void text(Path file, String text) {
        OutputFile.write(file, stream -> stream.write(text.getBytes(StandardCharsets.UTF_8)));
    }

    private static void figure(TrainingCurve curve, Path file) {
        List<Series> lines = new ArrayList<>();
        lines.add(smoothed(curve));
        List<TrainingCurve.Step> validations = curve.validations();
        if (!validations.isEmpty()) {
            lines.add(Series.of(
                    "held out",
                    validations.stream().mapToDouble(TrainingCurve.Step::step).toArray(),
                    validations.stream()
                            .mapToDouble(step -> step.validation().getAsDouble())
                            .toArray()));
        }
        Figures.lines("Training", "step", "loss (nats a token)", lines).saveSvg(file);
    }

    /** Means of up to twenty steps. */
    private static Series smoothed(TrainingCurve curve) {
        int n = curve.steps().size();
        double[] x = new double[n];
        double[] y = new double[n];
        double sum = 0;
        for (int i = 0; i < n; i++) {
            sum += curve.steps().get(i).loss();
            if (i >= SMOOTHED_STEPS) {
                sum -= curve.steps().get(i - SMOOTHED_STEPS).loss();
            }
            x[i] = i + 1;
            y[i] = sum / Math.min(i + 1, SMOOTHED_STEPS);
        }
        return Series.of("training, mean of " + SMOOTHED_STEPS + " steps", x, y);
    }

    private Map<String, Object> described(
            ModelArgument argument,
            LoadedCorpus records,
            Optional<LoadedCorpus> held,
            TrainingSequences sequences,
            FineTuned tuned,
            SequenceSettings sequenceSettings) {
        Map<String, Object> manifest = new LinkedHashMap<>();
        manifest.put("schema", Manifest.SCHEMA);
        Map<String, Object> command = Json.object("model", model, "template", template, "merge", merge);
        command.putAll(options.asMap());
        manifest.put("command", command);
        Map<String, Object> inputs = new LinkedHashMap<>();
        inputs.put("data", input(data, records));
        held.ifPresent(corpus -> inputs.put("validation", input(validation, corpus)));
        manifest.put("inputs", inputs);
        manifest.put("model", argument.described());
        List<TrainingCurve.Step> steps = tuned.curve().steps();
        TrainingCurve.Step last = steps.get(steps.size() - 1);
        manifest.put(
                "training",
                Json.object(
                        "settings", options.settings().toString(),
                        "sequences", sequenceSettings.toString(),
                        "cutRecords", sequences.cut().size(),
                        "steps", last.step(),
                        "tokens", last.tokens(),
                        "firstLoss", steps.get(0).loss(),
                        "lastLoss", last.loss(),
                        "stoppedEarly", tuned.stoppedEarly(),
                        "weightsOfStep", tuned.restoredStep().orElse(last.step())));
        return manifest;
    }

    private static Map<String, Object> input(Path file, LoadedCorpus corpus) {
        return Json.object(
                "file", file.toString(),
                "sha256", FileDigest.of(file),
                "fingerprint", corpus.corpus().fingerprint(),
                "records", corpus.corpus().size(),
                "skipped", corpus.report().skippedCount());
    }

    private static void removeUnlessNeeded(RunFolder run) {
        if (run.hasState()) {
            return;
        }
        try {
            Files.deleteIfExists(run.path());
        } catch (IOException e) {
            throw new UncheckedIOException("cannot remove " + run.path() + ": " + ErrorLine.of(e), e);
        }
    }

    private void print(FineTuned tuned) {
        List<TrainingCurve.Step> steps = tuned.curve().steps();
        TrainingCurve.Step last = steps.get(steps.size() - 1);
        PrintWriter writer = spec.commandLine().getOut();
        if (json) {
            writer.println(Json.line(Json.object(
                    "steps", last.step(),
                    "tokens", last.tokens(),
                    "firstLoss", steps.get(0).loss(),
                    "lastLoss", last.loss(),
                    "stoppedEarly", tuned.stoppedEarly(),
                    "weightsOfStep", tuned.restoredStep().orElse(last.step()),
                    "written", out.toString())));
        } else {
            writer.println(Quantity.count(last.step()) + " steps, " + Quantity.count(last.tokens()) + " tokens, loss "
                    + Quantity.value(steps.get(0).loss()) + " to " + Quantity.value(last.loss())
                    + " nats a token, written to " + out);
        }
        writer.flush();
    }
}
