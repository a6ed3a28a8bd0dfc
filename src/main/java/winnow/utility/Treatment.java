package winnow.utility;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import winnow.linalg.FloatMatrix;

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
        boolean isSelfExcluded = diagonal == Diagonal.ZERO && pool.isWithinOneCorpus();
        return new Similarities(
                mapped(agreed, map, weights, isSelfExcluded),
                target.map(block -> mapped(block.byCandidate(), map, weights, false)),
                existing.map(block -> mapped(block.byCandidate(), map, null, false)));
    }

    private static FloatMatrix mutual(UtilityMatrix pool) {
        if (!pool.isWithinOneCorpus()) {
            throw new IllegalArgumentException("mutual agreement needs utilities within one corpus, got "
                    + pool.represented() + " x " + pool.candidates() + " between two");
        }
        FloatMatrix utilities = pool.byCandidate();
        return FloatMatrix.build(utilities.rows(), utilities.columns(), (j, row) -> {
            utilities.copyRow(j, row);
            for (int i = 0; i < row.length; i++) {
                row[i] = Math.min(row[i], utilities.get(i, j));
            }
        });
    }

    private static FloatMatrix mapped(
            FloatMatrix block, UtilityScale.Map map, float[] weights, boolean isSelfExcluded) {
        return FloatMatrix.build(block.rows(), block.columns(), (j, row) -> {
            block.copyRow(j, row);
            for (int i = 0; i < row.length; i++) {
                row[i] = map.of(row[i]) * (weights == null ? 1 : weights[j]);
            }
            if (isSelfExcluded) {
                row[j] = 0;
            }
        });
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
