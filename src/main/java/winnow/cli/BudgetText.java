package winnow.cli;

import java.math.BigDecimal;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import winnow.corpus.Corpus;
import winnow.maximize.Budget;
import winnow.selection.Tokens;

/** A budget as a user writes it: {@code 30%}, {@code 300} or {@code 50000tokens}. */
record BudgetText(String text, BigDecimal amount, Unit unit) {
    private static final Pattern FORM = Pattern.compile("(-?[0-9]{1,15}(?:\\.[0-9]{1,15})?) ?(%|tokens?)?");

    enum Unit {
        SHARE,
        RECORDS,
        TOKENS
    }

    /**
     * Reads a budget.
     *
     * @throws IllegalArgumentException if it has another form, or is not above 0 and at most 100 %
     */
    static BudgetText of(String text) {
        Matcher form = FORM.matcher(text.strip());
        if (!form.matches()) {
            throw refused("a share such as 30%, a number of records such as 300, or tokens such as 50000tokens", text);
        }
        BigDecimal amount = new BigDecimal(form.group(1));
        Unit unit = form.group(2) == null ? Unit.RECORDS : form.group(2).equals("%") ? Unit.SHARE : Unit.TOKENS;
        if (amount.signum() <= 0) {
            throw refused("above 0", text);
        }
        if (unit == Unit.SHARE && amount.compareTo(BigDecimal.valueOf(100)) > 0) {
            throw refused("at most 100%", text);
        }
        if (unit != Unit.SHARE && amount.stripTrailingZeros().scale() > 0) {
            throw refused(
                    "a whole number of " + (unit == Unit.TOKENS ? "tokens" : "records") + share(amount, unit), text);
        }
        return new BudgetText(text.strip(), amount, unit);
    }

    /** A fraction below 1 without a unit is meant as a share. */
    private static String share(BigDecimal amount, Unit unit) {
        boolean isShare = unit == Unit.RECORDS && amount.compareTo(BigDecimal.ONE) < 0;
        return isShare
                ? ", or a share in per cent, such as "
                        + amount.movePointRight(2).stripTrailingZeros().toPlainString() + "%"
                : "";
    }

    /**
     * The budget for a pool.
     *
     * @throws IllegalArgumentException if the pool has less than that, or no record fits
     */
    Budget in(Corpus pool) {
        return switch (unit) {
            case SHARE -> Budget.share(amount.doubleValue() / 100);
            case RECORDS -> {
                requireAtMost(pool.size(), "records");
                yield Budget.items(amount.intValueExact());
            }
            case TOKENS -> {
                double[] costs = Tokens.costs(pool);
                long total = 0;
                long least = Long.MAX_VALUE;
                for (double cost : costs) {
                    total += (long) cost;
                    least = Math.min(least, (long) cost);
                }
                requireAtMost(total, "tokens");
                if (amount.compareTo(BigDecimal.valueOf(least)) < 0) {
                    throw refused("enough for the shortest record of the pool, " + least + " tokens", text);
                }
                yield Budget.cost(amount.doubleValue(), costs);
            }
        };
    }

    private void requireAtMost(long available, String what) {
        if (amount.compareTo(BigDecimal.valueOf(available)) > 0) {
            throw refused("at most the " + available + " " + what + " of the pool", text);
        }
    }

    private static IllegalArgumentException refused(String rule, String text) {
        return new IllegalArgumentException("--budget must be " + rule + ", got \"" + text + "\"");
    }
}
