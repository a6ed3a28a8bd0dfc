package winnow.synthetic;

/** An instruction and its right answer, before the answer is spoilt or the instruction repeated. */
record Task(String instruction, String answer) {}
