package winnow.utility;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import winnow.linalg.FloatMatrix;
import winnow.linalg.SparseMatrix;

/**
 * The named steps from raw utilities to the similarities that a set function covers: agreement, scale, diagonal, weight, in this
 * order.
 *
 * @param scale how utilities become similarities
 * @param diagonal whether a record represents itself
 * @param agreement whether both records of a pair must help each other
 * @param weight of candidates
 */
public record Treatment(UtilityScale scale, Diagonal diagonal, Agreement agreement, ColumnWeight weight) {
    /** max(U, 0) without the diagonal. */
    public static Treatment withDefaults() {
        return new Treatment(UtilityScale.CLAMPED, Diagonal.ZERO, Agreement.ONE_WAY, ColumnWeight.none());
    }

    /** max(U, 0) with the diagonal, as the paper has it. */
    public static Treatment paper() {
        return withDefaults().withDiagonal(Diagonal.KEPT);
    }

    /** The same with another scale. */
    public Treatment withScale(UtilityScale other) {
        return new Treatment(other, diagonal, agreement, weight);
    }

    /** The same with another treatment of the diagonal. */
    public Treatment withDiagonal(Diagonal other) {
        return new Treatment(scale, other, agreement, weight);
    }

    /** The same with another agreement. */
    public Treatment withAgreement(Agreement other) {
        return new Treatment(scale, diagonal, other, weight);
    }

    /** The same with other weights. */
    public Treatment withWeight(ColumnWeight other) {
        return new Treatment(scale, diagonal, agreement, other);
    }

    /** Whether a similarity follows from its own utility and the scale, so that no other pair need be known for it. */
    public boolean isOfSinglePairs() {
        return agreement == Agreement.ONE_WAY && weight.kind() == ColumnWeight.Kind.NONE;
    }

    /** As it stands in manifests, in a fixed order. */
    public Map<String, Object> settings() {
        Map<String, Object> settings = new LinkedHashMap<>();
        settings.put("scale", name(scale));
        settings.put("diagonal", name(diagonal));
        settings.put("agreement", name(agreement));
        settings.put("weight", name(weight.kind()));
        if (weight.kind() != ColumnWeight.Kind.NONE) {
            settings.put("weight-power", weight.power());
        }
        return settings;
    }

    private static String name(Enum<?> choice) {
        return choice.name().toLowerCase(Locale.ROOT).replace('_', '-');
    }

    /**
     * Treats the blocks of one problem on one scale.
     *
     * @param pool the pool's utilities for itself
     * @param target the pool's utilities for a target
     * @param existing utilities of existing records for the pool
     * @throws IllegalArgumentException if agreement or weights are asked of a pool whose rows are other records
     */
    public Similarities apply(UtilityMatrix pool, Optional<UtilityMatrix> target, Optional<UtilityMatrix> existing) {
        float[] weights = weight.of(pool);
        FloatMatrix agreed = agreement == Agreement.MUTUAL ? mutual(pool) : pool.byCandidate();
        List<FloatMatrix> blocks = new ArrayList<>();
        blocks.add(agreed);
        target.ifPresent(block -> blocks.add(block.byCandidate()));
        existing.ifPresent(block -> blocks.add(block.byCandidate()));
        UtilityScale.Map map = scale.over(blocks);
        return new Similarities(
                mapped(agreed, map, weights, diagonal == Diagonal.ZERO ? recordOf(pool) : null),
                target.map(block -> mapped(block.byCandidate(), map, weights, null)),
                existing.map(block -> mapped(block.byCandidate(), map, null, null)));
    }

