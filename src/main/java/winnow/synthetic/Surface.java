package winnow.synthetic;

import java.util.List;
import java.util.random.RandomGenerator;

/**
 * How an item is asked for, apart from verb and input: shared by all skills and drawn anew for every item.
 *
 * @param form the verb's form in the pattern
 * @param pattern text with {@code {v}} for the verb and {@code {x}} for the input
 */
record Surface(Verb.Form form, String pattern) {
    static final List<Surface> ALL = List.of(
            base("{v} the following: {x}"),
            base("please {v} this: {x}"),
            base("{x}. now {v} it."),
            base("can you {v} {x}?"),
            base("task: {v}. input: {x}"),
            base("{v} ( {x} )"),
            base("your job is to {v} {x}."),
            base("i have {x}. please {v}."),
            base("with {x}, do {v}"),
            base("{v}: {x}"),
            base("{x} -> {v}"),
            base("here is {x}. {v} that for me."),
            base("how do we {v} {x}?"),
            ing("use {v} on {x}"),
            ing("apply {v} to {x}."),
            ing("look, {x} needs {v}."),
            ing("{v} is what i want for {x}."),
            ing("show your {v} with {x}"),
            ing("try {v} this: {x}"),
            ing("task: {v}. input: {x}"),
            ing("{x} -> {v}"),
            ing("we are {v} {x} today."),
            ed("i want {x} {v}."),
            ed("{x}, {v} please"),
            ed("what is {x} when {v}?"),
            ed("it has to be {v}: {x}"),
            ed("give me the {v} form of {x}"),
            ed("to be {v}: {x}"),
            ed("{v}: {x}"),
            ed("make this {v}: {x}"),
            s("what if one {v} {x}?"),
            s("who {v} this? {x}"),
            s("my friend {v} {x}. do the same."),
            s("see how it {v}: {x}"),
            s("someone {v} {x}. what comes out?"),
            s("a machine {v} {x}"));

    private static final List<String> GREETINGS =
            List.of("hello. ", "ok, ", "dear helper, ", "one more: ", "quick question. ", "again: ", "hi there. ");
    private static final List<String> THANKS =
            List.of(" thank you.", " no rush.", " be quick.", " keep it short.", " many thanks!");
    private static final int CHATTER_PERCENT = 40;

    static Surface any(RandomGenerator random) {
        return Words.any(ALL, random);
    }

    String prompt(String verb, String input) {
        return pattern.replace("{v}", verb).replace("{x}", input);
    }

    /** Sometimes a greeting before and a word of thanks after a prompt. */
    static String withChatter(String prompt, RandomGenerator random) {
        String before = random.nextInt(100) < CHATTER_PERCENT ? Words.any(GREETINGS, random) : "";
        String after = random.nextInt(100) < CHATTER_PERCENT ? Words.any(THANKS, random) : "";
        return before + prompt + after;
    }

    /** The prompt with other chatter around it. */
    static String inOtherWords(String prompt, RandomGenerator random) {
        return random.nextBoolean() ? Words.any(GREETINGS, random) + prompt : prompt + Words.any(THANKS, random);
    }

    private static Surface base(String pattern) {
        return new Surface(Verb.Form.BASE, pattern);
    }

    private static Surface ing(String pattern) {
        return new Surface(Verb.Form.ING, pattern);
    }

    private static Surface ed(String pattern) {
        return new Surface(Verb.Form.ED, pattern);
    }

    private static Surface s(String pattern) {
        return new Surface(Verb.Form.S, pattern);
    }
}
