package winnow.experiment;

import java.nio.file.Path;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import winnow.checkpoint.Checkpoint;
import winnow.corpus.Corpus;
import winnow.embedding.Embedder;
import winnow.finetune.SequenceSettings;
import winnow.finetune.SequenceSettings.Ending;
import winnow.influence.Learner;
import winnow.maximize.Budget;
import winnow.model.LanguageModel;
import winnow.model.ScoringTemplate;
import winnow.random.Seeds;
import winnow.tokenizer.Tokenizer;
import winnow.transformer.ComputeDevice;
import winnow.transformer.Decoder;
import winnow.transformer.Precision;
import winnow.utility.InContextUtility;
import winnow.utility.RememberedUtility;
import winnow.utility.UtilityForm;
import winnow.utility.UtilityMatrix;
import winnow.utility.UtilityMetric;

/**
 * What every contender is given: the problem, the model before it learns, a budget and seeds. Utilities are computed once and
 * shared. Closes what it opened, not the model it was given.
 */
public final class Arena implements AutoCloseable {
    private final SelectionTask task;
    private final LanguageModel model;
    private final ScoringTemplate template;
    private final Embedder embedder;
    private final Budget budget;
    private final Seeds seeds;
    private final int columnsAtOnce;
    private final Optional<Path> utilityFolder;
    private final Path folder;
    private final ComputeDevice device;
    private final Map<UtilityForm, UtilityMetric> utilities = new HashMap<>();
    private Optional<Trainable> trainable = Optional.empty();

    Arena(
            SelectionTask task,
            LanguageModel model,
            Path folder,
            ComputeDevice device,
            ScoringTemplate template,
            Embedder embedder,
            Budget budget,
            Seeds seeds,
            int columnsAtOnce,
            Optional<Path> utilityFolder) {
        this.task = task;
        this.model = model;
        this.folder = folder;
        this.device = device;
        this.template = template;
        this.embedder = embedder;
        this.budget = budget;
        this.seeds = seeds;
        this.columnsAtOnce = columnsAtOnce;
        this.utilityFolder = utilityFolder;
    }

    /** The problem. */
    public SelectionTask task() {
        return task;
    }

    /** The model before it learns. */
    public LanguageModel model() {
        return model;
    }

    /** How records are laid out. */
    public ScoringTemplate template() {
        return template;
    }

    /** Places texts, fitted to the pool. */
    public Embedder embedder() {
        return embedder;
    }

    /** How many records may be chosen. */
    public Budget budget() {
        return budget;
    }

    /** Seeds of this run. */
    public Seeds seeds() {
        return seeds;
    }

    /** In-context utility by the model, each matrix computed at most once. */
    public UtilityMetric utility(UtilityForm form) {
        return utilities.computeIfAbsent(
                form, f -> RememberedUtility.of(new Stored(inContextUtility(f), f, utilityFolder)));
    }

    /** In-context utility by the model, of any pairs; nothing is kept. */
    public InContextUtility inContextUtility(UtilityForm form) {
        return InContextUtility.of(model, template).withForm(form).withColumnsAtOnce(columnsAtOnce);
    }

    /** The model opened once more as one that can learn, at whose gradients a method may look; opened at the first call. */
    public Learner learner() {
        if (trainable.isEmpty()) {
            trainable = Optional.of(Trainable.open(folder, device));
        }
        Trainable opened = trainable.get();
        SequenceSettings sequences =
                SequenceSettings.ofLength(opened.decoder().contextLength()).withEnding(Ending.OF_TEMPLATE);
        return new Learner(opened.decoder(), opened.tokenizer(), template, sequences);
    }

    @Override
    public void close() {
        trainable.ifPresent(Trainable::close);
        trainable = Optional.empty();
    }

    private record Trainable(Decoder decoder, Tokenizer tokenizer) implements AutoCloseable {
        static Trainable open(Path folder, ComputeDevice device) {
            Tokenizer tokenizer = Tokenizer.load(folder);
            try (Checkpoint checkpoint = Checkpoint.open(folder)) {
                return new Trainable(Decoder.load(checkpoint, device, Precision.F32), tokenizer);
            } catch (RuntimeException e) {
                tokenizer.close();
                throw e;
            }
        }

        @Override
        public void close() {
            decoder.close();
            tokenizer.close();
        }
    }

    /** Keeps what it has computed in files that other runs and stages share, where there is a folder. */
    private record Stored(InContextUtility metric, UtilityForm form, Optional<Path> folder) implements UtilityMetric {
        private static final int DIGITS = 12;

        @Override
        public Map<String, Object> settings() {
            return metric.settings();
        }

        @Override
        public UtilityMatrix between(Corpus represented, Corpus candidates) {
            return folder.map(f -> metric.withSharedStore(f.resolve(name(represented, candidates))))
                    .orElse(metric)
                    .between(represented, candidates);
        }

        private String name(Corpus represented, Corpus candidates) {
            return form.id() + "-" + last(represented) + "-" + last(candidates) + ".columns";
        }

        private static String last(Corpus corpus) {
            String fingerprint = corpus.fingerprint();
            return fingerprint.substring(fingerprint.length() - DIGITS);
        }
    }
}