    /**
     * Treats a pool of which some pairs are known. What is not known counts 0, before and after: a direction that is missing is
     * no agreement, and a missing partner no support. {@link UtilityScale#MIN_MAX} looks at known pairs alone.
     *
     * @return {@code [m, n]}: row j is what candidate j does for the represented records it is known for
     * @throws IllegalArgumentException if agreement or weights are asked of a pool whose rows are other records
     */
    public SparseMatrix apply(SparseUtility pool) {
        float[] weights = weight.of(pool);
        SparseMatrix agreed = agreement == Agreement.MUTUAL ? mutual(pool) : pool.byCandidate();
        UtilityScale.Map map = scale.overStored(agreed);
        return changed(agreed, (j, i, utility) -> {
            boolean isItself = pool.candidateOf(i).orElse(-1) == j;
            return isItself && diagonal == Diagonal.ZERO ? 0 : map.of(utility) * weights[j];
        });
    }

    private static SparseMatrix mutual(SparseUtility pool) {
        requireOneCorpus(pool.isWithinOneCorpus(), pool.represented(), pool.candidates());
        SparseMatrix utilities = pool.byCandidate();
        return changed(utilities, (j, i, utility) -> Math.min(utility, utilities.get(i, j)));
    }

    /** A new value for the utility of candidate j for record i. */
    @FunctionalInterface
    private interface PairChange {
        float of(int j, int i, float utility);
    }

    private static SparseMatrix changed(SparseMatrix utilities, PairChange change) {
        int[][] rows = new int[utilities.rows()][];
        float[][] values = new float[utilities.rows()][];
        for (int row = 0; row < rows.length; row++) {
            int j = row;
            rows[j] = new int[utilities.entriesOf(j)];
            values[j] = new float[rows[j].length];
            int[] next = new int[1];
            utilities.forRow(j, (i, utility) -> {
                rows[j][next[0]] = i;
                values[j][next[0]++] = change.of(j, i, utility);
            });
        }
        return SparseMatrix.ofRows(utilities.columns(), rows, values);
    }

    private static void requireOneCorpus(boolean isOne, int represented, int candidates) {
        if (!isOne) {
            throw new IllegalArgumentException("mutual agreement needs utilities within one corpus, got " + represented
                    + " x " + candidates + " between two");
        }
    }

    private static FloatMatrix mutual(UtilityMatrix pool) {
        requireOneCorpus(pool.isWithinOneCorpus(), pool.represented(), pool.candidates());
        FloatMatrix utilities = pool.byCandidate();
        return FloatMatrix.build(utilities.rows(), utilities.columns(), (j, row) -> {
            utilities.copyRow(j, row);
            for (int i = 0; i < row.length; i++) {
                row[i] = Math.min(row[i], utilities.get(i, j));
            }
        });
    }

    /** Without weights all count 1; without records of their own, no candidate counts 0 for itself. */
    private static FloatMatrix mapped(FloatMatrix block, UtilityScale.Map map, float[] weights, int[] recordOf) {
        return FloatMatrix.build(block.rows(), block.columns(), (j, row) -> {
            block.copyRow(j, row);
            for (int i = 0; i < row.length; i++) {
                row[i] = map.of(row[i]) * (weights == null ? 1 : weights[j]);
            }
            if (recordOf != null && recordOf[j] >= 0) {
                row[recordOf[j]] = 0;
            }
        });
    }

    /** Which represented record a candidate is, or −1: those may be some of the candidates only, or in another order. */
    private static int[] recordOf(UtilityMatrix pool) {
        int[] recordOf = new int[pool.candidates()];
        Arrays.fill(recordOf, -1);
        for (int i = 0; i < pool.represented(); i++) {
            int record = i;
            pool.candidateOf(i).ifPresent(j -> recordOf[j] = record);
        }
        return recordOf;
    }

    /**
     * Similarities on one scale, candidate by candidate.
     *
     * @param pool {@code [m, n]}: row j is what candidate j does for every represented record of the pool
     * @param target {@code [m, t]}: row j is what candidate j does for every target record
     * @param existing {@code [e, n]}: row e is what existing record e does for every represented record of the pool
     */
    public record Similarities(FloatMatrix pool, Optional<FloatMatrix> target, Optional<FloatMatrix> existing) {}
}
