package winnow.selection;

import winnow.corpus.Corpus;

/** A method with an objective, under which any other selection from the same pool can be valued too. */
public interface ObjectiveSelector extends Selector {
    /**
     * The value of a selection under this method's objective.
     *
     * @param positions what was chosen, in order
     */
    double objective(Corpus pool, int[] positions);
}
