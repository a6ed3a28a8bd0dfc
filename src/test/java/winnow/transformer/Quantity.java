package winnow.transformer;

/** What is compared with the golden values, and how far off it may be (golden/README.md, suggested for another F32 program). */
enum Quantity {
    LOGITS("logits", 5e-5),
    PADDED("padded", 5e-5),
    HIDDEN("hidden", 5e-5),
    MEAN("mean", 5e-5),
    EMBEDDING("embed", 5e-5),
    POOLER("pooler", 5e-5),
    TYPES("types", 5e-5),
    ATTENTION("attn", 1e-5),
    LOG_PROBABILITY("logprob", 5e-5),
    /** Of up to 15 tokens, each within its own tolerance. */
    SUM_LOG_PROBABILITY("sum lp", 15 * 5e-5),
    LOSS("loss", 1e-5),
    CACHED("cached", 5e-5),
    /** Number of tokens that differ. */
    GREEDY("greedy", 0),
    GRADIENT_ENTRY("g entry", 1e-5),
    /** Relative, the divisor at least 0.001. */
    GRADIENT_NORM("g norm", 2e-4),
    /** Divided by norm · √n, which bounds a sum of n numbers, and at least 0.001. */
    GRADIENT_SUM("g sum", 2e-4),
    /** Divided by both norms. */
    INNER_PRODUCT("g inner", 1e-5),
    /** Weights as stored, which widen to F32 exactly. */
    STORED("stored", 0);

    private final String title;
    private final double tolerance;

    Quantity(String title, double tolerance) {
        this.title = title;
        this.tolerance = tolerance;
    }

    String title() {
        return title;
    }

    double tolerance() {
        return tolerance;
    }
}
