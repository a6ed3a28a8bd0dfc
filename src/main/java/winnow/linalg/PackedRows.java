package winnow.linalg;

/**
 * The m rows of a matrix, packed once to be met by any number of blocks of other rows: products and distances.
 *
 * <p>Entries are the same bits whatever the block. Cost of a block of r rows: 2·r·m·d operations in the scheme of {@link
 * MatrixProduct}, for absolute differences 3·r·m·d in one plain loop. Memory: two copies of the rows. Safe to call from
 * several threads; each call uses the calling thread alone.
 */
public final class PackedRows {
    private final FloatMatrix rows;
    private final float[] centre;
    private final float[] norms;
    private final MatrixProduct.Packed packed;

    private PackedRows(FloatMatrix rows, float[] centre) {
        this.rows = rows;
        this.centre = centre;
        this.norms = new float[rows.rows()];
        for (int j = 0; j < norms.length; j++) {
            norms[j] = (float) rows.squaredNorm(j);
        }
        this.packed = MatrixProduct.Packed.of(rows, null);
    }

    /** Packs the rows of a matrix, {@code [m, d]}. */
    public static PackedRows of(FloatMatrix rows) {
        return new PackedRows(rows, new float[rows.columns()]);
    }

    /**
     * Packs the rows less their mean, and takes the same mean from every row met: distances do not change, and those between
     * clouds far from the origin keep their digits.
     */
    public static PackedRows centred(FloatMatrix rows) {
        double[] mean = rows.meanRow();
        float[] centre = new float[mean.length];
        for (int k = 0; k < centre.length; k++) {
            centre[k] = (float) mean[k];
        }
        return new PackedRows(less(rows, 0, rows.rows(), centre), centre);
    }

    /** Number of packed rows m. */
    public int size() {
        return norms.length;
    }

    /** Their width d. */
    public int width() {
        return rows.columns();
    }

    /** ⟨x_i, y_j⟩ for the rows {@code from} to {@code to} of x, into {@code out} from 0, {@code [to − from, m]}. */
    public void products(FloatMatrix x, int from, int to, float[] out) {
        requireRoom(x, from, to, out);
        MatrixProduct.block(x, null, from, to, packed, 0, out, 0, size(), MatrixProduct.Affine.IDENTITY);
    }

    /** max(0, ‖x_i‖² + ‖y_j‖² − 2⟨x_i, y_j⟩), {@code [to − from, m]}: the error is about 1e-6 of the squared norms. */
    public void squaredDistances(FloatMatrix x, int from, int to, float[] out) {
        requireRoom(x, from, to, out);
        FloatMatrix block = less(x, from, to, centre);
        MatrixProduct.block(block, null, 0, to - from, packed, 0, out, 0, size(), MatrixProduct.Affine.IDENTITY);
        for (int i = 0; i < to - from; i++) {
            VectorOps.ACTIVE.squaredDistances((float) block.squaredNorm(i), norms, out, i * size(), size());
        }
    }

    /** Σ_k |x_ik − y_jk|, {@code [to − from, m]}. */
    public void absoluteDistances(FloatMatrix x, int from, int to, float[] out) {
        requireRoom(x, from, to, out);
        FloatMatrix block = less(x, from, to, centre);
        int d = width();
        for (int i = 0; i < to - from; i++) {
            for (int j = 0; j < size(); j++) {
                out[i * size() + j] =
                        (float) VectorOps.ACTIVE.absoluteDifference(block.values(), i * d, rows.values(), j * d, d);
            }
        }
    }

    private void requireRoom(FloatMatrix x, int from, int to, float[] out) {
        if (x.columns() != width()) {
            throw new IllegalArgumentException(
                    "both matrices must have the same width, got " + x.columns() + " and " + width());
        }
        if (from < 0 || to < from || to > x.rows()) {
            throw new IndexOutOfBoundsException("rows " + from + " to " + to + " of " + x.rows());
        }
        if (out.length < (long) (to - from) * size()) {
            throw new IllegalArgumentException(
                    "out must hold " + (to - from) + " x " + size() + " entries, got " + out.length);
        }
    }

    private static FloatMatrix less(FloatMatrix x, int from, int to, float[] centre) {
        int d = x.columns();
        float[] values = new float[FloatMatrix.size(to - from, d)];
        for (int i = 0; i < to - from; i++) {
            for (int k = 0; k < d; k++) {
                values[i * d + k] = x.values()[(from + i) * d + k] - centre[k];
            }
        }
        return FloatMatrix.trusted(to - from, d, values);
    }
}
