package winnow.maximize;

import winnow.submodular.SetFunction;

/** Chooses items one after another so that a set function grows. */
public interface Maximizer {
    /**
     * Chooses at most as many items as the budget allows.
     *
     * @throws IllegalArgumentException if the budget is larger than the ground set, the function lacks a property that this
     *     maximizer needs (lazy ones need submodularity), or it breaks a promise during the run: a gain that is not finite, or
     *     that rises although the function says it is submodular
     */
    GreedyTrace maximize(SetFunction function, Budget budget);

    /** As {@link #maximize(SetFunction, Budget)}, telling a listener of every pick; by default only of the end. */
    default GreedyTrace maximize(SetFunction function, Budget budget, PickListener listener) {
        GreedyTrace trace = maximize(function, budget);
        listener.picked(trace.size(), trace.size());
        return trace;
    }

    /** Name and settings in one line for manifests, such as {@code lazy} or {@code stochastic(epsilon=0.1)}. */
    String name();
}
