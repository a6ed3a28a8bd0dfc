/**
 * The {@code winnow} commands: thin shells around the library.
 *
 * <p>The only package that prints, exits and reads the environment. May use everything.
 */
package winnow.cli;
