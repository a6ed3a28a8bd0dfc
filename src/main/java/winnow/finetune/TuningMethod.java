package winnow.finetune;

import winnow.transformer.LoraSettings;

/**
 * Which numbers learn.
 *
 * <p>Adapters on a network loaded with {@link winnow.transformer.Precision#NF4_LINEAR} are QLoRA.
 */
public sealed interface TuningMethod {
    /** All parameters. */
    static TuningMethod full() {
        return new Full();
    }

    /** Low-rank adapters, the network staying as it is. */
    static TuningMethod lora(LoraSettings settings) {
        return new Lora(settings);
    }

    /** All parameters. */
    record Full() implements TuningMethod {}

    /**
     * Low-rank adapters.
     *
     * @param settings rank, alpha, dropout, layers
     */
    record Lora(LoraSettings settings) implements TuningMethod {}
}
