package winnow.cli;

import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.stream.IntStream;
import winnow.corpus.Corpus;
import winnow.utility.InContextUtility;
import winnow.utility.UtilityPlan;

/**
 * What a matrix of in-context utilities will take.
 *
 * @param plan what is to be computed
 * @param finished columns that a stopped run left
 * @param tokensPerSecond measured on this machine
 */
record UtilityEstimate(UtilityPlan plan, int finished, double tokensPerSecond) implements UtilityOutlook {
    private static final double LONG_SECONDS = 3600;
    private static final int MOST_ROWS = 64;
    private static final int GROWTH = 4;
    private static final double ENOUGH_SECONDS = 2;
    private static final double TOO_SLOW_TO_WARM_UP = 10;

    /** Columns of the probe for each that runs at once, so that the scores without examples before them count little. */
    private static final int WAVES = 4;

    /** The share of the heap that matrices may take. */
    private static final double HEAP_SHARE = 0.8;

    /** Entries of the largest matrix. */
    private static final double MOST_ENTRIES = Integer.MAX_VALUE - 8.0;

    /**
     * Scores a few records after the first candidates, more and more of them until it takes a while: the first time warms up.
     *
     * @param metric without store and listener
     * @param plan what is to be computed of the block
     * @param atOnce columns that it runs at once
     */
    static UtilityEstimate of(
            InContextUtility metric,
            UtilityPlan plan,
            int atOnce,
            Corpus represented,
            Corpus candidates,
            int finished) {
        if (represented.size() == 0 || finished >= candidates.size()) {
            return new UtilityEstimate(plan, finished, Double.POSITIVE_INFINITY);
        }
        int columns = Math.min(candidates.size(), atOnce == 1 ? 1 : WAVES * atOnce);
        Corpus few = candidates.subset(IntStream.range(0, columns).toArray());
        double rate = 0;
        for (int rows = 1; rows <= MOST_ROWS; rows *= GROWTH) {
            Corpus sample = spread(represented, rows);
            long tokens = metric.plan(sample, few).tokenPositions();
            long start = System.nanoTime();
            metric.between(sample, few);
            double seconds = (System.nanoTime() - start) / 1e9;
            // What else the machine does makes a round slower, nothing makes it faster.
            rate = Math.max(rate, tokens / seconds);
            if (seconds > (rows == 1 ? TOO_SLOW_TO_WARM_UP : ENOUGH_SECONDS)
                    || rows >= represented.size() && rows > 1) {
                break;
            }
        }
        return new UtilityEstimate(plan, finished, rate);
    }

    private static Corpus spread(Corpus corpus, int count) {
        int n = corpus.size();
        int size = Math.min(n, count);
        return corpus.subset(
                IntStream.range(0, size).map(i -> (int) ((long) i * n / size)).toArray());
    }

    /** Time for the columns that are still missing. */
    double seconds() {
        double left = plan.candidates() == 0 ? 0 : 1 - (double) finished / plan.candidates();
        return plan.seconds(tokensPerSecond) * left;
    }

    @Override
    public List<String> lines() {
        String matrix = Quantity.count(plan.represented()) + " x " + Quantity.count(plan.candidates());
        String done = finished == 0 ? "" : ", " + Quantity.count(finished) + " columns are there already";
        String rate = Double.isInfinite(tokensPerSecond)
                ? "nothing"
                : "about " + Quantity.seconds(Math.ceil(seconds())) + " at "
                        + Quantity.count(Math.round(tokensPerSecond)) + " tokens a second";
        return List.of(
                "plan: " + matrix + " utilities, " + Quantity.count(plan.passes()) + " passes, "
                        + Quantity.count(plan.tokenPositions()) + " tokens ("
                        + String.format(Locale.ROOT, "%.1f", plan.saving())
                        + " times fewer than pair by pair), "
                        + String.format(Locale.ROOT, "%.1e", plan.multiplications())
                        + " operations, a matrix of " + Quantity.bytes(plan.matrixBytes()),
                "estimate: " + rate + done);
    }

    /** {@inheritDoc} More than an hour is long. */
    @Override
    public void requireLeave(boolean isGiven) {
        if (seconds() > LONG_SECONDS && !isGiven) {
            throw new IllegalArgumentException("--yes must be given for more than an hour, the estimate is "
                    + Quantity.seconds(seconds()) + " for " + Quantity.count(plan.candidates() - finished)
                    + " columns; fewer --rows or a smaller model take less, --part shares the columns");
        }
    }

    @Override
    public Map<String, Object> asMap() {
        return Json.object(
                "rows", plan.represented(),
                "columns", plan.candidates(),
                "passes", plan.passes(),
                "tokens", plan.tokenPositions(),
                "pairwiseTokens", plan.pairwiseTokenPositions(),
                "operations", plan.multiplications(),
                "bytes", plan.matrixBytes());
    }

    /**
     * Checks that matrices will fit, before anything is computed.
     *
     * @param copies how many there are at once
     * @param heap bytes that Java may use
     * @param remedy of the number of rows that would fit
     * @throws IllegalArgumentException if they will not
     */
    static void requireMemory(int rows, int columns, int copies, long heap, String remedy) {
        double most = Math.min(HEAP_SHARE * heap / Float.BYTES / copies, MOST_ENTRIES);
        if ((double) rows * columns <= most) {
            return;
        }
        long needed = (long) Float.BYTES * copies * rows * columns;
        throw new IllegalArgumentException(Quantity.count(rows) + " x " + Quantity.count(columns) + " utilities need "
                + Quantity.bytes(needed) + " and Java has " + Quantity.bytes(heap) + "; "
                + remedy.formatted(Quantity.count((long) (most / columns))));
    }
}
