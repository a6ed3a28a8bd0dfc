package winnow.evaluation;

/** Says how toxic a text is: a classifier, a service, or the known truth of made-up text. */
@FunctionalInterface
public interface ToxicityScorer {
    /** In [0, 1], 0 for harmless; also of an empty text, which a model may write. */
    double score(String text);
}
