/**
 * One root seed and named child streams, so that every random choice is passed in, named and recorded.
 *
 * <p>Depends on nothing but the JDK. Start at {@link winnow.random.Seeds}; {@link winnow.random.Normal}, {@link
 * winnow.random.Gumbel} and {@link winnow.random.RandomDraw} draw from its streams.
 */
package winnow.random;
