package winnow.experiment;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import winnow.corpus.Corpus;
import winnow.embedding.Embedder;
import winnow.embedding.HashedNgramEmbedder;
import winnow.embedding.ModelEmbedder;
import winnow.embedding.Npy;
import winnow.embedding.PrecomputedEmbedder;
import winnow.linalg.FloatMatrix;
import winnow.model.Pooling;
import winnow.model.TextEncoder;
import winnow.model.TextEncoders;

/** How an experiment file says that texts become points. */
sealed interface EmbedderSpec {
    /** Bags of hashed n-grams weighted by tf-idf, fitted to the pool. */
    List<String> HASHED = List.of("latent", "signs", "buckets");

    /** A model's hidden states. */
    String MODEL = "model";

    /** The points of a corpus, {@code [n, d]}, in the space of a pool. */
    FloatMatrix points(Corpus corpus, Corpus pool, StepSetting setting);

    /** By the keys of an experiment file. */
    Map<String, Object> asMap();

    /** Whether points are those of the experiment's model. */
    default boolean isOfModel() {
        return this instanceof OfModel;
    }

    /** In a few words without a comma. */
    String label();

    /** An embedder that knows a pool and a target, and nothing else. Points are kept for other steps. */
    default Embedder embedder(Corpus pool, Corpus target, StepSetting setting) {
        return PrecomputedEmbedder.of(pool, kept(pool, pool, setting)).and(target, kept(target, pool, setting));
    }

    private FloatMatrix kept(Corpus corpus, Corpus pool, StepSetting setting) {
        Path file = setting.vectors(List.of(asMap(), pool.fingerprint(), corpus.fingerprint()));
        if (!Files.exists(file)) {
            Npy.write(file, points(corpus, pool, setting));
        }
        return Npy.read(file);
    }

    static EmbedderSpec of(StrictJson json) {
        List<String> all = new ArrayList<>(HASHED);
        all.add(MODEL);
        String by = json.choice("by", all);
        EmbedderSpec read = by.equals(MODEL)
                ? new OfModel(
                        Pooling.of(json.choice("pooling", List.of("cls", "mean", "last"))),
                        json.choice("length", List.of(OfModel.UNIT, OfModel.RAW)))
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
        public FloatMatrix points(Corpus corpus, Corpus pool, StepSetting setting) {
            HashedNgramEmbedder any = HashedNgramEmbedder.withDefaults().withNgramsUpTo(ngrams);
            HashedNgramEmbedder placed =
                    switch (by) {
                        case "latent" -> any.withLatentProjection(width);
                        case "signs" -> any.withProjection(width);
                        default -> any.withBuckets(width).withoutProjection();
                    };
            return placed.fittedTo(pool).embed(corpus).matrix();
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
     * @param pooling of a text's vectors
     * @param length {@value #UNIT} for vectors of norm 1, or {@value #RAW}
     */
    record OfModel(Pooling pooling, String length) implements EmbedderSpec {
        static final String UNIT = "unit";
        static final String RAW = "raw";

        @Override
        public FloatMatrix points(Corpus corpus, Corpus pool, StepSetting setting) {
            try (TextEncoder encoder = TextEncoders.open(
                    setting.model(),
                    pooling,
                    setting.compute().device(),
                    setting.compute().precision())) {
                ModelEmbedder byModel = ModelEmbedder.of(encoder).withTruncation();
                return (length.equals(UNIT) ? byModel.withUnitLength() : byModel)
                        .embed(corpus)
                        .matrix();
            }
        }

        @Override
        public Map<String, Object> asMap() {
            Map<String, Object> map = new LinkedHashMap<>();
            map.put("by", MODEL);
            map.put("pooling", pooling.name().toLowerCase(Locale.ROOT));
            map.put("length", length);
            return map;
        }

        @Override
        public String label() {
            return "model's " + pooling.name().toLowerCase(Locale.ROOT) + " " + length;
        }
    }
}
