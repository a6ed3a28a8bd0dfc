package winnow.tokenizer;

/**
 * A piece of a template.
 *
 * @param kind what it is
 * @param text its characters; for a string, its value
 * @param line where it begins, from 1
 */
record TemplateToken(Kind kind, String text, int line) {
    /** What a token is. */
    enum Kind {
        /** Text outside of tags. */
        DATA,
        /** The opening of an expression whose value is written. */
        OUTPUT_BEGIN,
        /** The opening of a statement. */
        BLOCK_BEGIN,
        /** The end of either. */
        END,
        NAME,
        STRING,
        INTEGER,
        OPERATOR
    }

    boolean isOperator(String operator) {
        return kind == Kind.OPERATOR && text.equals(operator);
    }

    boolean isName(String name) {
        return kind == Kind.NAME && text.equals(name);
    }
}
