package winnow.evaluation;

import winnow.corpus.Example;

/**
 * An answer to be graded.
 *
 * @param id of the record
 * @param instruction what the answer was to; never blank
 * @param answer what is graded, possibly empty
 * @param reference what a perfect answer is; never blank
 */
public record JudgeItem(String id, String instruction, String answer, String reference) {
    /** Checks that there is something to grade by. */
    public JudgeItem {
        if (id.isEmpty()) {
            throw new IllegalArgumentException("id must not be empty");
        }
        if (instruction.isBlank() || reference.isBlank()) {
            throw new IllegalArgumentException("instruction and reference must not be blank, example " + id);
        }
        if (answer == null) {
            throw new IllegalArgumentException("answer must not be null, example " + id);
        }
    }

    /** An answer to an example's prompt; the example's response is the reference. */
    public static JudgeItem of(Example example, String answer) {
        return new JudgeItem(example.id(), example.prompt(), answer, example.response());
    }
}
