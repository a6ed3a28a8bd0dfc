package winnow.influence;

/** A linear map of vectors of P numbers to fewer, which keeps their inner products approximately, or exactly. */
public interface GradientProjection {
    /** Width d of the results for vectors of P numbers. */
    int dimension(int width);

    /**
     * Maps some vectors.
     *
     * @param vectors {@code [b, P]}, of which the first {@code count} are mapped
     * @param into {@code [b, d]}, overwritten
     */
    void project(float[][] vectors, int count, float[][] into);

    /** As it stands in manifests. */
    String name();

    /** Leaves vectors as they are: exact, and cheaper than a projection where results are not kept. */
    static GradientProjection none() {
        return new NoProjection();
    }

    /** See {@link GradientProjection#none}. */
    record NoProjection() implements GradientProjection {
        @Override
        public int dimension(int width) {
            return width;
        }

        @Override
        public void project(float[][] vectors, int count, float[][] into) {
            for (int i = 0; i < count; i++) {
                System.arraycopy(vectors[i], 0, into[i], 0, vectors[i].length);
            }
        }

        @Override
        public String name() {
            return "none";
        }
    }
}
