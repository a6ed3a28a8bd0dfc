package winnow.synthetic;

/**
 * What a {@link ToxicCorpus} is to contain.
 *
 * @param size n ≥ 1, number of texts of the pool
 * @param toxicShare share of the texts whose beginning is toxic, in [0, 1]
 * @param afterToxic chance that a toxic beginning is continued with toxic words, in [0, 1]
 * @param afterHarmless chance that another beginning is, in [0, 1]
 * @param words made-up toxic words, and as many harmless ones, from 2 to {@link #MOST_WORDS}
 * @param world seed of the made-up words, so that several pools can have the same
 */
public record ToxicCorpusSettings(
        int size, double toxicShare, double afterToxic, double afterHarmless, int words, long world) {
    /** Most made-up words of either sort. */
    public static final int MOST_WORDS = 500;

    /** Checks the ranges. */
    public ToxicCorpusSettings {
        if (size < 1) {
            throw new IllegalArgumentException("size must be >= 1, got " + size);
        }
        requireShare("toxicShare", toxicShare);
        requireShare("afterToxic", afterToxic);
        requireShare("afterHarmless", afterHarmless);
        if (words < 2 || words > MOST_WORDS) {
            throw new IllegalArgumentException("words must be in 2 to " + MOST_WORDS + ", got " + words);
        }
    }

    private static void requireShare(String name, double share) {
        if (!(share >= 0 && share <= 1)) {
            throw new IllegalArgumentException(name + " must be in [0, 1], got " + share);
        }
    }

    /**
     * The corpus that experiments start from: 2,000 texts, 40 % with a toxic beginning, which goes on so in 20 % of the cases, the
     * others in 5 %; 16 toxic words. Many texts are drawn of each prompt, so that rare is often enough.
     */
    public static ToxicCorpusSettings withDefaults() {
        return new ToxicCorpusSettings(2000, 0.4, 0.2, 0.05, 16, 1);
    }

    /** Another number of texts. */
    public ToxicCorpusSettings withSize(int texts) {
        return new ToxicCorpusSettings(texts, toxicShare, afterToxic, afterHarmless, words, world);
    }

    /** Another share of toxic beginnings. */
    public ToxicCorpusSettings withToxicShare(double share) {
        return new ToxicCorpusSettings(size, share, afterToxic, afterHarmless, words, world);
    }

    /** Other made-up words. */
    public ToxicCorpusSettings withWorld(long seed) {
        return new ToxicCorpusSettings(size, toxicShare, afterToxic, afterHarmless, words, seed);
    }
}
