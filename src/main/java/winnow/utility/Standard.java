package winnow.utility;

import winnow.linalg.FloatMatrix;

/**
 * A shift of every column and one scale, after which all entries together have mean 0 and variance 1.
 *
 * <p>One scale, not one for each column: directions in which points hardly differ stay small.
 *
 * @param mean of every column, or one for all columns
 * @param deviation > 0
 */
record Standard(double[] mean, double deviation) {
    /** Of points in two sets: columns are centred one by one. */
    static Standard of(FloatMatrix first, FloatMatrix second) {
        double[] mean = first.meanRow();
        double[] other = second.meanRow();
        double share = (double) first.rows() / (first.rows() + second.rows());
        for (int k = 0; k < mean.length; k++) {
            mean[k] = share * mean[k] + (1 - share) * other[k];
        }
        double squares = squares(first, mean) + squares(second, mean);
        return new Standard(mean, deviation(squares, (first.rows() + (double) second.rows()) * mean.length));
    }

    /** Of single numbers, leaving out NaN: one mean for all. */
    static Standard of(double[][] numbers) {
        double sum = 0;
        long count = 0;
        for (double[] row : numbers) {
            for (double number : row) {
                sum += Double.isNaN(number) ? 0 : number;
                count += Double.isNaN(number) ? 0 : 1;
            }
        }
        double mean = sum / count;
        double squares = 0;
        for (double[] row : numbers) {
            for (double number : row) {
                squares += Double.isNaN(number) ? 0 : (number - mean) * (number - mean);
            }
        }
        return new Standard(new double[] {mean}, deviation(squares, count));
    }

    private static double squares(FloatMatrix matrix, double[] mean) {
        double squares = 0;
        for (int i = 0; i < matrix.rows(); i++) {
            for (int k = 0; k < matrix.columns(); k++) {
                double difference = matrix.get(i, k) - mean[k];
                squares += difference * difference;
            }
        }
        return squares;
    }

    /** What does not vary is only centred. */
    private static double deviation(double squares, double count) {
        return squares > 0 ? Math.sqrt(squares / count) : 1;
    }

    /** Points, standardised. */
    FloatMatrix applied(FloatMatrix points) {
        return FloatMatrix.build(points.rows(), points.columns(), (i, row) -> {
            points.copyRow(i, row);
            for (int k = 0; k < row.length; k++) {
                row[k] = (float) ((row[k] - mean[k]) / deviation);
            }
        });
    }

    /** Single numbers, standardised; NaN stays. */
    double[][] applied(double[][] numbers) {
        double[][] applied = new double[numbers.length][];
        for (int i = 0; i < numbers.length; i++) {
            applied[i] = new double[numbers[i].length];
            for (int j = 0; j < numbers[i].length; j++) {
                applied[i][j] = (numbers[i][j] - mean[0]) / deviation;
            }
        }
        return applied;
    }

    /** Single numbers, as they were. */
    FloatMatrix back(FloatMatrix numbers) {
        return FloatMatrix.build(numbers.rows(), numbers.columns(), (i, row) -> {
            numbers.copyRow(i, row);
            for (int k = 0; k < row.length; k++) {
                row[k] = (float) (row[k] * deviation + mean[0]);
            }
        });
    }
}
