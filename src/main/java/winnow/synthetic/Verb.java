package winnow.synthetic;

import java.util.List;
import java.util.random.RandomGenerator;
import java.util.stream.Stream;

/** A regular verb, the name of a skill in a prompt, in four forms that share a stem but are different words. */
record Verb(String base) {
    /** The forms; the surface of a prompt decides which. */
    enum Form {
        BASE,
        ING,
        ED,
        S
    }

    /** Verbs of pre-training that are English words; those of evaluation stand with their {@link Operation}. */
    static final List<Verb> PRETRAINING = verbs(
            "push",
            "pull",
            "lift",
            "climb",
            "walk",
            "talk",
            "wash",
            "clean",
            "play",
            "work",
            "help",
            "ask",
            "call",
            "cover",
            "deliver",
            "enter",
            "fold",
            "gather",
            "handle",
            "join",
            "kick",
            "learn",
            "load",
            "mark",
            "melt",
            "order",
            "pack",
            "paste",
            "pick",
            "point",
            "pour",
            "press",
            "print",
            "quote",
            "race",
            "reach",
            "return",
            "sail",
            "shift",
            "shout",
            "smile",
            "spell",
            "sprinkle",
            "stack",
            "start",
            "stretch",
            "test",
            "touch",
            "twist",
            "vote",
            "wait",
            "watch",
            "water",
            "wonder",
            "yield",
            "bake",
            "dance",
            "glue",
            "pluck",
            "hoist");

    static List<Verb> verbs(String... bases) {
        return List.of(bases).stream().map(Verb::new).toList();
    }

    /** A verb that nobody has seen before, such as {@code drelum}: none of those of evaluation. */
    static Verb nonce(RandomGenerator random) {
        while (true) {
            String stem = Words.nonce(1 + random.nextInt(2), random);
            Verb verb = new Verb(random.nextInt(3) == 0 ? stem + "e" : stem);
            if (Stream.of(Form.values()).map(verb::in).noneMatch(Operation::isVerb)) {
                return verb;
            }
        }
    }

    String in(Form form) {
        String stem = base.endsWith("e") ? base.substring(0, base.length() - 1) : base;
        return switch (form) {
            case BASE -> base;
            case ING -> stem + "ing";
            case ED -> stem + "ed";
            case S -> base + (base.matches(".*(s|x|z|ch|sh|o)") ? "es" : "s");
        };
    }
}
