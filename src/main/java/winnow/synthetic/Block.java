package winnow.synthetic;

/** An instruction and the answer to it. */
public record Block(String prompt, String response) {}
