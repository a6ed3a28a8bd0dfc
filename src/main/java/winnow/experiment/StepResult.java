package winnow.experiment;

import java.util.ArrayList;
import java.util.List;
import java.util.function.Function;
import winnow.corpus.Corpus;
import winnow.corpus.Example;

/**
 * What came of a step.
 *
 * @param chosen ids of the chosen records, in order
 * @param results values
 */
record StepResult(List<String> chosen, Results results) {
    StepResult {
        chosen = List.copyOf(chosen);
    }

    /**
     * Runs a comparison of one contender and keeps what it chose.
     *
     * @param comparison told whom to tell
     */
    static StepResult of(Function<Comparison.Listener, List<Outcome>> comparison) {
        List<String> chosen = new ArrayList<>();
        List<Outcome> outcomes = comparison.apply(new Comparison.Listener() {
            @Override
            public void done(int steps, int of, String latest) {
                // A step is too short to tell of its parts.
            }

            @Override
            public void chose(String method, Corpus records) {
                records.stream().map(Example::id).forEach(chosen::add);
            }
        });
        return new StepResult(chosen, new Results(outcomes));
    }

    /** The outcomes that say what was chosen, as they stand in a file. */
    static List<String> choiceIn(Results results) {
        return results.outcomes().stream()
                .filter(outcome -> outcome.learner().equals(Comparison.CHOICE))
                .map(Results::line)
                .toList();
    }
}
