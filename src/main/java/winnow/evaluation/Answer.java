package winnow.evaluation;

import winnow.corpus.Example;

/**
 * What a model answered to a query, beside the reference.
 *
 * @param query the prompt that was asked and, as its response, the reference
 * @param text the answer; may be empty, for a model may say nothing
 */
public record Answer(Example query, String text) {
    /** Checks that there is a text. */
    public Answer {
        if (text == null) {
            throw new IllegalArgumentException("an answer must not be null, example " + query.id());
        }
    }

    /** An answer to be compared with a reference alone. */
    public static Answer of(String id, String reference, String text) {
        return new Answer(Example.of(id, "", reference), text);
    }

    /** The id of the query. */
    public String id() {
        return query.id();
    }

    /** The text that the answer is compared with. */
    public String reference() {
        return query.response();
    }
}
