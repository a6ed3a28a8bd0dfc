package winnow.cli;

import java.util.Map;
import picocli.CommandLine.Option;
import winnow.corpus.Corpus;
import winnow.embedding.Embedder;
import winnow.embedding.Embeddings;
import winnow.embedding.HashedNgramEmbedder;
import winnow.embedding.ModelEmbedder;
import winnow.model.Pooling;
import winnow.model.TextEncoder;
import winnow.model.TextEncoders;
import winnow.transformer.ComputeDevice;

/** How records get vectors: hashed n-grams or a model's hidden states. */
final class EmbedderOptions {
    @Option(
            names = "--model",
            paramLabel = "MODEL",
            description = "A Hugging Face folder, a model in the cache (org/name), or seedling.")
    String model;

    @Option(
            names = "--pooling",
            paramLabel = "cls|mean|last",
            description = "Which of the model's vectors make a text's (default: mean).")
    String pooling;

    @Option(names = "--unit-length", description = "Scale the model's vectors to norm 1.")
    boolean unitLength;

    @Option(
            names = Overlong.OPTION,
            paramLabel = Overlong.WHEN_EMBEDDING,
            description = "What to do with texts that are longer than the model takes; cut-end leaves out their end"
                    + " (default: refuse).")
    String overlong;

    @Option(
            names = "--device",
            paramLabel = "auto|cpu|gpu",
            defaultValue = "auto",
            description = "Where the model computes.")
    String device;

    @Option(
            names = "--precision",
            paramLabel = "f32|f16|bf16",
            defaultValue = "f32",
            description = "The model's number format (default: f32).")
    String precision;

    @Option(names = "--width", paramLabel = "D", description = "Dimensions of hashed n-grams (default: 128).")
    Integer width;

    /** Whether a model makes the vectors, by the embedder that was named, if any. */
    boolean usesModel(String embedder) {
        String chosen = embedder == null ? (model == null ? "hashed" : "model") : embedder;
        if (!chosen.equals("hashed") && !chosen.equals("model")) {
            throw new IllegalArgumentException("--embedder must be hashed or model, got \"" + embedder + "\"");
        }
        boolean usesModel = chosen.equals("model");
        if (usesModel == (model == null)) {
            throw new IllegalArgumentException("--model must be given for --embedder model and for no other, got "
                    + (model == null ? "none" : model));
        }
        if (!usesModel && (pooling != null || unitLength || overlong != null)) {
            throw new IllegalArgumentException(
                    "--pooling, --unit-length and --overlong are for a model, which needs --model");
        }
        overlong();
        return usesModel;
    }

    private Overlong overlong() {
        return Overlong.of(overlong, Overlong.WHEN_EMBEDDING);
    }

    /** As they stand in a manifest. */
    Map<String, Object> asMap() {
        return model == null
                ? Json.object("embedder", "hashed", "width", width)
                : Json.object(
                        "embedder", "model",
                        "model", model,
                        "pooling", pooling,
                        "unitLength", unitLength,
                        "overlong", overlong().id(),
                        "precision", precision);
    }

    /**
     * Vectors and what made them.
     *
     * @param settings of the embedder, as they stand in a manifest
     */
    record Embedded(Embeddings vectors, Map<String, Object> settings) {
        private static Embedded by(Embedder embedder, Corpus corpus) {
            return new Embedded(embedder.embed(corpus), embedder.settings());
        }
    }

    /** By hashed n-grams, whose weights and directions come from {@code fitted}. */
    Embedded byHashing(Corpus corpus, Corpus fitted) {
        HashedNgramEmbedder hashed = HashedNgramEmbedder.withDefaults();
        if (width != null) {
            hashed = hashed.withLatentProjection(width);
        }
        return Embedded.by(hashed.fittedTo(fitted), corpus);
    }

    /** By the model. */
    Embedded byModel(Corpus corpus) {
        Pooling chosen = pooling == null ? Pooling.MEAN : Pooling.of(pooling);
        ModelArgument argument = ModelArgument.of(model);
        try (TextEncoder encoder = TextEncoders.open(
                argument.folder(), chosen, ComputeDevice.of(device), ModelArgument.precision(precision))) {
            ModelEmbedder byModel = ModelEmbedder.of(encoder);
            byModel = unitLength ? byModel.withUnitLength() : byModel;
            return Embedded.by(overlong() == Overlong.CUT_END ? byModel.withTruncation() : byModel, corpus);
        }
    }
}
