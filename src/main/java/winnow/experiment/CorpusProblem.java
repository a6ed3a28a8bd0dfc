package winnow.experiment;

import java.util.Map;
import java.util.Optional;
import java.util.OptionalDouble;

/** A problem on corpora from files and public data sets, which are looked for before it is run or planned. */
sealed interface CorpusProblem extends ExperimentProblem
        permits DetoxificationTextsProblem, RecordsProblem, TextsProblem {
    /** The role of the records to choose from. */
    String POOL = "pool";

    /** Role to corpus, in the order in which records are drawn. */
    Map<String, CorpusSpec> corpora();

    /** The corpora as they were found, if they were looked for. */
    Optional<LocatedCorpora> located();

    /** The same problem on corpora that were found. */
    ExperimentProblem with(LocatedCorpora found);

    /**
     * What was found.
     *
     * @throws IllegalStateException if nobody has looked
     */
    default LocatedCorpora found() {
        return LocatedCorpora.required(located());
    }

    @Override
    default ExperimentProblem located(CorpusPlaces places) {
        return with(LocatedCorpora.of(corpora(), places, POOL));
    }

    @Override
    default ExperimentProblem sized(CorpusPlaces places) {
        return with(LocatedCorpora.sized(corpora(), places));
    }

    @Override
    default OptionalDouble meanCharacters() {
        return located().map(LocatedCorpora::meanCharacters).orElse(OptionalDouble.empty());
    }
}
