package winnow.embedding;

import java.util.Arrays;
import java.util.List;
import java.util.random.RandomGenerator;
import java.util.stream.IntStream;
import winnow.linalg.Parallel;
import winnow.random.Seeds;

/** A linear map from weights on B buckets to d dimensions, {@code [B, d]}. */
final class BucketProjection {
    private static final int ROUNDS = 2;
    private static final int BLOCK = 64;

    /** A direction shorter than this share of what it was before is what rounding left of nothing. */
    private static final double NOTHING_LEFT = 1e-5;

    private final float[][] basis;
    private final int width;

    private BucketProjection(float[][] basis, int width) {
        this.basis = basis;
        this.width = width;
    }

    /** The weights of one text on the buckets it hits. */
    record Weighted(BucketCounts counts, float[] weights) {
        int bucket(int i) {
            return counts.bucket(i);
        }

        int size() {
            return weights.length;
        }
    }

    /** Random signs; their common factor 1/√d is left to the norm. */
    static BucketProjection ofSigns(int buckets, int width, Seeds seeds) {
        RandomGenerator random = seeds.stream("signed random projection");
        float[][] signs = new float[buckets][width];
        for (float[] row : signs) {
            for (int from = 0; from < width; from += Long.SIZE) {
                long bits = random.nextLong();
                for (int k = from; k < Math.min(width, from + Long.SIZE); k++) {
                    row[k] = (bits >>> (k - from) & 1) == 0 ? 1f : -1f;
                }
            }
        }
        return new BucketProjection(signs, width);
    }

    /**
     * The span of the strongest directions of A, the weights of some texts, {@code [n, B]}: random signs are multiplied by AᵀA
     * twice and made orthonormal each time.
     *
     * <p>Source: Halko, Martinsson and Tropp (SIAM Review 53, 2011), algorithm 4.4 with the roles of rows and columns exchanged.
     */
    static BucketProjection latent(List<Weighted> texts, int buckets, int width, Seeds seeds) {
        int[][] textsOfBucket = new int[buckets][];
        float[][] weightsOfBucket = new float[buckets][];
        transpose(texts, textsOfBucket, weightsOfBucket);
        float[][] basis = ofSigns(buckets, width, seeds).basis;
        for (int round = 0; round < ROUNDS; round++) {
            float[][] points = new BucketProjection(basis, width).pointsOf(texts);
            float[][] next = new float[buckets][width];
            Parallel.forBlocks(buckets, BLOCK, (from, to) -> {
                for (int b = from; b < to; b++) {
                    for (int e = 0; e < textsOfBucket[b].length; e++) {
                        addScaled(weightsOfBucket[b][e], points[textsOfBucket[b][e]], next[b]);
                    }
                }
            });
            basis = orthonormalWhereHit(next, textsOfBucket, width);
        }
        return new BucketProjection(basis, width);
    }

    /** Writes the point of one text, of norm 1, into {@code point}, which arrives zeroed; of nothing known it stays 0. */
    void apply(Weighted text, float[] point) {
        project(text, point);
        scaleToNormOne(point);
    }

    private void project(Weighted text, float[] point) {
        for (int e = 0; e < text.size(); e++) {
            addScaled(text.weights()[e], basis[text.bucket(e)], point);
        }
    }

    /** Leaves a vector of zeros as it is. */
    static void scaleToNormOne(float[] vector) {
        double squares = dot(vector, vector);
        double scale = squares == 0 ? 0 : 1 / Math.sqrt(squares);
        for (int k = 0; k < vector.length; k++) {
            vector[k] = (float) (vector[k] * scale);
        }
    }

    private float[][] pointsOf(List<Weighted> texts) {
        float[][] points = new float[texts.size()][width];
        Parallel.forBlocks(points.length, BLOCK, (from, to) -> {
            for (int i = from; i < to; i++) {
                project(texts.get(i), points[i]);
            }
        });
        return points;
    }

    private static void transpose(List<Weighted> texts, int[][] textsOfBucket, float[][] weightsOfBucket) {
        int[] counts = new int[textsOfBucket.length];
        for (Weighted text : texts) {
            for (int e = 0; e < text.size(); e++) {
                counts[text.bucket(e)]++;
            }
        }
        for (int b = 0; b < counts.length; b++) {
            textsOfBucket[b] = new int[counts[b]];
            weightsOfBucket[b] = new float[counts[b]];
            counts[b] = 0;
        }
        for (int i = 0; i < texts.size(); i++) {
            Weighted text = texts.get(i);
            for (int e = 0; e < text.size(); e++) {
                int b = text.bucket(e);
                textsOfBucket[b][counts[b]] = i;
                weightsOfBucket[b][counts[b]++] = text.weights()[e];
            }
        }
    }

    /** As {@link #orthonormal}; the rows of buckets that no text hits are 0, stay so, and cost nothing. */
    private static float[][] orthonormalWhereHit(float[][] rows, int[][] textsOfBucket, int width) {
        int[] hit = IntStream.range(0, rows.length)
                .filter(b -> textsOfBucket[b].length > 0)
                .toArray();
        float[][] compact =
                orthonormal(Arrays.stream(hit).mapToObj(b -> rows[b]).toArray(float[][]::new), width);
        float[][] result = rows.clone();
        for (int h = 0; h < hit.length; h++) {
            result[hit[h]] = compact[h];
        }
        return result;
    }

    /** Modified Gram–Schmidt on the columns; a column that depends on those before it becomes 0. */
    private static float[][] orthonormal(float[][] rows, int width) {
        float[][] columns = transposed(rows, width);
        double[] first = new double[width];
        for (int k = 0; k < width; k++) {
            first[k] = Math.sqrt(dot(columns[k], columns[k]));
        }
        for (int k = 0; k < width; k++) {
            float[] column = columns[k];
            double left = Math.sqrt(dot(column, column));
            float scale = left <= NOTHING_LEFT * first[k] ? 0f : (float) (1 / left);
            for (int b = 0; b < column.length; b++) {
                column[b] *= scale;
            }
            int next = k + 1;
            Parallel.forBlocks(width - next, 1, (from, to) -> {
                for (int j = next + from; j < next + to; j++) {
                    addScaled((float) -dot(column, columns[j]), column, columns[j]);
                }
            });
        }
        return transposed(columns, rows.length);
    }

    private static float[][] transposed(float[][] rows, int width) {
        float[][] columns = new float[width][rows.length];
        for (int i = 0; i < rows.length; i++) {
            for (int k = 0; k < width; k++) {
                columns[k][i] = rows[i][k];
            }
        }
        return columns;
    }

    private static double dot(float[] a, float[] b) {
        double sum = 0;
        for (int k = 0; k < a.length; k++) {
            sum += (double) a[k] * b[k];
        }
        return sum;
    }

    private static void addScaled(float scale, float[] vector, float[] sum) {
        for (int k = 0; k < sum.length; k++) {
            sum[k] += scale * vector[k];
        }
    }
}
