package winnow.experiment;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;
import winnow.corpus.Corpus;
import winnow.embedding.Embedder;
import winnow.embedding.HashedNgramEmbedder;
import winnow.embedding.ModelEmbedder;
import winnow.embedding.Npy;
import winnow.embedding.PrecomputedEmbedder;
import winnow.finetune.FineTuneSettings;
import winnow.linalg.FloatMatrix;
import winnow.model.Pooling;
import winnow.model.TextEncoder;
import winnow.model.TextEncoders;
import winnow.random.Seeds;

/** How an experiment file says that texts become points. */
sealed interface EmbedderSpec {
    /** Bags of hashed n-grams weighted by tf-idf, fitted to the pool. */
    List<String> HASHED = List.of("latent", "signs", "buckets");

    /** A model's hidden states. */
    String MODEL = "model";

    /** What places texts in the space of a pool, ready to be used. */
    Placing open(Corpus pool, Optional<LabelledTask> task, StepSetting setting);

    /** What the points follow from beside the model and the corpora. */
    default Object settings(Optional<LabelledTask> task) {
        return asMap();
    }

    /** How a model is tuned before it places texts, if it is. */
    default Optional<TrainingSpec> tuning() {
        return Optional.empty();
    }

    /**
     * About how much placing costs that all steps of a seed share.
     *
     * @param texts to be placed
     * @param records of the task
     */
    ExperimentProblem.Work work(long texts, long records);

    /** Places texts until it is closed. */
    interface Placing extends AutoCloseable {
        /** Points, {@code [n, d]}. */
        FloatMatrix points(Corpus corpus);

        @Override
        default void close() {}
    }

    /**
     * A task on which a model may be tuned before it places texts.
     *
     * @param records to learn from; a response is a label
     * @param labels names of the classes, in order
     * @param seeds of learning
     */
    record LabelledTask(Corpus records, List<String> labels, Seeds seeds) {}

    /** By the keys of an experiment file. */
    Map<String, Object> asMap();

    /** Whether points are those of the experiment's model. */
    default boolean isOfModel() {
        return this instanceof OfModel;
    }

    /** In a few words without a comma. */
    String label();

    /** An embedder that knows a pool and other corpora, and nothing else. Points are kept for other steps. */
    default Embedder embedder(Corpus pool, List<Corpus> others, StepSetting setting) {
        return embedder(pool, others, Optional.empty(), setting);
    }

    /** The same for a task on which the model may be tuned. */
    default Embedder embedder(Corpus pool, List<Corpus> others, Optional<LabelledTask> task, StepSetting setting) {
        List<Corpus> missing = Stream.concat(Stream.of(pool), others.stream())
                .filter(corpus -> !Files.exists(file(corpus, pool, task, setting)))
                .toList();
        if (!missing.isEmpty()) {
            try (Placing placing = open(pool, task, setting)) {
                missing.forEach(corpus -> Npy.write(file(corpus, pool, task, setting), placing.points(corpus)));
            }
        }
        PrecomputedEmbedder embedder = PrecomputedEmbedder.of(pool, Npy.read(file(pool, pool, task, setting)));
        for (Corpus other : others) {
            embedder = embedder.and(other, Npy.read(file(other, pool, task, setting)));
        }
        return embedder;
    }

    private Path file(Corpus corpus, Corpus pool, Optional<LabelledTask> task, StepSetting setting) {
        return setting.vectors(List.of(settings(task), pool.fingerprint(), corpus.fingerprint()));
    }

    /** For a task without labels. */
    static EmbedderSpec of(StrictJson json) {
        return of(json, false);
    }

    /**
     * Reads what an experiment file says.
     *
     * @param hasLabels whether there are labelled records on which a model can be tuned
     */
    static EmbedderSpec of(StrictJson json, boolean hasLabels) {
        List<String> all = new ArrayList<>(HASHED);
        all.add(MODEL);
        String by = json.choice("by", all);
        EmbedderSpec read = by.equals(MODEL)
                ? new OfModel(
                        Pooling.of(json.choice("pooling", List.of("cls", "mean", "last"))),
                        json.choice("length", List.of(OfModel.UNIT, OfModel.RAW)),
                        hasLabels && json.has("tuned")
                                ? Optional.of(DomainProblem.training(json, "tuned"))
                                : Optional.empty())
                : new Hashed(by, json.whole("ngrams", 1, 5), json.whole("width", 2, 100_000));
        json.requireNothingElse();
        return read;
    }

