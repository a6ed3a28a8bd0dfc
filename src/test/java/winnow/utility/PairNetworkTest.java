package winnow.utility;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.Arrays;
import java.util.random.RandomGenerator;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import winnow.linalg.FloatMatrix;
import winnow.random.Seeds;

class PairNetworkTest {
    private static final Seeds SEEDS = Seeds.of(3);

    private static FloatMatrix points(String name, int count, int width) {
        RandomGenerator random = SEEDS.stream(name);
        float[] values = new float[count * width];
        for (int k = 0; k < values.length; k++) {
            values[k] = (float) random.nextGaussian();
        }
        return FloatMatrix.wrap(count, width, values);
    }

    private static PairNetwork.Tile tile(FloatMatrix q, FloatMatrix e) {
        RandomGenerator random = SEEDS.stream("wanted");
        float[][] rows = new float[q.rows()][];
        float[][] columns = new float[e.rows()][];
        double[][] wanted = new double[q.rows()][e.rows()];
        Arrays.setAll(rows, q::row);
        Arrays.setAll(columns, e::row);
        for (double[] row : wanted) {
            Arrays.setAll(row, j -> random.nextGaussian());
        }
        wanted[1][1] = Double.NaN;
        return new PairNetwork.Tile(rows, columns, wanted);
    }

    @ParameterizedTest
    @EnumSource
    void gradientsAreThoseOfFiniteDifferences(PairFeatures features) {
        PairNetwork network = new PairNetwork(features, 3, 5, SEEDS.stream("weights"));
        PairNetwork.Tile tile = tile(points("q", 2, 3), points("e", 3, 3));
        double[] gradient = new double[network.parameters().length];
        double[] ignored = new double[gradient.length];
        network.loss(tile, gradient);
        double step = 1e-6;
        for (int k = 0; k < gradient.length; k++) {
            double before = network.parameters()[k];
            network.parameters()[k] = before + step;
            double above = network.loss(tile, ignored);
            network.parameters()[k] = before - step;
            double below = network.loss(tile, ignored);
            network.parameters()[k] = before;
            assertEquals((above - below) / (2 * step), gradient[k], 1e-7, "parameter " + k);
        }
    }

    @ParameterizedTest
    @EnumSource
    void predictionsAreThoseThatTrainingSees(PairFeatures features) {
        PairNetwork network = new PairNetwork(features, 4, 6, SEEDS.stream("weights"));
        FloatMatrix q = points("q", 70, 4);
        FloatMatrix e = points("e", 40, 4);
        FloatMatrix predicted = network.predict(q, e);
        double[] gradient = new double[network.parameters().length];
        for (int i = 0; i < q.rows(); i += 23) {
            for (int j = 0; j < e.rows(); j += 13) {
                PairNetwork.Tile one = new PairNetwork.Tile(
                        new float[][] {q.row(i)}, new float[][] {e.row(j)}, new double[][] {{predicted.get(j, i)}});
                assertEquals(0, network.loss(one, gradient), 1e-11, i + ", " + j);
            }
        }
    }

    @Test
    void aPairIsOneHiddenLayerByHand() {
        PairNetwork network = new PairNetwork(PairFeatures.WITH_PRODUCTS, 1, 1, SEEDS.stream("weights"));
        // A, B, P, w, b, c.
        System.arraycopy(new double[] {2, 3, 5, 7, 11, 13}, 0, network.parameters(), 0, 6);
        FloatMatrix predicted = network.predict(FloatMatrix.of(2, 1, 1, -4), FloatMatrix.of(1, 1, 2));
        assertEquals(7 * (2 * 1 + 3 * 2 + 5 * 2 + 11) + 13, predicted.get(0, 0));
        assertEquals(13, predicted.get(0, 1), "2·−4 + 3·2 + 5·−8 + 11 < 0");
    }

    @Test
    void theFirstStepOfAdamWIsTheRateAgainstTheGradientsSign() {
        PairTraining training = new PairTraining(PairFeatures.CONCATENATED, 1, 0.01, 0.5, 1, 1);
        PairNetwork network = new PairNetwork(PairFeatures.CONCATENATED, 1, 1, SEEDS.stream("weights"));
        double[] before = network.parameters().clone();
        new PairOptimizer(training, network).step(new double[] {1, -2, 3, 4, -5});
        for (int k = 0; k < 5; k++) {
            double kept = k < 3 ? 1 - 0.01 * 0.5 : 1;
            double step = k == 1 || k == 4 ? 0.01 : -0.01;
            assertEquals(before[k] * kept + step, network.parameters()[k], 1e-9);
        }
    }

    @Test
    void productsLearnAnInnerProductThatASumCannot() {
        FloatMatrix q = points("q", 40, 4);
        FloatMatrix e = points("e", 40, 4);
        double[][] wanted = new double[40][40];
        for (int i = 0; i < 40; i++) {
            for (int j = 0; j < 40; j++) {
                wanted[i][j] = q.dot(i, e, j) / 2;
            }
        }
        PairBlock block = new PairBlock(q, e, wanted, 30, 30);
        PairTraining training = new PairTraining(PairFeatures.WITH_PRODUCTS, 16, 1e-2, 0, 100, 100);
        double withProducts = errorOnNew(block, training);
        double concatenated = errorOnNew(block, training.withFeatures(PairFeatures.CONCATENATED));
        assertTrue(withProducts < 0.2 && withProducts < concatenated / 2, withProducts + ", " + concatenated);
    }

    private static double errorOnNew(PairBlock block, PairTraining training) {
        FloatMatrix found = block.trained(training, SEEDS).network().predict(block.q(), block.e());
        double error = 0;
        for (int i = 30; i < 40; i++) {
            for (int j = 30; j < 40; j++) {
                double difference = found.get(j, i) - block.wanted()[i][j];
                error += difference * difference / 100;
            }
        }
        return error;
    }
}
