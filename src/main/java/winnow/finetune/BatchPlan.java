package winnow.finetune;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import java.util.random.RandomGenerator;
import winnow.random.Seeds;

/**
 * Which examples make up each step: every epoch is a shuffle of its own, cut into rows, batches and steps. A step's examples
 * depend on the seeds and its number alone, so that a run can continue anywhere.
 */
final class BatchPlan {
    private final TrainingTask task;
    private final Batching batching;
    private final Seeds seeds;
    /** Steps after which all examples have been seen; the last may lie beyond the end. */
    private final List<Integer> ends = new ArrayList<>();

    private final int steps;
    private int cachedEpoch = -1;
    private List<int[]> cachedRows;

    BatchPlan(TrainingTask task, Batching batching, TrainingLength length, Seeds seeds) {
        this.task = task;
        this.batching = batching;
        this.seeds = seeds;
        requireFitting();
        int end = 0;
        boolean isByEpochs = length.unit() == TrainingLength.Unit.EPOCHS;
        for (int epoch = 0; isByEpochs ? epoch < length.count() : end < length.count(); epoch++) {
            end = Math.addExact(end, steps(rows(epoch).size()));
            ends.add(end);
        }
        this.steps = isByEpochs ? end : length.count();
    }

    private void requireFitting() {
        if (batching.packedLength().isEmpty()) {
            return;
        }
        if (!task.isPackable()) {
            throw new IllegalArgumentException("examples of this task cannot share rows; packing must be off");
        }
        int length = batching.packedLength().getAsInt();
        for (int i = 0; i < task.size(); i++) {
            if (task.tokens(i) > length) {
                throw new IllegalArgumentException("examples must fit into packed rows of " + length + " tokens, got "
                        + task.tokens(i) + " at index " + i);
            }
        }
    }

    private int steps(int rows) {
        long perStep = (long) batching.rows() * batching.accumulation();
        return (int) ((rows - 1) / perStep + 1);
    }

    /** Number of steps in all. */
    int steps() {
        return steps;
    }

    /** Whether an epoch ends with a step. */
    boolean endsEpoch(int step) {
        return Collections.binarySearch(ends, step + 1) >= 0;
    }

    /** The batches of a step, each a list of rows. */
    List<List<int[]>> step(int step) {
        int found = Collections.binarySearch(ends, step + 1);
        int epoch = found >= 0 ? found : -found - 1;
        int within = epoch == 0 ? step : step - ends.get(epoch - 1);
        List<int[]> rows = rows(epoch);
        List<List<int[]>> batches = new ArrayList<>();
        int from = within * batching.rows() * batching.accumulation();
        for (int i = 0; i < batching.accumulation() && from < rows.size(); i++) {
            int to = from + Math.min(batching.rows(), rows.size() - from);
            batches.add(rows.subList(from, to));
            from = to;
        }
        return batches;
    }

    private List<int[]> rows(int epoch) {
        if (epoch != cachedEpoch) {
            cachedRows = packed(shuffled(seeds.stream("epoch " + epoch)));
            cachedEpoch = epoch;
        }
        return cachedRows;
    }

    /** Fisher–Yates. */
    private int[] shuffled(RandomGenerator random) {
        int[] order = new int[task.size()];
        for (int i = 0; i < order.length; i++) {
            int j = random.nextInt(i + 1);
            order[i] = order[j];
            order[j] = i;
        }
        return order;
    }

    /** Next fit: a row is closed by the first example that does not fit, so that the order stays random. */
    private List<int[]> packed(int[] order) {
        List<int[]> rows = new ArrayList<>();
        int first = 0;
        long used = 0;
        for (int i = 0; i < order.length; i++) {
            boolean fits =
                    used + task.tokens(order[i]) <= batching.packedLength().orElse(0);
            if (i > first && !fits) {
                rows.add(Arrays.copyOfRange(order, first, i));
                first = i;
                used = 0;
            }
            used += task.tokens(order[i]);
        }
        rows.add(Arrays.copyOfRange(order, first, order.length));
        return rows;
    }
}