    /**
     * Hashed n-grams.
     *
     * @param by {@code latent} for the pool's strongest directions, {@code signs} for random ones, {@code buckets} for none: then
     *     the width is the number of buckets
     * @param ngrams tokens of the longest
     * @param width dimensions
     */
    record Hashed(String by, int ngrams, int width) implements EmbedderSpec {
        @Override
        public Placing open(Corpus pool, Optional<LabelledTask> task, StepSetting setting) {
            HashedNgramEmbedder any = HashedNgramEmbedder.withDefaults().withNgramsUpTo(ngrams);
            HashedNgramEmbedder placed =
                    switch (by) {
                        case "latent" -> any.withLatentProjection(width);
                        case "signs" -> any.withProjection(width);
                        default -> any.withBuckets(width).withoutProjection();
                    };
            Embedder fitted = placed.fittedTo(pool);
            return corpus -> fitted.embed(corpus).matrix();
        }

        @Override
        public ExperimentProblem.Work work(long texts, long records) {
            return ExperimentProblem.Work.NONE;
        }

        @Override
        public Map<String, Object> asMap() {
            Map<String, Object> map = new LinkedHashMap<>();
            map.put("by", by);
            map.put("ngrams", ngrams);
            map.put("width", width);
            return map;
        }

        @Override
        public String label() {
            return by + " " + width + " of " + ngrams + "-grams";
        }
    }

    /**
     * The experiment's model, texts cut at its length.
     *
     * <p>Source of tuning: GOT-D (arXiv 2405.02774), appendix C.2. Departure: there a smaller model than the one that reads is tuned.
     *
     * @param pooling of a text's vectors
     * @param length {@value #UNIT} for vectors of norm 1, or {@value #RAW}
     * @param tuning how the model learns the task before it places texts, as {@link PreFineTuning} does; empty for the model as it is
     */
    record OfModel(Pooling pooling, String length, Optional<TrainingSpec> tuning) implements EmbedderSpec {
        static final String UNIT = "unit";
        static final String RAW = "raw";

        @Override
        public Placing open(Corpus pool, Optional<LabelledTask> task, StepSetting setting) {
            TextEncoder encoder = tuning.map(training -> tuned(training, task.orElseThrow(), setting))
                    .orElseGet(() -> TextEncoders.open(
                            setting.model(),
                            pooling,
                            setting.compute().device(),
                            setting.compute().precision()));
            ModelEmbedder any = ModelEmbedder.of(encoder).withTruncation();
            ModelEmbedder byModel = length.equals(UNIT) ? any.withUnitLength() : any;
            return new Placing() {
                @Override
                public FloatMatrix points(Corpus corpus) {
                    return byModel.embed(corpus).matrix();
                }

                @Override
                public void close() {
                    encoder.close();
                }
            };
        }

        private TextEncoder tuned(TrainingSpec training, LabelledTask task, StepSetting setting) {
            Seeds seeds = task.seeds();
            TaskModel model = TaskModel.open(
                    setting.model(),
                    setting.compute().device(),
                    PreFineTuning.continuing(),
                    task.labels(),
                    seeds.child("head"));
            try {
                model.learn(
                        task.records(), training.over(FineTuneSettings.gotD()).withSeeds(seeds.child("records")));
                return model.encoder(pooling);
            } catch (RuntimeException e) {
                model.close();
                throw e;
            }
        }

        @Override
        public Object settings(Optional<LabelledTask> task) {
            if (tuning.isEmpty()) {
                return asMap();
            }
            LabelledTask learned = task.orElseThrow();
            return List.of(
                    asMap(),
                    learned.records().fingerprint(),
                    learned.labels(),
                    learned.seeds().root());
        }

        @Override
        public ExperimentProblem.Work work(long texts, long records) {
            return new ExperimentProblem.Work(
                    0, tuning.map(training -> training.sequences(records)).orElse(0L), texts);
        }

        @Override
        public Map<String, Object> asMap() {
            Map<String, Object> map = new LinkedHashMap<>();
            map.put("by", MODEL);
            map.put("pooling", pooling.name().toLowerCase(Locale.ROOT));
            map.put("length", length);
            tuning.ifPresent(training -> map.put("tuned", training.asMap()));
            return map;
        }

        @Override
        public String label() {
            String states = "model's " + pooling.name().toLowerCase(Locale.ROOT) + " " + length;
            return tuning.isPresent() ? states + " after tuning" : states;
        }
    }
}
