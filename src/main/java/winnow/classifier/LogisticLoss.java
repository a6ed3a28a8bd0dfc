package winnow.classifier;

import java.util.Arrays;
import winnow.linalg.Parallel;
import winnow.linalg.SparseMatrix;

/**
 * The mean cross-entropy of multinomial logistic regression with an L2 penalty:
 *
 * <p>f(W, b) = Σ_i a_i·(−log p_i(y_i)) / Σ_i a_i + λ/2·‖W‖², p_i = softmax(W x_i + b), in nats; intercepts are not penalized. A point
 * is W row by row, {@code [C, B]}, then b, {@code [C]}.
 *
 * <p>Every entry of the gradient is one sum in a fixed order, so threads change nothing.
 */
final class LogisticLoss implements SmoothFunction {
    private static final int BLOCK = 256;

    private final SparseMatrix x;
    private final SparseMatrix transposed;
    private final int[] y;
    private final int labels;
    private final double[] weights;
    private final double l2;

    /**
     * A loss on examples.
     *
     * @param x features, {@code [n, B]}
     * @param y number of the label, {@code [n]}
     * @param weights a, {@code [n]}, > 0; taken over
     */
    LogisticLoss(SparseMatrix x, int[] y, int labels, double[] weights, double l2) {
        this.x = x;
        this.transposed = x.transposed();
        this.y = y;
        this.labels = labels;
        this.weights = weights;
        this.l2 = l2;
        double total = Arrays.stream(weights).sum();
        for (int i = 0; i < weights.length; i++) {
            weights[i] /= total;
        }
    }

    int size() {
        return labels * (x.columns() + 1);
    }

    @Override
    public double valueAndGradient(double[] point, double[] gradient) {
        int n = x.rows();
        int width = x.columns();
        double[] losses = new double[n];
        double[] residuals = new double[labels * n];
        Parallel.forBlocks(n, BLOCK, (from, to) -> {
            double[] scores = new double[labels];
            for (int i = from; i < to; i++) {
                for (int c = 0; c < labels; c++) {
                    scores[c] = x.dot(i, point, c * width) + point[labels * width + c];
                }
                double own = scores[y[i]];
                losses[i] = weights[i] * (Softmax.inPlace(scores) - own);
                for (int c = 0; c < labels; c++) {
                    residuals[c * n + i] = weights[i] * (scores[c] - (c == y[i] ? 1 : 0));
                }
            }
        });
        Parallel.forBlocks(width, BLOCK, (from, to) -> {
            for (int b = from; b < to; b++) {
                for (int c = 0; c < labels; c++) {
                    int at = c * width + b;
                    gradient[at] = transposed.dot(b, residuals, c * n) + l2 * point[at];
                }
            }
        });
        double value = Arrays.stream(losses).sum();
        double squares = 0;
        for (int at = 0; at < labels * width; at++) {
            squares += point[at] * point[at];
        }
        for (int c = 0; c < labels; c++) {
            double sum = 0;
            for (int i = 0; i < n; i++) {
                sum += residuals[c * n + i];
            }
            gradient[labels * width + c] = sum;
        }
        return value + l2 / 2 * squares;
    }
}
