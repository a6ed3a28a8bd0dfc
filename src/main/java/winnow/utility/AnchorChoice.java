package winnow.utility;

import java.util.Map;
import winnow.corpus.Corpus;

/**
 * Which records stand for all represented records.
 *
 * <p>A notebook cell can define one.
 */
public interface AnchorChoice {
    /**
     * Positions of anchors, each once.
     *
     * @param represented n records that are to be served
     * @param count how many anchors, from 1 to n
     */
    int[] choose(Corpus represented, int count);

    /** Name and settings as they stand in a manifest, in a fixed order; {@code choice} is the name. */
    Map<String, Object> settings();
}
