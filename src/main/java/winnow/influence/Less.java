package winnow.influence;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import winnow.corpus.Corpus;
import winnow.corpus.Example;
import winnow.linalg.FloatMatrix;
import winnow.model.ScoringListener;

/**
 * LESS: how much training on a record with Adam would lower the loss on a target, to first order, apart from lengths.
 *
 * <p>At the end of each epoch i of a warm-up, a candidate x has the feature Γ_i(x) = u/√(s + ε), where u = β₁m + (1−β₁)∇ℓ(x) and
 * s = β₂v + (1−β₂)∇ℓ(x)²; a target example y has its gradient ∇ℓ(y). Both are projected by one matrix and scaled to norm 1. Then
 * Inf(x, y) = Σ_i η̄_i ⟨Γ_i(x), ∇_i(y)⟩, η̄_i being the mean learning rate of epoch i, scaled to sum to 1; the score of x is the
 * largest, over the subtasks of the target, of the mean over the subtask's examples. Scores are in [−1, 1]. A gradient of zeros has
 * influence 0.
 *
 * <p>Means are linear, so the target is held as one vector a subtask, and candidates are never held: memory is 4·b·P bytes for a
 * block of b gradients (64 MiB, or one), 12·P an epoch, and 8·d a subtask. Time: (n + m) forward and backward passes and projections
 * a checkpoint.
 *
 * <p>The model is trained and put back as it was. Deterministic.
 *
 * <p>Example: {@code Less.of(Learner.of(decoder, tokenizer, template), WarmUp.less(Seeds.of(7))).scores(pool, target, listener)}.
 *
 * <p>Source: Xia et al., LESS, arXiv 2402.04333, sections 3 and 4, and its published code, where ε stands under the root, moments are
 * not corrected for their bias, and projection is in half precision. Departure: projection is in single precision; dropout is off while
 * gradients are taken.
 */
public final class Less {
    /** A sum in double and the float made of it. */
    private static final long RESULT_BYTES = Double.BYTES + Float.BYTES;

    private final Learner learner;
    private final WarmUp warmUp;
    private final GradientProjection projection;
    private final LessForm form;
    private final Optional<String> subtaskTag;

    private Less(
            Learner learner, WarmUp warmUp, GradientProjection projection, LessForm form, Optional<String> subtaskTag) {
        this.learner = learner;
        this.warmUp = warmUp;
        this.projection = projection;
        this.form = form;
        this.subtaskTag = subtaskTag;
    }

    /** The paper's form and projection; the target is one task. */
    public static Less of(Learner learner, WarmUp warmUp) {
        GradientProjection projection = RademacherProjection.of(
                RademacherProjection.DEFAULT_DIMENSION, warmUp.training().seeds());
        return new Less(learner, warmUp, projection, LessForm.PAPER, Optional.empty());
    }

    /** The same with another projection; {@link GradientProjection#none} is exact and here cheaper. */
    public Less withProjection(GradientProjection other) {
        return new Less(learner, warmUp, other, form, subtaskTag);
    }

    /** The same in another form. */
    public Less withForm(LessForm other) {
        return new Less(learner, warmUp, projection, other, subtaskTag);
    }

    /** The same with one subtask for each value of a tag of the target; the pool's tags are not read. */
    public Less withSubtasks(String tag) {
        return new Less(learner, warmUp, projection, form, Optional.of(tag));
    }

    /** The warm-up. */
    public WarmUp warmUp() {
        return warmUp;
    }

    /** As it stands in manifests. */
    public Map<String, Object> settings() {
        Map<String, Object> settings = new LinkedHashMap<>();
        settings.put("model", learner.settings());
        settings.put("warm-up", warmUp.settings());
        settings.put("projection", projection.name());
        settings.put("form", form.name().toLowerCase(Locale.ROOT));
        subtaskTag.ifPresent(tag -> settings.put("subtask-tag", tag));
        return settings;
    }

    /**
     * Scores a pool.
     *
     * @param listener hears of examples passed through the model, those of the warm-up included
     * @throws IllegalArgumentException if pool or target are empty, an example cannot be laid out, a target example lacks the tag of
     *     subtasks, or what is held will not fit into Java's heap; the message has the estimate
     */
    public InfluenceScores scores(Corpus pool, Corpus target, ScoringListener listener) {
        Map<String, int[]> subtasks = subtasks(target);
        requireHeap(pool, 2L * subtasks.size(), (long) pool.size() * subtasks.size());
        long each = (long) pool.size() + target.size();
        Progress progress = progress(pool, each, listener);
        try (Trajectory trajectory = trajectory(pool, progress)) {
            double[] weights = weights(trajectory);
            double[][] sums = new double[pool.size()][subtasks.size()];
            for (int epoch = 0; epoch < weights.length; epoch++) {
                if (weights[epoch] > 0) {
                    trajectory.moveTo(epoch);
                    addInfluence(
                            trajectory.adamDirections(pool),
                            trajectory.gradients(target),
                            List.copyOf(subtasks.values()),
                            projection,
                            weights[epoch],
                            sums,
                            progress);
                }
            }
            return InfluenceScores.largest(sums, List.copyOf(subtasks.keySet()));
        }
    }

