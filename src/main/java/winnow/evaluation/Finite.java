package winnow.evaluation;

/** Numbers of samples that are numbers, and their moments. */
final class Finite {
    private Finite() {}

    static void require(String what, double[] values) {
        if (values.length == 0) {
            throw new IllegalArgumentException(what + " must be at least one, got none");
        }
        for (int i = 0; i < values.length; i++) {
            if (!Double.isFinite(values[i])) {
                throw new IllegalArgumentException(what + " must be finite, got " + values[i] + " at " + i);
            }
        }
    }

    static void requirePairs(double[] first, double[] second) {
        if (first.length != second.length) {
            throw new IllegalArgumentException(
                    "pairs must have two values each, got " + first.length + " and " + second.length);
        }
        require("values", first);
        require("values", second);
    }

    static double mean(double[] values) {
        double sum = 0;
        for (double value : values) {
            sum += value;
        }
        return sum / values.length;
    }

    /** With n − 1; 0 for a single value. */
    static double deviation(double[] values) {
        double mean = mean(values);
        double squares = 0;
        for (double value : values) {
            squares += (value - mean) * (value - mean);
        }
        return values.length < 2 ? 0 : Math.sqrt(squares / (values.length - 1));
    }
}
