package winnow.maximize;

import winnow.submodular.SetFunction;

/** What maximizers ask of a function and a budget, with the name of the one to use instead. */
final class Requirements {
    private Requirements() {}

    static int items(String maximizer, SetFunction function, Budget budget) {
        if (budget.isCost()) {
            throw new IllegalArgumentException(
                    maximizer + " counts items and cannot keep a cost budget (" + budget + "): use CostAwareGreedy");
        }
        return budget.itemsIn(function.groundSize());
    }

    static void submodular(String maximizer, SetFunction function) {
        if (!function.isSubmodular()) {
            throw new IllegalArgumentException(maximizer + " needs a submodular function, and "
                    + function.getClass().getSimpleName() + " says it is not: use NaiveGreedy");
        }
    }

    static void monotone(String maximizer, SetFunction function) {
        if (!function.isMonotone()) {
            throw new IllegalArgumentException(maximizer + " needs a monotone function, and "
                    + function.getClass().getSimpleName() + " says it is not: use NaiveGreedy");
        }
    }

    static double finite(double gain, int item) {
        if (!Double.isFinite(gain)) {
            throw new IllegalArgumentException("gains must be finite, got " + gain + " for item " + item);
        }
        return gain;
    }

    static double epsilon(double epsilon) {
        if (!(epsilon > 0 && epsilon < 1)) {
            throw new IllegalArgumentException("epsilon must be in (0, 1), got " + epsilon);
        }
        return epsilon;
    }

    static double stopBelow(double gain) {
        if (Double.isNaN(gain)) {
            throw new IllegalArgumentException("the gain to stop below must be a number, got NaN");
        }
        return gain;
    }
}
