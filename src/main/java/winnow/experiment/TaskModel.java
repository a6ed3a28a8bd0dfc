package winnow.experiment;

import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import winnow.checkpoint.Checkpoint;
import winnow.corpus.Corpus;
import winnow.evaluation.MetricValues;
import winnow.finetune.FineTuneSettings;
import winnow.finetune.FineTuner;
import winnow.finetune.TrainingTask;
import winnow.model.Pooling;
import winnow.model.ScoringTemplate;
import winnow.model.TextEncoder;
import winnow.random.Seeds;
import winnow.tokenizer.Tokenizer;
import winnow.transformer.Architectures;
import winnow.transformer.ComputeDevice;
import winnow.transformer.LoraAdapter;

/** A model in memory that reads unlabelled text, learns a classification task and is asked. */
interface TaskModel extends AutoCloseable {
    /**
     * Checks before anything is read that records can be learned and asked; encoders cut what is too long.
     *
     * @throws IllegalArgumentException naming a record that is longer than the model takes
     */
    void requireFitting(Corpus train, Corpus test);

    /** Continues pre-training on the responses of records. */
    void read(Corpus texts, FineTuneSettings settings);

    /** Learns the classes of records; the responses are names of classes. */
    void learn(Corpus records, FineTuneSettings settings);

    /** Index of the label of each record among the labels. */
    int[] classes(Corpus records);

    /** The same before anything was learned, by which label is the least surprising; empty for a model that cannot say. */
    Optional<int[]> zeroShotClasses(Corpus records);

    /** Loss of each text in nats a token; empty for a model whose loss depends on what is hidden. */
    Optional<MetricValues> textLoss(Corpus texts);

    /** The model as it is now, as one that places texts; closing either closes both. */
    TextEncoder encoder(Pooling pooling);

    @Override
    void close();

    /**
     * Opens a Hugging Face folder of a decoder or an encoder.
     *
     * @param device where it is computed, in F32
     * @param labels of the task, in order
     * @param seeds of a new classification head
     */
    static TaskModel open(
            Path folder, ComputeDevice device, ScoringTemplate template, List<String> labels, Seeds seeds) {
        try (Checkpoint checkpoint = Checkpoint.open(folder)) {
            Tokenizer tokenizer = Tokenizer.load(folder);
            try {
                return Architectures.isEncoder(checkpoint.config())
                        ? EncoderTaskModel.of(checkpoint, device, tokenizer, labels, seeds)
                        : DecoderTaskModel.of(checkpoint, device, tokenizer, template, labels);
            } catch (RuntimeException e) {
                tokenizer.close();
                throw e;
            }
        }
    }

    /** Trains, and leaves the weights of an adapter in the model. */
    static void train(TrainingTask task, FineTuneSettings settings) {
        new FineTuner(settings).train(task).adapter().ifPresent(TaskModel::merge);
    }

    private static void merge(LoraAdapter adapter) {
        adapter.merge();
        adapter.close();
    }
}