    /**
     * Influences of all candidates on all records of another corpus, which may be the candidates themselves: Inf(x, y) as above.
     * Memory: 8·(n + m)·d bytes for features and their copies of norm 1, and 12·n·m for the result while it is made.
     *
     * @param represented the records y
     * @param candidates the records x, on a share of which the warm-up trains
     * @return {@code [m, n]}: rows the records represented, columns the candidates; in [−1, 1]
     * @throws IllegalArgumentException as {@link #scores}, features and results being what is held
     */
    public FloatMatrix influences(Corpus represented, Corpus candidates, ScoringListener listener) {
        long each = (long) candidates.size() + represented.size();
        requireHeap(candidates, 2 * each, (long) represented.size() * candidates.size());
        Progress progress = progress(candidates, each, listener);
        try (Trajectory trajectory = trajectory(candidates, progress)) {
            double[] weights = weights(trajectory);
            double[][] sums = new double[represented.size()][candidates.size()];
            for (int epoch = 0; epoch < weights.length; epoch++) {
                if (weights[epoch] > 0) {
                    trajectory.moveTo(epoch);
                    FloatMatrix cosines = GradientFeatures.of(
                                    represented, trajectory.gradients(represented), projection, progress)
                            .cosinesWith(GradientFeatures.of(
                                    candidates, trajectory.adamDirections(candidates), projection, progress));
                    addScaled(weights[epoch], cosines, sums);
                }
            }
            return FloatMatrix.build(represented.size(), candidates.size(), (i, row) -> {
                for (int j = 0; j < row.length; j++) {
                    row[j] = (float) sums[i][j];
                }
            });
        }
    }

    private static void addScaled(double weight, FloatMatrix matrix, double[][] sums) {
        float[] row = new float[matrix.columns()];
        for (int i = 0; i < sums.length; i++) {
            matrix.copyRow(i, row);
            for (int j = 0; j < row.length; j++) {
                sums[i][j] += weight * row[j];
            }
        }
    }

    /** Adds weight · mean over a subtask of ⟨Γ(x), ∇(y)⟩ for every x and subtask. */
    static void addInfluence(
            GradientSource candidates,
            GradientSource target,
            List<int[]> subtasks,
            GradientProjection projection,
            double weight,
            double[][] sums,
            Progress progress) {
        double[][] means = means(target, subtasks, projection, progress);
        FeatureStream.forEach(candidates, projection, FeatureStream.Norm.ONE, progress, (x, feature) -> {
            for (int s = 0; s < means.length; s++) {
                sums[x][s] += weight * FeatureStream.dot(feature, means[s]);
            }
        });
    }

    private static double[][] means(
            GradientSource target, List<int[]> subtasks, GradientProjection projection, Progress progress) {
        int[] subtaskOf = new int[target.size()];
        for (int s = 0; s < subtasks.size(); s++) {
            for (int y : subtasks.get(s)) {
                subtaskOf[y] = s;
            }
        }
        double[][] means = new double[subtasks.size()][projection.dimension(target.width())];
        FeatureStream.forEach(target, projection, FeatureStream.Norm.ONE, progress, (y, feature) -> {
            double[] mean = means[subtaskOf[y]];
            int m = subtasks.get(subtaskOf[y]).length;
            for (int k = 0; k < mean.length; k++) {
                mean[k] += (double) feature[k] / m;
            }
        });
        return means;
    }

    /** Positions of the target's examples by subtask, in the order in which subtasks first occur. */
    private Map<String, int[]> subtasks(Corpus target) {
        if (target.size() == 0) {
            throw new IllegalArgumentException("target must not be empty");
        }
        boolean isOneTask = subtaskTag.isEmpty() || form == LessForm.DELIFT_FORK;
        Map<String, List<Integer>> lists = new LinkedHashMap<>();
        for (int y = 0; y < target.size(); y++) {
            String name = isOneTask ? "target" : subtask(target.get(y));
            lists.computeIfAbsent(name, key -> new ArrayList<>()).add(y);
        }
        Map<String, int[]> positions = new LinkedHashMap<>();
        lists.forEach((name, list) ->
                positions.put(name, list.stream().mapToInt(Integer::intValue).toArray()));
        return positions;
    }

    private String subtask(Example example) {
        String value = example.tags().get(subtaskTag.orElseThrow());
        if (value == null) {
            throw new IllegalArgumentException("target examples must have the tag " + subtaskTag.get()
                    + " of their subtask, got none in example " + example.id());
        }
        return value;
    }

    /**
     * Refuses what will not fit before anything is trained.
     *
     * @param rows of floats as wide as features
     * @param results numbers of the result
     */
    private void requireHeap(Corpus pool, long rows, long results) {
        if (pool.size() == 0) {
            return;
        }
        long width = Trajectory.width(learner, warmUp);
        long d = projection.dimension((int) Math.min(Integer.MAX_VALUE, width));
        long bytes = Trajectory.bytes(width, warmUp) + Float.BYTES * rows * d + RESULT_BYTES * results;
        Heap.require(
                bytes,
                warmUp.epochs() + " checkpoints of " + width + " numbers, " + rows + " features of " + d + " and "
                        + results + " results",
                "take a projection to a smaller dimension, or adapters of a smaller rank");
    }

    private Progress progress(Corpus pool, long each, ScoringListener listener) {
        long checkpoints = form == LessForm.PAPER ? warmUp.epochs() : 1;
        return new Progress(listener, warmUp.passes(pool.size()) + checkpoints * each);
    }

    private Trajectory trajectory(Corpus pool, Progress progress) {
        return Trajectory.of(learner, pool, warmUp, progress.training(warmUp.passes(pool.size())));
    }

    /** η̄. */
    private double[] weights(Trajectory trajectory) {
        int epochs = trajectory.epochs();
        double[] weights = new double[epochs];
        if (form == LessForm.DELIFT_FORK) {
            weights[epochs - 1] = 1;
            return weights;
        }
        double sum = 0;
        for (int i = 0; i < epochs; i++) {
            sum += trajectory.meanRate(i);
        }
        for (int i = 0; i < epochs; i++) {
            weights[i] = trajectory.meanRate(i) / sum;
        }
        return weights;
    }
}
