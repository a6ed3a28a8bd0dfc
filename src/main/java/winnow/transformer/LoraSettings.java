package winnow.transformer;

/**
 * Settings of low-rank adapters.
 *
 * <p>Source: Hu et al., LoRA: Low-Rank Adaptation of Large Language Models, arXiv 2106.09685, section 4.1.
 *
 * @param rank r ≥ 1
 * @param alpha α > 0; the adapter's product is multiplied by α/r
 * @param dropout share of the adapter's input set to zero while training, in [0, 1)
 * @param targets which linear layers get one
 */
public record LoraSettings(int rank, double alpha, double dropout, TargetModules targets) {
    /** Those of DELIFT's published code: rank 8, alpha 32, dropout 0.1, all linear layers. */
    public static final LoraSettings DEFAULT = new LoraSettings(8, 32, 0.1, TargetModules.allLinear());

    /** Checks the ranges. */
    public LoraSettings {
        if (rank < 1) {
            throw new IllegalArgumentException("rank must be >= 1, got " + rank);
        }
        if (!(alpha > 0) || Double.isInfinite(alpha)) {
            throw new IllegalArgumentException("alpha must be > 0 and finite, got " + alpha);
        }
        if (!(dropout >= 0 && dropout < 1)) {
            throw new IllegalArgumentException("dropout must be in [0, 1), got " + dropout);
        }
    }

    /** α/r. */
    public double scaling() {
        return alpha / rank;
    }

    /** The same with another rank. */
    public LoraSettings withRank(int other) {
        return new LoraSettings(other, alpha, dropout, targets);
    }

    /** The same with another alpha. */
    public LoraSettings withAlpha(double other) {
        return new LoraSettings(rank, other, dropout, targets);
    }

    /** The same with another dropout. */
    public LoraSettings withDropout(double other) {
        return new LoraSettings(rank, alpha, other, targets);
    }

    /** The same for other layers. */
    public LoraSettings withTargets(TargetModules other) {
        return new LoraSettings(rank, alpha, dropout, other);
    }
}
