/**
 * Made-up corpora whose structure is known, so that a selection can be judged against the truth.
 *
 * <p>Every record is tagged with the skill it exercises, whether its response is wrong, and which record it repeats. {@link
 * winnow.synthetic.SyntheticInstructions} is written for people; {@link winnow.synthetic.SkillCorpus} is written for the built-in
 * model, which {@link winnow.synthetic.PretrainingText} has taught to learn such skills from examples. {@link
 * winnow.synthetic.DomainCorpus} has unlabelled text of several domains with a classification task in each, and {@link
 * winnow.synthetic.ToxicCorpus} harmless and, in made-up words, toxic text: what selection for a target domain is tried on. Letters: n items of a pool,
 * r rank of a skill, z exponent of the ranks. May use {@code corpus} and {@code random}. Start at SkillCorpus.
 */
package winnow.synthetic;
