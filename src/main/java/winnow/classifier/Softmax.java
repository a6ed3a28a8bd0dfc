package winnow.classifier;

/** Scores to probabilities. */
final class Softmax {
    private Softmax() {}

    /** Replaces scores by exp(s_c) / Σ exp(s), which sum to 1, and returns log Σ exp(s). */
    static double inPlace(double[] scores) {
        double highest = Double.NEGATIVE_INFINITY;
        for (double score : scores) {
            highest = Math.max(highest, score);
        }
        double sum = 0;
        for (int c = 0; c < scores.length; c++) {
            scores[c] = StrictMath.exp(scores[c] - highest);
            sum += scores[c];
        }
        for (int c = 0; c < scores.length; c++) {
            scores[c] /= sum;
        }
        return highest + StrictMath.log(sum);
    }
}
