package winnow.synthetic;

import java.util.Locale;

/** In which way a response of a {@link SkillCorpus} is wrong; from the hardest to see to the easiest. */
public enum NoiseKind {
    /** Fluent but wrong: the skill's own format around the answer to another input, or around other items of this one. */
    WRONG_ANSWER,
    /** The right answer to an item of another skill, in that skill's format. */
    OTHER_SKILL,
    /** Words of prompt and response in random order. */
    SHUFFLED,
    /** A remark that has nothing to do with the prompt. */
    OFF_TOPIC;

    /** The name in tags, such as {@code wrong-answer}. */
    public String label() {
        return name().toLowerCase(Locale.ROOT).replace('_', '-');
    }
}
