/**
 * Language models as the rest of the library sees them: what probability a model gives to every token of a response, what it
 * writes itself, the vectors that it makes of texts, and the classes that it tells them to be of.
 *
 * <p>Letters: n sequences, t tokens, d width of hidden states, V vocabulary, p tokens of a shared prefix. Log-probabilities are
 * in nats. Start at {@link winnow.model.LanguageModels#open} and {@link winnow.model.LanguageModel#score}. Depends on the
 * architectures ({@code winnow.transformer}) and on tokenizers; nothing here downloads anything.
 */
package winnow.model;
