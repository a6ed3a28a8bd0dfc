package winnow.experiment;

import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import winnow.checkpoint.Checkpoint;
import winnow.checkpoint.ElementType;
import winnow.corpus.Corpus;
import winnow.corpus.InContextTemplate;
import winnow.evaluation.ClassificationMetrics;
import winnow.evaluation.MetricValues;
import winnow.finetune.AdamWSettings;
import winnow.finetune.Batching;
import winnow.finetune.FineTuneSettings;
import winnow.finetune.LearningRate;
import winnow.finetune.TrainingLength;
import winnow.model.ScoringTemplate;
import winnow.random.Seeds;
import winnow.transformer.ComputeDevice;

/**
 * Warms a model up on unlabelled text before it is fine-tuned on a labelled task.
 *
 * <p>A decoder reads by predicting the next token, and tells classes by which label is likeliest as the response to a record's prompt; an
 * encoder reads by predicting hidden tokens, and tells classes with a new classification head. The responses of unlabelled texts are
 * read, whatever their prompts. Deterministic for seeds and a number of threads.
 *
 * <p>Example: {@code PreFineTuning.forSeedling().run(Seedling.folder(), chosen, task, Seeds.of(7)).metrics().get().macroF1()}.
 *
 * <p>Source: GOT-D (arXiv 2405.02774), section 2.1 and appendix C. Departure: the paper's classifiers are all encoders with a head; a
 * decoder tells classes without one.
 *
 * @param texts how unlabelled text is read
 * @param records how the labelled task is learned
 * @param template how a decoder sees labelled records
 * @param device where the model is computed
 */
public record PreFineTuning(
        FineTuneSettings texts, FineTuneSettings records, ScoringTemplate template, ComputeDevice device) {
    /** On the processor. */
    public PreFineTuning(FineTuneSettings texts, FineTuneSettings records, ScoringTemplate template) {
        this(texts, records, template, ComputeDevice.CPU);
    }

    /**
     * Sizes for the built-in model: all parameters, 16 texts a step, 3 passes over texts at 1e-3 and 12 passes over labelled
     * records at 2e-4, both falling to zero, and labels that {@linkplain #continuing() continue} the prompt. The second rate was
     * chosen on one seed, 101, which no table may report: there 48 labels gave a macro F1 of 0.63 to a model as it is and 0.74 to one that
     * had read 200 texts of the domain.
     */
    public static PreFineTuning forSeedling() {
        FineTuneSettings usual = FineTuneSettings.gotD().withBatching(Batching.of(16));
        return new PreFineTuning(
                usual.withRate(LearningRate.linear(1e-3, 0, 0)).withLength(TrainingLength.epochs(3)),
                usual.withRate(LearningRate.linear(2e-4, 0, 0)).withLength(TrainingLength.epochs(12)),
                continuing());
    }

    /**
     * The published settings for encoders: AdamW with a weight decay of 0.01, 64 texts a step and a rate of 1e-4, one pass over texts,
     * ten over labelled records. How the rate falls is not published; here it falls linearly to zero.
     *
     * <p>Source: GOT-D (arXiv 2405.02774), tables 8 and 9, for the small sets.
     */
    public static PreFineTuning paper() {
        FineTuneSettings usual = FineTuneSettings.gotD()
                .withOptimiser(new AdamWSettings(0.9, 0.999, 1e-8, 0.01))
                .withBatching(Batching.of(64))
                .withRate(LearningRate.linear(1e-4, 0, 0));
        return new PreFineTuning(
                usual.withLength(TrainingLength.epochs(1)), usual.withLength(TrainingLength.epochs(10)), continuing());
    }

    /** The response goes on where the prompt ends, and a full stop ends it: how text states a class that was never a task. */
    public static ScoringTemplate continuing() {
        return ScoringTemplate.of(new InContextTemplate("continuing", "", "", "", " ", ".", "\n"));
    }

    /**
     * What came of it.
     *
     * @param metrics of the test after fine-tuning; empty if there was nothing to learn from
     * @param zeroShot of the test before fine-tuning, by the least perplexity of a label; empty for encoders
     * @param heldOutLoss of the held-out texts before fine-tuning, in nats a token; empty for encoders
     */
    public record Findings(
            Optional<ClassificationMetrics> metrics,
            Optional<ClassificationMetrics> zeroShot,
            Optional<MetricValues> heldOutLoss) {}

    /**
     * Reads the chosen texts, is asked, learns the task if it has records to learn from, and is asked again.
     *
     * @param model Hugging Face folder of a decoder or an encoder, which is not changed
     * @param chosen unlabelled texts; none for the model as it is
     * @throws IllegalArgumentException before anything is read, naming a labelled record that is longer than a decoder takes
     */
    public Findings run(Path model, Corpus chosen, DomainTask task, Seeds seeds) {
        try (TaskModel subject = TaskModel.open(model, device, template, task.labels(), seeds.child("head"))) {
            subject.requireFitting(task.train(), task.test());
            if (chosen.size() > 0) {
                subject.read(chosen, texts.withSeeds(seeds.child("texts")));
            }
            Optional<MetricValues> loss = subject.textLoss(task.heldOut());
            Optional<ClassificationMetrics> before =
                    subject.zeroShotClasses(task.test()).map(said -> metrics(task, said));
            if (task.train().size() == 0) {
                return new Findings(Optional.empty(), before, loss);
            }
            subject.learn(task.train(), records.withSeeds(seeds.child("records")));
            return new Findings(Optional.of(metrics(task, subject.classes(task.test()))), before, loss);
        }
    }

    private static ClassificationMetrics metrics(DomainTask task, int[] said) {
        List<String> labels = task.labels();
        int[] truth = task.test().stream()
                .mapToInt(record -> labels.indexOf(record.response()))
                .toArray();
        return ClassificationMetrics.of(labels.size(), truth, said);
    }

    /**
     * Writes the model that has read a corpus: a stand-in for one that was pre-trained on the like of the pool, which the method
     * takes for granted.
     *
     * @param model Hugging Face folder of a decoder
     * @param source unlabelled texts
     * @param how they are read
     * @param folder to be written; must not exist or be empty
     */
    public static void pretrain(Path model, Corpus source, FineTuneSettings how, Path folder) {
        pretrain(model, ComputeDevice.CPU, source, how, folder);
    }

    static void pretrain(Path model, ComputeDevice device, Corpus source, FineTuneSettings how, Path folder) {
        try (Checkpoint checkpoint = Checkpoint.open(model);
                DecoderTaskModel subject = DecoderTaskModel.open(model, device, ScoringTemplate.plain())) {
            subject.read(source, how);
            subject.decoder().write(folder, Checkpoint.companions(checkpoint.folder()), ElementType.F32);
        }
    }
}
