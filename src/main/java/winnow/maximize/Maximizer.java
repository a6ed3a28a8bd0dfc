package winnow.maximize;

import winnow.submodular.SetFunction;

/** Chooses items one after another so that a set function grows. */
public interface Maximizer {
    /**
     * Chooses at most as many items as the budget allows.
     *
     * @throws IllegalArgumentException if the budget is larger than the ground set, or the function lacks a property that
     *     this maximizer needs (lazy ones need submodularity)
     */
    GreedyTrace maximize(SetFunction function, Budget budget);

    /** Name and settings in one line for manifests, such as {@code lazy} or {@code stochastic(epsilon=0.1)}. */
    String name();
}
