package winnow.evaluation;

import java.util.List;
import winnow.corpus.Corpus;

/**
 * How good answers are, by their texts: one finite value per answer, higher is better.
 *
 * <p>All answers are given at once, so that a metric that runs a model can batch them; the value of an answer must not depend on the
 * others.
 */
public interface AnswerMetric {
    /** As it stands in tables and files, such as {@code rouge1}. */
    String name();

    /**
     * Checks the references before any answer is written, so that hours of writing are not lost to the last record.
     *
     * @throws IllegalArgumentException naming an example by whose reference nothing can be measured; never by default
     */
    default void requireMeasurable(Corpus test) {}

    /** One value per answer [n], in order. */
    double[] values(List<Answer> answers);
}
