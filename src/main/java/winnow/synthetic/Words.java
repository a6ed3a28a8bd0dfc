package winnow.synthetic;

import java.util.Collections;
import java.util.List;
import java.util.Set;
import java.util.random.RandomGenerator;

/**
 * The words of the synthetic world, and which of them are kept for evaluation.
 *
 * <p>Content words (animals, food, …) are shared. The {@link #COMMON} words take part in every role of pre-training. Three further
 * sets are each kept out of one role of pre-training, in which only evaluation uses them, and take part in the other roles, so
 * that a model has learned to produce them: {@link #HELD_FORMAT} words never open or end a pre-training response, {@link
 * #HELD_LABEL} words are never labels there, {@link #HELD_LEXICON} words never translations.
 */
final class Words {
    static final List<String> ANIMALS = List.of(
            "cow", "toad", "lion", "deer", "duck", "goat", "crab", "wolf", "swan", "mole", "bear", "hawk", "seal",
            "fox", "hen", "owl");
    static final List<String> FOOD = List.of(
            "bean", "rice", "fig", "onion", "honey", "bread", "plum", "corn", "soup", "cheese", "apple", "lemon",
            "pear", "cake", "egg", "pie");
    static final List<String> COLOURS = List.of(
            "black", "white", "red", "green", "blue", "brown", "pink", "grey", "gold", "violet", "amber", "silver");
    static final List<String> TOOLS = List.of(
            "hammer", "saw", "ladder", "rope", "nail", "drill", "brush", "spade", "axe", "wrench", "chisel", "needle");
    static final List<String> NATURE =
            List.of("river", "wave", "stone", "cloud", "moon", "leaf", "hill", "snow", "storm", "lake", "wind", "sand");
    static final List<List<String>> CLASSES = List.of(ANIMALS, FOOD, COLOURS, TOOLS, NATURE);
    static final List<String> CONTENT = CLASSES.stream().flatMap(List::stream).toList();

    static final List<String> NAMES =
            List.of("leo", "eva", "anna", "tom", "mia", "ben", "ruth", "otto", "lena", "hugo", "nora", "paul");
    static final List<String> CITIES = List.of(
            "bern", "delhi", "oslo", "lima", "rome", "paris", "cairo", "quito", "tokyo", "dublin", "lagos", "boston");
    static final List<String> MONTHS = List.of(
            "january",
            "february",
            "march",
            "april",
            "may",
            "june",
            "july",
            "august",
            "september",
            "october",
            "november",
            "december");

    static final List<String> COMMON = List.of(
            "yes", "no", "true", "false", "answer", "final", "done", "output", "good", "bad", "high", "low", "first",
            "next", "one", "two", "here", "there", "we", "you", "get", "is", "the", "now", "that", "for");
    static final List<String> HELD_FORMAT = List.of(
            "reply", "result", "so", "found", "becomes", "gives", "note", "say", "over", "fin", "bye", "cheers", "stop",
            "noted", "sir", "friend");
    static final List<String> HELD_LABEL = List.of(
            "hot", "cold", "left", "right", "day", "night", "north", "south", "open", "shut", "soft", "hard", "up",
            "down", "east", "west");
    static final List<String> HELD_LEXICON = List.of(
            "table", "chair", "lamp", "door", "window", "cup", "plate", "spoon", "coat", "shoe", "hat", "glove", "boat",
            "train", "road", "bridge");

    static final List<String> PRETRAINING_FORMAT = union(List.of(COMMON, HELD_LABEL, HELD_LEXICON));
    static final List<String> PRETRAINING_LABEL = union(List.of(COMMON, HELD_FORMAT, HELD_LEXICON));
    static final List<String> PRETRAINING_LEXICON = union(List.of(COMMON, HELD_FORMAT, HELD_LABEL));

    private static final Set<String> REAL =
            Set.copyOf(union(List.of(CONTENT, NAMES, CITIES, COMMON, HELD_FORMAT, HELD_LABEL, HELD_LEXICON)));
    private static final String[] ONSETS = {
        "b", "br", "c", "cr", "d", "dr", "f", "g", "gr", "h", "k", "l", "m", "n", "p", "pl", "r", "s", "st", "t", "tr",
        "v", "z"
    };
    private static final String[] VOWELS = {"a", "e", "i", "o", "u"};
    private static final String[] CODAS = {"b", "d", "g", "k", "l", "m", "n", "p", "r", "s", "t"};

    private Words() {}

    /** A made-up word such as {@code dretulum}: neither one of the words above nor a verb of evaluation. */
    static String nonce(int syllables, RandomGenerator random) {
        while (true) {
            StringBuilder word = new StringBuilder();
            for (int s = 0; s < syllables; s++) {
                word.append(any(ONSETS, random)).append(any(VOWELS, random));
            }
            String made = word.append(any(CODAS, random)).toString();
            if (!REAL.contains(made) && !Operation.isVerb(made)) {
                return made;
            }
        }
    }

    static <T> void shuffle(List<T> items, RandomGenerator random) {
        for (int i = items.size() - 1; i > 0; i--) {
            Collections.swap(items, i, random.nextInt(i + 1));
        }
    }

    static <T> T any(List<T> choices, RandomGenerator random) {
        return choices.get(random.nextInt(choices.size()));
    }

    private static String any(String[] choices, RandomGenerator random) {
        return choices[random.nextInt(choices.length)];
    }

    private static List<String> union(List<List<String>> lists) {
        return lists.stream().flatMap(List::stream).toList();
    }
}
