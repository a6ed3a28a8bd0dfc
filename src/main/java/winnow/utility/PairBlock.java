package winnow.utility;

import java.util.Arrays;
import java.util.random.RandomGenerator;
import winnow.linalg.FloatMatrix;
import winnow.linalg.Parallel;
import winnow.random.RandomDraw;
import winnow.random.Seeds;

/**
 * Exact utilities of some represented records by some candidates with the points of both: what a network is trained and
 * measured on.
 *
 * <p>Records and candidates from {@code trainedRows} and {@code trainedColumns} on are new to a network trained on those before.
 *
 * @param q {@code [r, d]}
 * @param e {@code [c, d]}
 * @param wanted {@code [r][c]}, NaN for a record and itself
 */
record PairBlock(FloatMatrix q, FloatMatrix e, double[][] wanted, int trainedRows, int trainedColumns) {
    /** Side of a tile: 64 pairs a batch. */
    private static final int SIDE = 8;

    /** Which pairs a figure is about. */
    @FunctionalInterface
    interface PairChoice {
        boolean takes(int row, int column);
    }

    /** Pairs with one side new to the network: they say when to stop. */
    boolean isHalfNew(int row, int column) {
        return row >= trainedRows != column >= trainedColumns;
    }

    /** Pairs with both sides new to the network: they say how good it is. */
    boolean isNew(int row, int column) {
        return row >= trainedRows && column >= trainedColumns;
    }

    /** All of it, nothing held out. */
    PairBlock whole() {
        return new PairBlock(q, e, wanted, wanted.length, e.rows());
    }

    /** A network trained so far. */
    record Trained(PairNetwork network, int epochs) {}

    /** Trains until half-new pairs no longer gain, and gives the network as it was at their least error. */
    Trained trained(PairTraining training, Seeds seeds) {
        Run run = new Run(training, seeds);
        double[] best = run.network.parameters().clone();
        double least = Double.POSITIVE_INFINITY;
        int bestEpoch = 0;
        for (int epoch = 1; epoch <= training.epochs() && epoch - bestEpoch <= training.patience(); epoch++) {
            run.epoch();
            double error = squaredError(run.network, this::isHalfNew);
            if (error < least) {
                least = error;
                bestEpoch = epoch;
                best = run.network.parameters().clone();
            }
        }
        System.arraycopy(best, 0, run.network.parameters(), 0, best.length);
        return new Trained(run.network, bestEpoch);
    }

    /** Trains for a given number of epochs. */
    PairNetwork trained(PairTraining training, Seeds seeds, int epochs) {
        Run run = new Run(training, seeds);
        for (int epoch = 0; epoch < epochs; epoch++) {
            run.epoch();
        }
        return run.network;
    }

    private double squaredError(PairNetwork network, PairChoice choice) {
        FloatMatrix predicted = network.predict(q, e);
        double sum = 0;
        long count = 0;
        for (int i = 0; i < wanted.length; i++) {
            for (int j = 0; j < wanted[i].length; j++) {
                if (choice.takes(i, j) && !Double.isNaN(wanted[i][j])) {
                    double error = predicted.get(j, i) - wanted[i][j];
                    sum += error * error;
                    count++;
                }
            }
        }
        return sum / count;
    }

    /** One training: a network and where AdamW stands. */
    private final class Run {
        private final PairTraining training;
        private final RandomGenerator random;
        private final PairNetwork network;
        private final PairOptimizer optimizer;
        private final double[] gradient;
        private final int[] rows = range(trainedRows);
        private final int[] columns = range(trainedColumns);

        Run(PairTraining training, Seeds seeds) {
            this.training = training;
            this.random = seeds.stream("batches");
            this.network =
                    new PairNetwork(training.features(), q.columns(), training.hidden(), seeds.stream("weights"));
            this.optimizer = new PairOptimizer(training, network);
            this.gradient = new double[network.parameters().length];
        }

        /** Every pair once, in tiles of records and candidates that are drawn anew for every epoch. */
        void epoch() {
            RandomDraw.shuffle(rows, random);
            RandomDraw.shuffle(columns, random);
            int across = (columns.length + SIDE - 1) / SIDE;
            int[] order = range((rows.length + SIDE - 1) / SIDE * across);
            RandomDraw.shuffle(order, random);
            for (int tile : order) {
                Parallel.stopIfInterrupted();
                PairNetwork.Tile pairs = tile(piece(rows, tile / across), piece(columns, tile % across));
                if (pairs.pairs() > 0) {
                    network.loss(pairs, gradient);
                    optimizer.step(gradient);
                }
            }
        }

        private PairNetwork.Tile tile(int[] ofRows, int[] ofColumns) {
            float[][] queries = new float[ofRows.length][];
            float[][] examples = new float[ofColumns.length][];
            double[][] targets = new double[ofRows.length][ofColumns.length];
            for (int i = 0; i < ofRows.length; i++) {
                queries[i] = q.row(ofRows[i]);
                for (int j = 0; j < ofColumns.length; j++) {
                    examples[j] = i == 0 ? e.row(ofColumns[j]) : examples[j];
                    targets[i][j] = wanted[ofRows[i]][ofColumns[j]];
                }
            }
            return new PairNetwork.Tile(queries, examples, targets);
        }

        private static int[] piece(int[] numbers, int piece) {
            return Arrays.copyOfRange(numbers, piece * SIDE, Math.min(numbers.length, (piece + 1) * SIDE));
        }
    }

    private static int[] range(int to) {
        int[] range = new int[to];
        Arrays.setAll(range, i -> i);
        return range;
    }
}
