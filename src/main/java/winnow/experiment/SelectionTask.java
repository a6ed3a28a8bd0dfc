package winnow.experiment;

import java.util.Map;
import java.util.Optional;
import winnow.corpus.Corpus;

/** A problem of one stage: disjoint corpora to choose from, to aim at, to build on and to be asked. */
public interface SelectionTask {
    /** Of fine-tuning. */
    Stage stage();

    /** What may be chosen. */
    Corpus pool();

    /** What to aim at, in stage 2. */
    Optional<Corpus> target();

    /** What was learned before, in stage 3. */
    Optional<Corpus> existing();

    /** What is asked afterwards. */
    Corpus test();

    /** What is asked to see what was forgotten, in stage 3. */
    Optional<Corpus> old();

    /** What is known of a choice beside its size, by the name of the metric; nothing where there is no truth to know. */
    Map<String, Double> known(int[] positions);
}
