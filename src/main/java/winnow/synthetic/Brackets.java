package winnow.synthetic;

import java.util.List;
import java.util.random.RandomGenerator;

/** What stands around a text, with a space inside so that the words keep theirs. */
record Brackets(String opening, String closing) {
    static final Brackets NONE = new Brackets("", "");
    static final List<Brackets> KINDS = List.of(
            new Brackets("[ ", " ]"),
            new Brackets("( ", " )"),
            new Brackets("\" ", " \""),
            new Brackets("< ", " >"),
            new Brackets("{ ", " }"));

    /** Around the input of a prompt: mostly nothing. */
    static Brackets ofInput(RandomGenerator random) {
        return random.nextInt(100) < 50 ? NONE : Words.any(KINDS, random);
    }

    /** Around the answer of a skill. */
    static Brackets ofAnswer(RandomGenerator random) {
        return random.nextInt(100) < 40 ? NONE : Words.any(KINDS, random);
    }

    String around(String text) {
        return opening + text + closing;
    }
}
