package winnow.influence;

/** Projects the vectors of a source block by block, so that few of full width are in memory at a time. */
final class FeatureStream {
    /** Bytes of vectors of full width, if one is not larger. */
    private static final long BLOCK_BYTES = 64L << 20;

    /** More vectors share the making of signs, but no longer gain by it. */
    private static final int MOST_VECTORS = 32;

    private FeatureStream() {}

    /** Whether features have norm 1. */
    enum Norm {
        AS_IS,
        ONE
    }

    /** Takes the features as they come. */
    @FunctionalInterface
    interface Receiver {
        /** The feature of one example, {@code [d]}, good during the call alone. */
        void accept(int example, float[] feature);
    }

    /** Hands over the features of all examples in order; one of zeros stays so. */
    static void forEach(
            GradientSource source, GradientProjection projection, Norm norm, Progress progress, Receiver receiver) {
        int width = source.width();
        int rows = (int) Math.max(1, Math.min(MOST_VECTORS, BLOCK_BYTES / Float.BYTES / Math.max(1, width)));
        float[][] vectors = new float[rows][width];
        float[][] features = new float[rows][projection.dimension(width)];
        for (int from = 0; from < source.size(); from += rows) {
            int count = Math.min(rows, source.size() - from);
            for (int i = 0; i < count; i++) {
                source.read(from + i, vectors[i]);
                progress.step();
            }
            projection.project(vectors, count, features);
            for (int i = 0; i < count; i++) {
                if (norm == Norm.ONE) {
                    scaleToNormOne(features[i]);
                }
                receiver.accept(from + i, features[i]);
            }
        }
    }

    static double norm(float[] vector) {
        return Math.sqrt(dot(vector, vector));
    }

    static double dot(float[] a, float[] b) {
        double sum = 0;
        for (int k = 0; k < a.length; k++) {
            sum += (double) a[k] * b[k];
        }
        return sum;
    }

    /** ⟨a, b⟩ with one side in double. */
    static double dot(float[] a, double[] b) {
        double sum = 0;
        for (int k = 0; k < a.length; k++) {
            sum += a[k] * b[k];
        }
        return sum;
    }

    private static void scaleToNormOne(float[] vector) {
        double norm = norm(vector);
        double scale = norm == 0 ? 0 : 1 / norm;
        for (int k = 0; k < vector.length; k++) {
            vector[k] = (float) (scale * vector[k]);
        }
    }
}
