/**
 * One root seed and named child streams, so that every random choice is passed in, named and recorded.
 *
 * <p>Depends on nothing but the JDK. Start at {@link winnow.random.Seeds}; {@link winnow.random.Normal} and {@link
 * winnow.random.Gumbel} draw from its streams.
 */
package winnow.random;
