package winnow.utility;

import java.util.List;
import winnow.linalg.FloatMatrix;

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
        float from = low;
        float width = high - low;
        return width > 0 ? utility -> (utility - from) / width : utility -> 0f;
    }
}
