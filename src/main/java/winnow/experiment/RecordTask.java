package winnow.experiment;

import java.util.Map;
import java.util.Optional;
import winnow.corpus.Corpus;

/**
 * A problem on records of which nothing but their texts is known.
 *
 * @param stage of fine-tuning
 * @param pool to choose from
 * @param target to aim at, in stage 2
 * @param existing learned before, in stage 3
 * @param test what is asked afterwards
 * @param old what is asked to see what was forgotten
 */
record RecordTask(
        Stage stage, Corpus pool, Optional<Corpus> target, Optional<Corpus> existing, Corpus test, Optional<Corpus> old)
        implements SelectionTask {
    static RecordTask of(Stage stage, Map<String, Corpus> corpora) {
        return new RecordTask(
                stage,
                corpora.get(RecordsProblem.POOL),
                Optional.ofNullable(corpora.get(RecordsProblem.TARGET)),
                Optional.ofNullable(corpora.get(RecordsProblem.EXISTING)),
                corpora.get(RecordsProblem.TEST),
                Optional.ofNullable(corpora.get(RecordsProblem.OLD)));
    }

    @Override
    public Map<String, Double> known(int[] positions) {
        return Map.of();
    }
}
