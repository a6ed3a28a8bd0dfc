package winnow.transformer;

import java.util.List;
import winnow.checkpoint.ModelConfig;

/** How one kind of encoder is put together from its configuration. */
interface EncoderFamily {
    /**
     * Describes the model, with those heads whose tensor of {@link #heads} is to be had; asks {@code parts} for every parameter
     * by its name in the checkpoint.
     */
    EncoderBody body(ModelConfig config, Parts parts);

    /** A tensor of each head, by which it is known to be there. */
    Heads heads();

    /** Beginnings that some checkpoints of the family leave away, such as {@code bert.}. */
    String[] optionalPrefixes();

    /** Patterns of tensors that checkpoints hold beside the parameters, such as heads for other tasks. */
    String[] ignorable();

    /**
     * Names of tensors that tell which heads there are.
     *
     * @param pooler or null if the family has none
     * @param classifierModules beginnings of the names of all tensors that belong to the classification head alone
     * @param architecture the class that published programs load a model with a classification head into
     */
    record Heads(
            String pooler, String maskedLm, String classifier, List<String> classifierModules, String architecture) {
        /** Whether a tensor belongs to the classification head alone. */
        boolean isOfClassifier(String name) {
            return classifierModules.stream().anyMatch(name::startsWith);
        }

        /** Whether a head's tensor belongs in a model of one of these architectures. */
        boolean isIn(List<String> architectures, String name) {
            return architectures.stream().anyMatch(architecture -> {
                if (name.equals(maskedLm)) {
                    return architecture.endsWith("ForMaskedLM") || architecture.endsWith("ForPreTraining");
                }
                if (name.equals(classifier)) {
                    return architecture.endsWith("ForSequenceClassification");
                }
                return name.equals(pooler)
                        && (architecture.endsWith("Model") || architecture.endsWith("ForPreTraining"));
            });
        }
    }

    /** Whether there is a head for the class of a sequence; heads for tokens or choices bear the same tensor names. */
    static boolean classifiesSequences(ModelConfig config) {
        return !config.has("architectures")
                || config.texts("architectures").stream()
                        .noneMatch(name -> name.endsWith("ForTokenClassification")
                                || name.endsWith("ForMultipleChoice")
                                || name.endsWith("ForQuestionAnswering"));
    }

    /** Number of classes that a configuration names. */
    static int classes(ModelConfig config) {
        return config.child("id2label")
                .map(labels -> labels.keys().size())
                .orElseGet(() -> config.positiveOr(2, "num_labels"));
    }
}
