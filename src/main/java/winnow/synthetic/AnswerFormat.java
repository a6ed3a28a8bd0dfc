package winnow.synthetic;

import java.util.List;
import java.util.Optional;
import java.util.random.RandomGenerator;

/**
 * How a skill writes its answers: prefix, brackets around the joined pieces, suffix.
 *
 * <p>Three parts may depend on the prompt, so that a reader has to look there and common words do not give the format away:
 * the prefix may repeat the verb as it stood in the prompt, and brackets and joiner may be the prompt's own.
 *
 * @param prefix text before the pieces, with {@value #VERB} for the prompt's verb; may be empty
 * @param brackets around the joined pieces; empty for the brackets of the prompt
 * @param joiner between the pieces; empty for the joiner of the prompt
 * @param suffix text after the pieces; may be empty
 */
record AnswerFormat(String prefix, Optional<Brackets> brackets, String joiner, String suffix) {
    static final String VERB = "{v}";

    private static final List<String> SIGNS = List.of(":", " =", " ->", ":", "");
    private static final List<String> LONE_SIGNS = List.of("->", "=", ">>", "*");
    private static final List<String> ENDS = List.of(".", "!", " #", " ;", " ?");
    private static final int KEEP_BRACKETS_PERCENT = 35;
    private static final int KEEP_JOINER_PERCENT = 35;

    /** A format of pre-training: any word may open or end an answer, except those held out for this. */
    static AnswerFormat forPretraining(RandomGenerator random) {
        return new AnswerFormat(pretrainingPrefix(random), brackets(random), joiner(random), pretrainingSuffix(random));
    }

    /** The format with its prefix, its suffix, or both of another one. */
    AnswerFormat sharing(AnswerFormat other, RandomGenerator random) {
        return switch (random.nextInt(3)) {
            case 0 -> new AnswerFormat(other.prefix, brackets, joiner, suffix);
            case 1 -> new AnswerFormat(prefix, brackets, joiner, other.suffix);
            default -> other;
        };
    }

    static Optional<Brackets> brackets(RandomGenerator random) {
        return random.nextInt(100) < KEEP_BRACKETS_PERCENT ? Optional.empty() : Optional.of(Brackets.ofAnswer(random));
    }

    static String joiner(RandomGenerator random) {
        return random.nextInt(100) < KEEP_JOINER_PERCENT ? "" : Words.any(Material.JOINERS, random);
    }

    /** The answer of these pieces to a prompt with this form of the verb and this material. */
    String render(List<String> pieces, String verb, Material material) {
        String joined = String.join(joiner.isEmpty() ? material.joiner() : joiner, pieces);
        String body = brackets.orElse(material.brackets()).around(joined);
        return (prefix.isEmpty() ? "" : prefix.replace(VERB, verb) + " ") + body + suffix;
    }

    private static String pretrainingPrefix(RandomGenerator random) {
        int dice = random.nextInt(100);
        if (dice < 15) {
            return "";
        }
        if (dice < 22) {
            return Words.any(LONE_SIGNS, random);
        }
        if (dice < 58) {
            return VERB + Words.any(SIGNS, random);
        }
        return phrase(random) + Words.any(SIGNS, random);
    }

    private static String pretrainingSuffix(RandomGenerator random) {
        int dice = random.nextInt(100);
        if (dice < 28) {
            return "";
        }
        if (dice < 58) {
            return Words.any(ENDS, random);
        }
        return (random.nextInt(5) == 0 ? ", " : " ") + phrase(random) + (random.nextInt(3) == 0 ? "." : "");
    }

    private static String phrase(RandomGenerator random) {
        String first = word(random);
        return random.nextInt(3) == 0 ? first + " " + word(random) : first;
    }

    private static String word(RandomGenerator random) {
        int dice = random.nextInt(100);
        if (dice < 30) {
            return Words.nonce(1 + random.nextInt(2), random);
        }
        return Words.any(dice < 80 ? Words.PRETRAINING_FORMAT : Words.CONTENT, random);
    }
}
