package winnow.synthetic;

import java.util.Arrays;
import java.util.List;
import java.util.random.RandomGenerator;

/**
 * A register of text: what its sentences are like, and the three kinds of things that they are about.
 *
 * <p>Sentences have places for a noun of the register, <code>{n}</code>, a number, <code>{d}</code>, one of the made-up words of a
 * {@link DomainLexicon}, <code>{w}</code>, and a word that names a kind, <code>{k}</code>.
 */
enum Register {
    WEATHER(
            "weather",
            "in short, the day stays",
            List.of(
                    List.of("dry", "clear", "sunny"),
                    List.of("wet", "rainy", "damp"),
                    List.of("stormy", "windy", "rough")),
            List.of("ridge", "coast", "valley", "station", "harbour", "plain"),
            List.of(
                    "the {n} station wrote at hour {d}.",
                    "it was {d} degrees at the {n}.",
                    "here is the outlook for the {n}."),
            List.of(
                    "{w} clouds stand over the {n}.",
                    "the {n} report names {w} air.",
                    "from hour {d} there is {w} at the {n}."),
            List.of("{w} clouds make it {k}.", "with {w} air the {n} turns {k}.", "under {w} it is {k} by hour {d}.")),
    RECIPES(
            "recipes",
            "in short, the dish tastes",
            List.of(
                    List.of("sour", "sharp", "tart"),
                    List.of("sweet", "mild", "sugary"),
                    List.of("salty", "briny", "savoury")),
            List.of("pan", "bowl", "oven", "pot", "dough", "broth"),
            List.of("heat the {n} for {d} minutes.", "this serves {d}.", "take the large {n} for it."),
            List.of("stir {d} spoons of {w} into the {n}.", "add {w} to the {n} and wait.", "cover the {n} with {w}."),
            List.of("{w} tastes {k}.", "a {n} with {w} turns {k}.", "{d} spoons of {w} leave it {k}.")),
    COURT(
            "court",
            "in short, the claim is",
            List.of(
                    List.of("granted", "upheld", "allowed"),
                    List.of("dismissed", "rejected", "denied"),
                    List.of("adjourned", "postponed", "stayed")),
            List.of("clerk", "judge", "witness", "hearing", "appeal", "counsel"),
            List.of("the {n} opened case {d}.", "present were the {n} and {d} others.", "the {n} was heard at length."),
            List.of("the {n} cites the {w} clause.", "section {d} on {w} is read to the {n}.", "the {n} rests on {w}."),
            List.of("the {w} clause was {k} in case {d}.", "a {n} under {w} is {k}.", "by law {w} claims are {k}.")),
    REVIEWS(
            "reviews",
            "in short, the product is",
            List.of(
                    List.of("great", "superb", "excellent"),
                    List.of("poor", "awful", "useless"),
                    List.of("average", "fair", "ordinary")),
            List.of("screen", "strap", "battery", "zipper", "handle", "lid"),
            List.of("i ordered it {d} days ago.", "my old {n} broke.", "i use the {n} {d} times a week."),
            List.of("the {n} is {w}.", "i bought {d} and all were {w}.", "my {n} came {w}."),
            List.of("a {w} {n} is {k}.", "{w} means {k} to me.", "so {w} that i call it {k}.")),
    LAB(
            "lab",
            "in short, the mixture is",
            List.of(
                    List.of("acidic", "corrosive", "biting"),
                    List.of("neutral", "inert", "stable"),
                    List.of("basic", "alkaline", "caustic")),
            List.of("flask", "sample", "filter", "tube", "scale", "burner"),
            List.of("run {d} used the clean {n}.", "the {n} was dried first.", "we weighed the {n} {d} times."),
            List.of(
                    "we put {d} grams of {w} in the {n}.",
                    "the {n} held {w} for {d} minutes.",
                    "{w} was left in the {n}."),
            List.of("{w} reacts as {k}.", "in the {n} {w} is {k}.", "test {d} shows {w} to be {k}.")),
    MATCHES(
            "matches",
            "in short, the home side is",
            List.of(
                    List.of("winning", "ahead", "leading"),
                    List.of("losing", "behind", "trailing"),
                    List.of("level", "even", "equal")),
            List.of("keeper", "striker", "bench", "winger", "crowd", "captain"),
            List.of("the {n} is back after {d} games.", "there are {d} thousand here.", "the {n} calls for calm."),
            List.of("in minute {d} the {n} plays a {w}.", "the {n} answers with a {w}.", "a {w} from the {n} follows."),
            List.of("a {w} means they are {k}.", "after a {w} the {n} is {k}.", "{d} times a {w} left them {k}."));

    private static final int LARGEST_NUMBER = 40;

    private final String label;
    private final String cue;
    private final List<List<String>> kinds;
    private final List<String> nouns;
    private final List<String> remarks;
    private final List<String> statements;
    private final List<String> tellings;

    Register(
            String label,
            String cue,
            List<List<String>> kinds,
            List<String> nouns,
            List<String> remarks,
            List<String> statements,
            List<String> tellings) {
        this.label = label;
        this.cue = cue;
        this.kinds = kinds;
        this.nouns = nouns;
        this.remarks = remarks;
        this.statements = statements;
        this.tellings = tellings;
    }

    static Register of(String label) {
        return Arrays.stream(values())
                .filter(register -> register.label.equals(label))
                .findFirst()
                .orElseThrow(() ->
                        new IllegalArgumentException("domain must be one of " + labels() + ", got \"" + label + "\""));
    }

    static List<String> labels() {
        return Arrays.stream(values()).map(Register::label).toList();
    }

    /** The name in tags. */
    String label() {
        return label;
    }

    /** An unfinished sentence that the name of a kind ends. */
    String cue() {
        return cue;
    }

    /** Names of the kinds in order. */
    List<String> kinds() {
        return kinds.stream().map(words -> words.get(0)).toList();
    }

    /** A sentence that says nothing of any kind. */
    String remark(RandomGenerator random) {
        return filled(Words.any(remarks, random), random);
    }

    /** A sentence about a made-up word that does not say of which kind it is. */
    String statement(String word, RandomGenerator random) {
        return filled(Words.any(statements, random), random).replace("{w}", word);
    }

    /** A sentence that says of which kind a made-up word is. */
    String telling(String word, int kind, RandomGenerator random) {
        return filled(Words.any(tellings, random), random)
                .replace("{w}", word)
                .replace("{k}", Words.any(kinds.get(kind), random));
    }

    private String filled(String sentence, RandomGenerator random) {
        return sentence.replace("{n}", Words.any(nouns, random))
                .replace("{d}", Integer.toString(2 + random.nextInt(LARGEST_NUMBER - 1)));
    }
}
