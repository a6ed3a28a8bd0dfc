package winnow.synthetic;

import java.util.ArrayList;
import java.util.List;
import java.util.random.RandomGenerator;
import winnow.random.Seeds;

/**
 * The skills of evaluation corpora: verbs, words of formats, labels and translations that pre-training never uses in these roles.
 *
 * <p>A few prefixes and suffixes are shared out among the skills so that none is a skill's own, yet no two skills have both in
 * common: the format identifies a skill to who reads it whole and says little to who counts words.
 */
final class EvaluationSkills {
    private static final List<String> SIGNS = List.of(":", " =", " ->");
    private static final int WORD_PREFIXES = 5;
    private static final int WORD_SUFFIXES = 5;

    private EvaluationSkills() {}

    /** The first skills in the order of {@link Operation}, with formats, labels and lexicons of the given world. */
    static List<TaughtSkill> of(int number, long world) {
        RandomGenerator random = Seeds.of(world).stream("evaluation-skills");
        List<String> words = new ArrayList<>(Words.HELD_FORMAT);
        Words.shuffle(words, random);
        List<String> prefixes = new ArrayList<>(List.of(AnswerFormat.VERB + ":", AnswerFormat.VERB + " ="));
        for (String word : words.subList(0, WORD_PREFIXES)) {
            prefixes.add(word + Words.any(SIGNS, random));
        }
        List<String> suffixes = new ArrayList<>(List.of("", "."));
        for (String word : words.subList(WORD_PREFIXES, WORD_PREFIXES + WORD_SUFFIXES)) {
            suffixes.add(" " + word);
        }
        Words.shuffle(prefixes, random);
        Words.shuffle(suffixes, random);
        List<TaughtSkill> skills = new ArrayList<>();
        for (int s = 0; s < number; s++) {
            int round = s / prefixes.size();
            AnswerFormat format = new AnswerFormat(
                    prefixes.get(s % prefixes.size()),
                    Brackets.ofAnswer(random),
                    AnswerFormat.joiner(random),
                    suffixes.get((s + round) % suffixes.size()));
            Operation operation = Operation.values()[s];
            skills.add(new TaughtSkill(operation, operation.verbs(), format, key(operation, random)));
        }
        return skills;
    }

    private static Key key(Operation operation, RandomGenerator random) {
        List<String> labels = new ArrayList<>(Words.HELD_LABEL);
        Words.shuffle(labels, random);
        List<String> translations = new ArrayList<>(Words.HELD_LEXICON);
        Words.shuffle(translations, random);
        return TaughtSkill.key(operation, labels, translations.subList(0, Operation.LEXICON_SIZE), random);
    }
}
