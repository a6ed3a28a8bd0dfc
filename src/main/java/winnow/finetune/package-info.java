/**
 * Training of models: next tokens, masked tokens and classes; all parameters, low-rank adapters, or adapters on 4-bit weights;
 * AdamW, schedules, packing, validation, and runs that continue to the same bits.
 *
 * <p>Letters: b sequences of a batch, t tokens, n predicted tokens, d width, V vocabulary.
 *
 * <p>Start at {@link winnow.finetune.FineTuner}, with {@link winnow.finetune.TrainingSequences} and {@link
 * winnow.finetune.NextTokenTask} for what it learns. The mathematics of layers, adapters and quantisation is in {@code
 * winnow.transformer}.
 */
package winnow.finetune;
