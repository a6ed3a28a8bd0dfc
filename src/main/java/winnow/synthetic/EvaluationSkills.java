package winnow.synthetic;

import java.util.ArrayList;
import java.util.HashSet;
import java.util.Iterator;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.random.RandomGenerator;
import java.util.stream.Stream;
import winnow.random.Seeds;

/**
 * The skills of evaluation corpora: verbs, words of formats, labels and translations that pre-training never uses in these roles.
 *
 * <p>Every fifth skill opens its answers with a word of its own, and about as many end them so, but none does both. The other openings and ends, brackets
 * and joiners are signs or taken from the prompt, and shared out among the skills: two skills may have some in common, never
 * all. So a format identifies a skill to who reads prompt and response together and says little to who counts words; and since
 * signs and echoes are common in pre-training, an example of another skill says little about a format either.
 */
final class EvaluationSkills {
    private static final List<String> SIGNS = List.of(":", " =", " ->");
    private static final List<String> ENDS = List.of(".", "!", " #", " ;");
    private static final String OWN_WORD = "{w}";

    private EvaluationSkills() {}

    /** The first skills in the order of {@link Operation}, with formats, labels and lexicons of the given world. */
    static List<TaughtSkill> of(int number, long world) {
        RandomGenerator random = Seeds.of(world).stream("evaluation-skills");
        List<String> signs = shuffled(SIGNS, random);
        List<String> ends = shuffled(ENDS, random);
        List<String> marks = shuffled(Material.JOINERS, random);
        List<Brackets> kinds = shuffled(Brackets.KINDS, random);
        List<String> prefixes = shuffled(
                List.of(
                        AnswerFormat.VERB + signs.get(0),
                        AnswerFormat.VERB + signs.get(1),
                        AnswerFormat.VERB + signs.get(1),
                        "",
                        OWN_WORD + signs.get(2)),
                random);
        List<String> suffixes =
                shuffled(List.of("", "", ends.get(0), ends.get(0), ends.get(1), ends.get(1), " " + OWN_WORD), random);
        List<String> joiners = List.of("", marks.get(0), marks.get(1));
        List<Optional<Brackets>> brackets = shuffled(
                List.of(
                        Optional.empty(),
                        Optional.empty(),
                        Optional.of(Brackets.NONE),
                        Optional.of(kinds.get(0)),
                        Optional.of(kinds.get(1))),
                random);
        Iterator<String> words = Stream.iterate(shuffled(Words.HELD_FORMAT, random), list -> list)
                .flatMap(List::stream)
                .iterator();
        Set<AnswerFormat> formats = new HashSet<>();
        List<TaughtSkill> skills = new ArrayList<>();
        for (int s = 0; s < number; s++) {
            String prefix = withOwnWord(prefixes.get(s % prefixes.size()), words);
            String joiner = joiners.get(s % joiners.size());
            AnswerFormat format;
            int place = s + s / prefixes.size();
            do {
                String suffix = prefix.isEmpty() || prefix.startsWith(AnswerFormat.VERB)
                        ? withOwnWord(suffixes.get(place % suffixes.size()), words)
                        : "";
                format = new AnswerFormat(prefix, brackets.get(place % brackets.size()), joiner, suffix);
                place++;
            } while (!formats.add(format));
            Operation operation = Operation.values()[s];
            skills.add(new TaughtSkill(operation, usualFirst(operation.verbs()), format, key(operation, random)));
        }
        return skills;
    }

    /** The first verb twice, so that it is drawn twice as often. */
    private static List<Verb> usualFirst(List<Verb> verbs) {
        List<Verb> weighted = new ArrayList<>(verbs);
        weighted.add(0, verbs.get(0));
        return weighted;
    }

    private static String withOwnWord(String affix, Iterator<String> words) {
        return affix.contains(OWN_WORD) ? affix.replace(OWN_WORD, words.next()) : affix;
    }

    private static Key key(Operation operation, RandomGenerator random) {
        return TaughtSkill.key(
                operation,
                shuffled(Words.HELD_LABEL, random),
                shuffled(Words.HELD_LEXICON, random).subList(0, Operation.LEXICON_SIZE),
                random);
    }

    private static <T> List<T> shuffled(List<T> items, RandomGenerator random) {
        List<T> shuffled = new ArrayList<>(items);
        Words.shuffle(shuffled, random);
        return shuffled;
    }
}
