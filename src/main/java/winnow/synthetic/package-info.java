/**
 * Made-up corpora whose structure is known, so that a selection can be judged against the truth.
 *
 * <p>Every record is tagged with the skill it exercises, whether its response is wrong, and which record it repeats. May use
 * {@code corpus} and {@code random}. Start at {@link winnow.synthetic.SyntheticInstructions}.
 */
package winnow.synthetic;
