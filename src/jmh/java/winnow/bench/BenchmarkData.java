package winnow.bench;

import winnow.linalg.FloatMatrix;

/**
 * Deterministic points for benchmarks, bit for bit those of the rivals' programs.
 *
 * <p>SplitMix64; a "normal" is the sum of twelve uniforms minus six; points on the unit sphere, uniform or around 64 centres.
 */
final class BenchmarkData {
    private long state;

    private BenchmarkData(long seed) {
        state = seed;
    }

    /** The similarity benchmark's embeddings, {@code [n, 128]}; kind is {@code random} or {@code clustered}. */
    static FloatMatrix embeddings(String kind, int n) {
        return switch (kind) {
            case "random" -> random(n, 128, 1000 + n);
            case "clustered" -> clustered(n, 128, 2000 + n, 64, 0.8);
            default -> throw new IllegalArgumentException("kind must be random or clustered, got " + kind);
        };
    }

    static FloatMatrix random(int n, int d, long seed) {
        BenchmarkData source = new BenchmarkData(seed);
        float[] out = new float[n * d];
        for (int i = 0; i < n; i++) {
            source.unitInto(new double[d], 1, out, i * d);
        }
        return FloatMatrix.wrap(n, d, out);
    }

    static FloatMatrix clustered(int n, int d, long seed, int clusters, double noise) {
        BenchmarkData source = new BenchmarkData(seed);
        double[][] centres = new double[clusters][d];
        for (double[] centre : centres) {
            for (int j = 0; j < d; j++) {
                centre[j] = source.normal();
            }
            normalise(centre);
        }
        float[] out = new float[n * d];
        for (int i = 0; i < n; i++) {
            int c = (int) ((source.next() >>> 11) % clusters);
            source.unitInto(centres[c].clone(), noise / Math.sqrt(d), out, i * d);
        }
        return FloatMatrix.wrap(n, d, out);
    }

    private void unitInto(double[] centre, double noise, float[] out, int from) {
        for (int j = 0; j < centre.length; j++) {
            centre[j] += noise * normal();
        }
        normalise(centre);
        for (int j = 0; j < centre.length; j++) {
            out[from + j] = (float) centre[j];
        }
    }

    private static void normalise(double[] v) {
        double sum = 0;
        for (double x : v) {
            sum += x * x;
        }
        double norm = Math.sqrt(sum);
        for (int j = 0; j < v.length; j++) {
            v[j] /= norm;
        }
    }

    private double normal() {
        double sum = 0;
        for (int i = 0; i < 12; i++) {
            sum += (next() >>> 11) * 0x1.0p-53;
        }
        return sum - 6.0;
    }

    private long next() {
        state += 0x9E3779B97F4A7C15L;
        long z = state;
        z = (z ^ (z >>> 30)) * 0xBF58476D1CE4E5B9L;
        z = (z ^ (z >>> 27)) * 0x94D049BB133111EBL;
        return z ^ (z >>> 31);
    }
}
