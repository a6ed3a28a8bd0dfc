package winnow.selection;

import java.util.Arrays;
import winnow.maximize.Budget;

/**
 * What is left of a budget while records are taken in a given order.
 *
 * <p>A cost budget is followed as a prefix: the first record that does not fit ends the selection, so that a larger budget
 * only ever adds records.
 */
final class Allowance {
    private final Budget budget;
    private int itemsLeft;
    private double costLeft;

    Allowance(Budget budget, int n) {
        this.budget = budget;
        this.itemsLeft = budget.isCost() ? n : budget.itemsIn(n);
        this.costLeft = budget.isCost() ? budget.limit() : 0;
    }

    /** Takes one more record; false, and nothing taken, when the budget has no room for it. */
    boolean take(int item) {
        if (itemsLeft == 0 || budget.isCost() && budget.costOf(item) > costLeft) {
            return false;
        }
        itemsLeft--;
        costLeft -= budget.isCost() ? budget.costOf(item) : 0;
        return true;
    }

    /** The records of an order of the whole pool that fit. */
    static int[] prefix(int[] order, Budget budget) {
        return prefix(order, budget, order.length);
    }

    /** The records that fit, of an order of some of the n in the pool: a share is one of all n. */
    static int[] prefix(int[] order, Budget budget, int n) {
        Allowance allowance = new Allowance(budget, n);
        int taken = 0;
        while (taken < order.length && allowance.take(order[taken])) {
            taken++;
        }
        return Arrays.copyOf(order, taken);
    }
}
