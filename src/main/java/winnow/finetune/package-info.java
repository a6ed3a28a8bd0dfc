/**
 * Training of models: losses, AdamW, schedules, full fine-tuning, LoRA and quantised LoRA, checkpoints of a run.
 *
 * <p>Letters: b sequences of a batch, t tokens, n predicted tokens, d width, V vocabulary.
 */
package winnow.finetune;
