package winnow.utility;

/**
 * AdamW on the parameters of a {@link PairNetwork}: decay 0.9 and 0.999, ε = 1e-8.
 *
 * <p>Source: Kingma and Ba (arXiv 1412.6980), algorithm 1; Loshchilov and Hutter (arXiv 1711.05101), algorithm 2.
 */
final class PairOptimizer {
    private static final double BETA_1 = 0.9;
    private static final double BETA_2 = 0.999;
    private static final double EPSILON = 1e-8;

    private final PairTraining training;
    private final double[] parameters;
    private final int firstBias;
    private final double[] mean;
    private final double[] square;
    private double power1 = 1;
    private double power2 = 1;

    PairOptimizer(PairTraining training, PairNetwork network) {
        this.training = training;
        this.parameters = network.parameters();
        this.firstBias = network.firstBias();
        this.mean = new double[parameters.length];
        this.square = new double[parameters.length];
    }

    /** Changes the network's parameters. */
    void step(double[] gradient) {
        power1 *= BETA_1;
        power2 *= BETA_2;
        double rate = training.learningRate();
        double kept = 1 - rate * training.weightDecay();
        for (int k = 0; k < parameters.length; k++) {
            mean[k] = BETA_1 * mean[k] + (1 - BETA_1) * gradient[k];
            square[k] = BETA_2 * square[k] + (1 - BETA_2) * gradient[k] * gradient[k];
            double change = mean[k] / (1 - power1) / (Math.sqrt(square[k] / (1 - power2)) + EPSILON);
            parameters[k] = parameters[k] * (k < firstBias ? kept : 1) - rate * change;
        }
    }
}
