package winnow.selection;

/** How {@link SelectItSelector} turns the probabilities of the ratings 1 to K into a score. */
public enum RatingForm {
    /**
     * S · Σ_i |P'_i − P'_S| / (K − 1) with P'_k = P_k / Σ_j P_j and S = argmax_k P'_k.
     *
     * <p>Source: SelectIT (arXiv 2402.16705), token-level reflection.
     */
    PAPER("paper") {
        @Override
        double[] sharpened(double[] probabilities) {
            return probabilities;
        }
    },
    /**
     * The same of exp(P'_k) / Σ_j exp(P'_j), a second softmax, under which no rating is more than e times as likely as another.
     *
     * <p>Source: the published code of SelectIT.
     */
    REPOSITORY("repository") {
        @Override
        double[] sharpened(double[] probabilities) {
            double[] exponentials = new double[probabilities.length];
            for (int k = 0; k < exponentials.length; k++) {
                exponentials[k] = StrictMath.exp(probabilities[k]);
            }
            return normalised(exponentials);
        }
    };

    private final String id;

    RatingForm(String id) {
        this.id = id;
    }

    /** Its name in manifests. */
    public String id() {
        return id;
    }

    abstract double[] sharpened(double[] probabilities);

    /** The score of one prompt, in [0, K]; probabilities [K] of the ratings 1 to K, of any positive sum. */
    double tokenScore(double[] probabilities) {
        double[] p = sharpened(normalised(probabilities));
        int best = mostLikely(p);
        double gaps = 0;
        for (double other : p) {
            gaps += p[best] - other;
        }
        return (best + 1) * gaps / (p.length - 1);
    }

    /** The first of the largest. */
    static int mostLikely(double[] p) {
        int best = 0;
        for (int k = 1; k < p.length; k++) {
            best = p[k] > p[best] ? k : best;
        }
        return best;
    }

    private static double[] normalised(double[] values) {
        double sum = 0;
        for (double value : values) {
            sum += value;
        }
        double[] shares = new double[values.length];
        for (int k = 0; k < values.length; k++) {
            shares[k] = values[k] / sum;
        }
        return shares;
    }
}
