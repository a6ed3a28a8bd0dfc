/**
 * What all programs that ask servers need: where an address can be reached from, and when to ask again.
 *
 * <p>{@link winnow.http.Reach} tells this machine and its network from the rest, so that nobody else's file or redirect makes this
 * program a spy on them; {@link winnow.http.RetryPolicy} waits, {@link winnow.http.RetryAfter} reads for how long a server asked.
 */
package winnow.http;
