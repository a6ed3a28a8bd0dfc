/**
 * From text to token ids and back, as the tokenizers of published models do it, and the making of new tokenizers.
 *
 * <p>{@link winnow.tokenizer.Tokenizer} reads the {@code tokenizer.json} of a model folder through the tokenizers library;
 * {@link winnow.tokenizer.ByteLevelBpeTrainer} learns such a file from text; {@link winnow.tokenizer.ChatTemplate} turns a
 * conversation into the prompt a chat model was trained on. Model folders are not trusted: their files are bounded in size
 * and depth before anything else looks at them, and templates run without access to Java.
 *
 * <p>Letters: t tokens of a text. May use {@code winnow.checkpoint} and {@code winnow.corpus}; the tokenizers library and
 * Jackson stay inside. Start at {@link winnow.tokenizer.Tokenizer}.
 */
package winnow.tokenizer;
