package winnow.submodular;

/** A submodular function that can keep the gains of all items up to date at less cost than evaluating them again. */
public interface DeltaFunction extends MonotoneSubmodular {
    /** A fresh run that maintains all gains. */
    DeltaState startDelta();
}
