/**
 * The {@code winnow} commands: thin shells around the library.
 *
 * <p>The only package that prints and exits. May use everything.
 */
package winnow.cli;
