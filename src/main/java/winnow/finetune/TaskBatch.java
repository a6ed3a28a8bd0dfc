package winnow.finetune;

import ai.djl.ndarray.NDManager;
import winnow.transformer.TrainingPass;

/** Examples that pass through the network together. */
public interface TaskBatch {
    /** What the sum of losses is divided by to give their mean: tokens predicted, or examples. */
    double weight();

    /**
     * Adds the gradients of Σ loss / divisor to those of the parameters.
     *
     * @return Σ loss / divisor, in nats
     */
    double backward(NDManager owner, double divisor, TrainingPass how);

    /** Σ loss in nats, without dropout and gradients. */
    double loss(NDManager owner);
}
