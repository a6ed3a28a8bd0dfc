package winnow.utility;

import java.util.Map;
import winnow.corpus.Corpus;

/**
 * How much seeing one record helps with another.
 *
 * <p>A notebook cell can define one.
 */
public interface UtilityMetric {
    /** Name and settings as they stand in a manifest, in a fixed order; {@code metric} is the name. */
    Map<String, Object> settings();

    /**
     * The raw utility of every candidate for every represented record.
     *
     * @param represented n records that are to be served, the rows
     * @param candidates m records that may be chosen, the columns; may be the same corpus
     */
    UtilityMatrix between(Corpus represented, Corpus candidates);
}
