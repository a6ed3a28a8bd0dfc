/**
 * Texts as points: embedders, embeddings, similarities, neighbours and clusters.
 *
 * <p>Letters: n items, d width, K clusters. May use {@code linalg}, {@code corpus} and {@code random}. Start at {@link
 * winnow.embedding.Embedder} and {@link winnow.embedding.Embeddings}.
 */
package winnow.embedding;
