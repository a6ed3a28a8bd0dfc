package winnow.transformer;

import winnow.checkpoint.ModelConfig;

/** How one kind of decoder is put together from its configuration. */
interface DecoderFamily {
    /** Describes the model; asks {@code parts} for every parameter by its name in the checkpoint. */
    DecoderBody body(ModelConfig config, Parts parts);

    /** Beginnings that some checkpoints of the family leave away, such as {@code transformer.}. */
    default String[] optionalPrefixes() {
        return new String[0];
    }

    /** Patterns of tensors that checkpoints hold beside the parameters, such as constant masks. */
    default String[] ignorable() {
        return new String[0];
    }
}
