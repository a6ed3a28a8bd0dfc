package winnow.cli;

import picocli.CommandLine.Option;
import winnow.model.LanguageModel;
import winnow.model.LanguageModels;
import winnow.model.ScoringSettings;
import winnow.model.ScoringSettings.Overflow;
import winnow.model.ScoringTemplate;
import winnow.transformer.ComputeDevice;

/** Which model reads the records, and how. What is not given stays null, so that a manifest records what was given alone. */
final class ModelOptions {
    /** The names of templates, for help. */
    static final String TEMPLATES =
            "plain, delift, delift-published, seedling or chat; plain-begin and delift-begin have the begin token first, as Llama, Mistral"
                    + " and Gemma expect";

    @Option(
            names = "--model",
            paramLabel = "MODEL",
            description = "A Hugging Face folder, a model in the cache (org/name), or seedling.")
    String model;

    @Option(
            names = "--template",
            paramLabel = "NAME",
            description = "How records are put before the model: " + TEMPLATES + ".")
    String template;

    @Option(
            names = Overlong.OPTION,
            paramLabel = Overlong.WHEN_SCORING,
            description =
                    "What to do where a record, or a query with an example before it, is longer than the model takes;"
                            + " cut-context leaves out the start of what stands before the response (default: refuse).")
    String overlong;

    @Option(names = "--device", paramLabel = "auto|cpu|gpu", description = "Where to compute (default: auto).")
    String device;

    @Option(names = "--precision", paramLabel = "f32|f16|bf16", description = "Number format (default: f32).")
    String precision;

    /** Checks everything that can be checked without the model. */
    void requireValid() {
        device();
        ModelArgument.precision(precisionName());
        overlong();
    }

    Overlong overlong() {
        return Overlong.of(overlong, Overlong.WHEN_SCORING);
    }

    ComputeDevice device() {
        return ComputeDevice.of(device == null ? "auto" : device);
    }

    private String precisionName() {
        return precision == null ? "f32" : precision;
    }

    /** The template, by another name if none was given. */
    ScoringTemplate template(ModelArgument argument, String otherwise) {
        return ScoringTemplate.named(template == null ? otherwise : template, argument.folder());
    }

    ScoringSettings scoring() {
        return ScoringSettings.withDefaults()
                .withOverflow(overlong() == Overlong.CUT_CONTEXT ? Overflow.TRUNCATE_CONTEXT : Overflow.REFUSE);
    }

    LanguageModel open(ModelArgument argument) {
        return LanguageModels.open(argument.folder(), device(), ModelArgument.precision(precisionName()));
    }
}
