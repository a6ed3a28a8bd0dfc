package winnow.influence;

import java.util.Arrays;
import java.util.List;
import java.util.Optional;

/** A score for every record of a pool, higher being better, and for methods with subtasks the one that it comes from. */
public final class InfluenceScores {
    private final double[] scores;
    private final List<String> subtasks;
    private final int[] best;

    private InfluenceScores(double[] scores, List<String> subtasks, int[] best) {
        for (int i = 0; i < scores.length; i++) {
            if (!Double.isFinite(scores[i])) {
                throw new IllegalStateException("scores must be finite, got " + scores[i] + " at position " + i);
            }
        }
        this.scores = scores;
        this.subtasks = List.copyOf(subtasks);
        this.best = best;
    }

    static InfluenceScores of(double[] scores) {
        return new InfluenceScores(scores.clone(), List.of(), new int[0]);
    }

    /**
     * The largest of the scores by subtask, ties to the first.
     *
     * @param bySubtask {@code [n, s]}
     */
    static InfluenceScores largest(double[][] bySubtask, List<String> subtasks) {
        double[] scores = new double[bySubtask.length];
        int[] best = new int[bySubtask.length];
        for (int i = 0; i < scores.length; i++) {
            for (int s = 1; s < bySubtask[i].length; s++) {
                if (bySubtask[i][s] > bySubtask[i][best[i]]) {
                    best[i] = s;
                }
            }
            scores[i] = bySubtask[i][best[i]];
        }
        return new InfluenceScores(scores, subtasks, best);
    }

    /** Number of records n. */
    public int size() {
        return scores.length;
    }

    /** The score of the record at a position. */
    public double score(int position) {
        return scores[position];
    }

    /** All scores in order, copied. */
    public double[] toArray() {
        return scores.clone();
    }

    /** Names of the subtasks, in order; none for methods without. */
    public List<String> subtasks() {
        return subtasks;
    }

    /** The subtask that the score of a record is for, if the method has any. */
    public Optional<String> subtask(int position) {
        return subtasks.isEmpty() ? Optional.empty() : Optional.of(subtasks.get(best[position]));
    }

    @Override
    public boolean equals(Object other) {
        return other instanceof InfluenceScores that
                && Arrays.equals(scores, that.scores)
                && subtasks.equals(that.subtasks)
                && Arrays.equals(best, that.best);
    }

    @Override
    public int hashCode() {
        return Arrays.hashCode(scores);
    }

    @Override
    public String toString() {
        double low = Arrays.stream(scores).min().orElse(0);
        double high = Arrays.stream(scores).max().orElse(0);
        return "InfluenceScores[" + scores.length + " records, " + low + " to " + high + "]";
    }
}
