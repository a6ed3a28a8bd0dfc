/**
 * Transformers read from Hugging Face checkpoints, on DJL's {@code NDArray}: one readable description per architecture over
 * shared blocks.
 *
 * <p>Letters: b sequences of a batch, t tokens of a sequence (padded), d width of the model, h query heads, g key/value
 * heads, e width of a head, p tokens already in the cache, V size of the vocabulary.
 *
 * <p>Memory: a result belongs to the manager of the <em>first</em> operand, so an activation always comes first and a
 * parameter second; then everything that a pass makes dies with the pass, and nothing ends in the parameters' manager.
 *
 * <p>Start at {@link winnow.transformer.Decoder}; the families are {@code …Family} classes, found by {@code model_type} in
 * {@link winnow.transformer.Architectures}.
 */
package winnow.transformer;
