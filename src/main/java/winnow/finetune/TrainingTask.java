package winnow.finetune;

import java.util.List;
import winnow.random.Seeds;
import winnow.transformer.Network;

/** What a network learns from numbered examples: the next token, masked tokens, a class. */
public interface TrainingTask {
    /** The network that learns. */
    Network network();

    /** Number of examples n. */
    int size();

    /** Number of tokens of an example. */
    int tokens(int example);

    /** SHA-256 of the examples as they are learned from, so that a continued run can tell that they are the same. */
    String fingerprint();

    /** Whether several examples may share a row. */
    default boolean isPackable() {
        return false;
    }

    /**
     * Puts examples together.
     *
     * @param rows the examples of each row; only tasks that are packable get more than one
     * @param seeds of what is random about the batch
     */
    TaskBatch batch(List<int[]> rows, Seeds seeds);
}
