package winnow.finetune;

import java.util.Optional;
import java.util.OptionalInt;
import winnow.transformer.LoraAdapter;

/**
 * What came of a training run; the network itself has been changed.
 *
 * @param curve how it went
 * @param adapter the adapter that was trained, attached, if that was the method; the caller closes it
 * @param restoredStep the step whose weights were put back as the best, with early stopping
 * @param stoppedEarly whether patience ended the run
 */
public record FineTuned(
        TrainingCurve curve, Optional<LoraAdapter> adapter, OptionalInt restoredStep, boolean stoppedEarly) {}
