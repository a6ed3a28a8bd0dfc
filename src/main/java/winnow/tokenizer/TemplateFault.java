package winnow.tokenizer;

/** What is wrong with a template, or with what it was given, at one of its lines. */
final class TemplateFault extends RuntimeException {
    private final int line;
    private final boolean isRaised;

    private TemplateFault(int line, String problem, boolean isRaised) {
        super(problem, null, false, false);
        this.line = line;
        this.isRaised = isRaised;
    }

    /** A fault at a line; 0 where the line is not known yet. */
    static TemplateFault at(int line, String problem) {
        return new TemplateFault(line, problem, false);
    }

    /** A fault of which only the caller knows the line. */
    static TemplateFault of(String problem) {
        return at(0, problem);
    }

    /** What the template itself says is wrong, by {@code raise_exception}. */
    static TemplateFault raised(String problem) {
        return new TemplateFault(0, problem, true);
    }

    TemplateFault orAt(int fallback) {
        return line > 0 ? this : new TemplateFault(fallback, getMessage(), isRaised);
    }

    int line() {
        return line;
    }

    boolean isRaised() {
        return isRaised;
    }
}
