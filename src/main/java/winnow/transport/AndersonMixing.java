package winnow.transport;

import winnow.linalg.Parallel;

/**
 * Anderson mixing of a fixed-point iteration x ← T(x): the next x is the combination of the last few T(x) whose residuals T(x) − x
 * cancel best in least squares. One owner, one run.
 *
 * <p>Memory: 2·depth·m doubles; cost: O(depth·m) an iteration.
 *
 * <p>Source: Anderson, "Iterative procedures for nonlinear integral equations", JACM 12(4), 1965; type II in the notation of Walker and Ni, SIAM
 * J. Numer. Anal. 49(4), 2011.
 */
final class AndersonMixing {
    private static final int BLOCK = 1024;

    /** Added to the diagonal of the normal equations, as a share of it. */
    private static final double REGULARISATION = 1e-10;

    private final int depth;
    private final double[][] residualSteps;
    private final double[][] imageSteps;
    private final double[] lastResidual;
    private final double[] lastImage;
    private int stored;

    AndersonMixing(int depth, int size) {
        this.depth = depth;
        this.residualSteps = new double[depth][size];
        this.imageSteps = new double[depth][size];
        this.lastResidual = new double[size];
        this.lastImage = new double[size];
        this.stored = -1;
    }

    /** Forgets everything: the next step is a plain one. */
    void restart() {
        stored = -1;
    }

    /** Replaces x by the mixed step, given its image T(x). */
    void step(double[] x, double[] image) {
        int size = x.length;
        if (stored >= 0) {
            int slot = stored % depth;
            for (int j = 0; j < size; j++) {
                residualSteps[slot][j] = image[j] - x[j] - lastResidual[j];
                imageSteps[slot][j] = image[j] - lastImage[j];
            }
        }
        for (int j = 0; j < size; j++) {
            lastResidual[j] = image[j] - x[j];
            lastImage[j] = image[j];
        }
        stored++;
        int used = Math.min(stored, depth);
        double[] weights = used == 0 ? new double[0] : weights(used);
        Parallel.forBlocks(size, BLOCK, (from, to) -> {
            for (int j = from; j < to; j++) {
                double next = image[j];
                for (int k = 0; k < used; k++) {
                    next -= weights[k] * imageSteps[k][j];
                }
                x[j] = next;
            }
        });
    }

    /** The γ that minimises ‖residual − Σ_k γ_k·residualStep_k‖. */
    private double[] weights(int used) {
        double[][] gram = new double[used][used];
        double[] right = new double[used];
        Parallel.forBlocks(used, 1, (from, to) -> {
            for (int i = from; i < to; i++) {
                for (int k = 0; k <= i; k++) {
                    gram[i][k] = dot(residualSteps[i], residualSteps[k]);
                }
                right[i] = dot(residualSteps[i], lastResidual);
            }
        });
        double trace = 0;
        for (int i = 0; i < used; i++) {
            trace += gram[i][i];
        }
        for (int i = 0; i < used; i++) {
            gram[i][i] += REGULARISATION * trace + Double.MIN_NORMAL;
        }
        return solve(gram, right);
    }

    private static double dot(double[] x, double[] y) {
        double sum = 0;
        for (int j = 0; j < x.length; j++) {
            sum += x[j] * y[j];
        }
        return sum;
    }

    /** By Cholesky factorisation of the lower triangle, in place. */
    private static double[] solve(double[][] a, double[] right) {
        int n = right.length;
        for (int i = 0; i < n; i++) {
            for (int k = 0; k <= i; k++) {
                double sum = a[i][k];
                for (int l = 0; l < k; l++) {
                    sum -= a[i][l] * a[k][l];
                }
                a[i][k] = i == k ? Math.sqrt(Math.max(sum, Double.MIN_NORMAL)) : sum / a[k][k];
            }
            double sum = right[i];
            for (int l = 0; l < i; l++) {
                sum -= a[i][l] * right[l];
            }
            right[i] = sum / a[i][i];
        }
        for (int i = n - 1; i >= 0; i--) {
            double sum = right[i];
            for (int l = i + 1; l < n; l++) {
                sum -= a[l][i] * right[l];
            }
            right[i] = sum / a[i][i];
        }
        return right;
    }
}
