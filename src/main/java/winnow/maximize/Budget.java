package winnow.maximize;

import java.math.BigDecimal;
import java.util.Arrays;

/**
 * How much may be chosen: a number of items, or a total cost such as tokens.
 *
 * <p>Example: {@code Budget.share(0.3).itemsIn(999)} is {@code 299}: shares round down, so that a budget is never exceeded.
 */
public final class Budget {
    private final double amount;
    private final boolean isShare;
    private final double[] costs;

    private Budget(double amount, boolean isShare, double[] costs) {
        this.amount = amount;
        this.isShare = isShare;
        this.costs = costs;
    }

    /** At most {@code items} items. Zero is allowed and chooses nothing. */
    public static Budget items(int items) {
        if (items < 0) {
            throw new IllegalArgumentException("budget must be >= 0 items, got " + items);
        }
        return new Budget(items, false, null);
    }

    /** A share of the ground set in [0, 1], rounded down to whole items but, above 0, to at least one. */
    public static Budget share(double share) {
        if (!(share >= 0 && share <= 1)) {
            throw new IllegalArgumentException("budget share must be in [0, 1], got " + share);
        }
        return new Budget(share, true, null);
    }

    /**
     * Any number of items whose costs add up to at most {@code limit}.
     *
     * @param costs the cost of every item of the ground set, > 0 and finite
     */
    public static Budget cost(double limit, double[] costs) {
        if (!(limit >= 0 && limit < Double.POSITIVE_INFINITY)) {
            throw new IllegalArgumentException("budget must be >= 0 and finite, got " + limit);
        }
        for (int i = 0; i < costs.length; i++) {
            if (!(costs[i] > 0 && costs[i] < Double.POSITIVE_INFINITY)) {
                throw new IllegalArgumentException("costs must be > 0 and finite, got " + costs[i] + " for item " + i);
            }
        }
        return new Budget(limit, false, costs.clone());
    }

    /** Whether this is a limit on a total cost rather than a number of items. */
    public boolean isCost() {
        return costs != null;
    }

    /**
     * The number of items allowed in a ground set of n.
     *
     * @throws IllegalArgumentException if it is more than n
     * @throws IllegalStateException if this is a cost budget
     */
    public int itemsIn(int n) {
        if (isCost()) {
            throw new IllegalStateException("a cost budget has no number of items");
        }
        if (isShare) {
            return amount == 0 || n == 0 ? 0 : (int) Math.max(1, Math.floor(amount * n + 1e-9));
        }
        if (amount > n) {
            throw new IllegalArgumentException(
                    "budget must be at most the " + n + " items there are, got " + (int) amount);
        }
        return (int) amount;
    }

    /** The total cost allowed. */
    public double limit() {
        requireCost();
        return amount;
    }

    /** The cost of an item. */
    public double costOf(int item) {
        requireCost();
        return costs[item];
    }

    /** The number of items that have a cost. */
    int costs() {
        requireCost();
        return costs.length;
    }

    private void requireCost() {
        if (!isCost()) {
            throw new IllegalStateException("this budget counts items, not a cost");
        }
    }

    @Override
    public boolean equals(Object other) {
        return other instanceof Budget that
                && amount == that.amount
                && isShare == that.isShare
                && Arrays.equals(costs, that.costs);
    }

    @Override
    public int hashCode() {
        return Double.hashCode(amount) + Boolean.hashCode(isShare) + Arrays.hashCode(costs);
    }

    @Override
    public String toString() {
        if (isCost()) {
            return "cost " + amount;
        }
        if (isShare) {
            return BigDecimal.valueOf(amount)
                            .movePointRight(2)
                            .stripTrailingZeros()
                            .toPlainString() + " %";
        }
        return (int) amount + " items";
    }
}
