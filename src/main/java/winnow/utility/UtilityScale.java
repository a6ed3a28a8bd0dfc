package winnow.utility;

import java.util.List;
import winnow.linalg.FloatMatrix;
import winnow.linalg.SparseMatrix;

/**
 * How raw utilities become similarities. One scale serves all blocks of a problem (pool, target, existing), so that they may be
 * compared and subtracted.
 */
public enum UtilityScale {
    /** s = U. Facility location counts negative similarities as 0. */
    RAW,
    /** s = max(U, 0), the paper's example. */
    CLAMPED,
    /**
     * s = (U − min) / (max − min) over all entries of all blocks; all 0 if they are equal. An affine map: it differs from raw
     * utilities in what counts as no service at all. Departure: DELIFT's code scales every block by itself and twice, after which
     * blocks cannot be compared.
     */
    MIN_MAX;

    /** A map of single utilities. */
    @FunctionalInterface
    interface Map {
        float of(float utility);
    }

    /** The map that suits all these blocks. */
    Map over(List<FloatMatrix> blocks) {
        return switch (this) {
            case RAW -> utility -> utility;
            case CLAMPED -> utility -> Math.max(0f, utility);
            case MIN_MAX -> minMax(blocks);
        };
    }

    /** The map that suits the stored entries of one block. */
    Map overStored(SparseMatrix block) {
        if (this != MIN_MAX) {
            return over(List.of());
        }
        float[] range = {Float.POSITIVE_INFINITY, Float.NEGATIVE_INFINITY};
        for (int j = 0; j < block.rows(); j++) {
            block.forRow(j, (i, utility) -> {
                range[0] = Math.min(range[0], utility);
                range[1] = Math.max(range[1], utility);
            });
        }
        return affine(range[0], range[1]);
    }

    private static Map minMax(List<FloatMatrix> blocks) {
        float low = Float.POSITIVE_INFINITY;
        float high = Float.NEGATIVE_INFINITY;
        for (FloatMatrix block : blocks) {
            float[] row = new float[block.columns()];
            for (int j = 0; j < block.rows(); j++) {
                block.copyRow(j, row);
                for (float utility : row) {
                    low = Math.min(low, utility);
                    high = Math.max(high, utility);
                }
            }
        }
        return affine(low, high);
    }

    private static Map affine(float from, float to) {
        float width = to - from;
        return width > 0 ? utility -> (utility - from) / width : utility -> 0f;
    }
}
