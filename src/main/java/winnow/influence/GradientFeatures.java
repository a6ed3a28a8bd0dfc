package winnow.influence;

import winnow.corpus.Corpus;
import winnow.linalg.FloatMatrix;
import winnow.linalg.MatrixProduct;
import winnow.model.ScoringListener;

/**
 * Projected gradients of the records of a corpus as rows, {@code [n, d]}.
 *
 * <p>Features that are to be compared must come from one {@link Trajectory} at one epoch and one projection. Memory: 4·n·d bytes.
 */
public final class GradientFeatures {
    private final FloatMatrix matrix;
    private final String corpusFingerprint;

    private GradientFeatures(FloatMatrix matrix, String corpusFingerprint) {
        this.matrix = matrix;
        this.corpusFingerprint = corpusFingerprint;
    }

    /**
     * The features of a corpus. Cost: a forward and a backward pass a record, and the projection.
     *
     * @param source the vectors of that corpus, such as {@link Trajectory#gradients}
     * @throws IllegalArgumentException if the source is of another size, or the features will not fit into Java's heap; the message
     *     has the estimate
     */
    public static GradientFeatures of(
            Corpus corpus, GradientSource source, GradientProjection projection, ScoringListener listener) {
        return of(corpus, source, projection, new Progress(listener, corpus.size()));
    }

    static GradientFeatures of(Corpus corpus, GradientSource source, GradientProjection projection, Progress progress) {
        if (source.size() != corpus.size()) {
            throw new IllegalArgumentException(
                    "source must be of the corpus's " + corpus.size() + " records, got " + source.size());
        }
        int n = corpus.size();
        int d = projection.dimension(source.width());
        requireHeap(n, d);
        float[] values = new float[n * d];
        FeatureStream.forEach(
                source,
                projection,
                FeatureStream.Norm.AS_IS,
                progress,
                (i, feature) -> System.arraycopy(feature, 0, values, i * d, d));
        return new GradientFeatures(FloatMatrix.wrap(n, d, values), corpus.fingerprint());
    }

    static void requireHeap(long n, long d) {
        String what = "features of " + n + " records x " + d;
        String remedy = "take a projection to a smaller dimension";
        Heap.require(n > Long.MAX_VALUE / Float.BYTES / d ? Long.MAX_VALUE : n * d * Float.BYTES, what, remedy);
        if (n * d > Integer.MAX_VALUE - 8) {
            throw new IllegalArgumentException(what + " are more than one matrix holds, 2^31 - 9: " + remedy);
        }
    }

    /** The rows, {@code [n, d]}, of any norm. */
    public FloatMatrix matrix() {
        return matrix;
    }

    /** Fingerprint of the corpus whose records the rows are, in order. */
    public String corpusFingerprint() {
        return corpusFingerprint;
    }

    /** The rows scaled to norm 1; those of zeros stay so. */
    public GradientFeatures withUnitRows() {
        return new GradientFeatures(matrix.withUnitRows(), corpusFingerprint);
    }

    /**
     * Cosines of all of these with all candidates: how much a small step along a candidate's feature lowers the loss of each of
     * these, apart from lengths.
     *
     * @return {@code [m, n]}: rows the records represented, columns the candidates; 0 where a feature is 0
     * @throws IllegalArgumentException if widths differ
     */
    public FloatMatrix cosinesWith(GradientFeatures candidates) {
        return MatrixProduct.rowsTimesRows(
                matrix.withUnitRows(), candidates.matrix.withUnitRows(), MatrixProduct.Affine.IDENTITY);
    }

    @Override
    public String toString() {
        return "GradientFeatures[" + matrix.rows() + " records, " + matrix.columns() + " wide]";
    }
}
