package winnow.synthetic;

/**
 * What a {@link DomainCorpus} is to contain.
 *
 * @param mix proportions of the domains in the pool
 * @param size n ≥ 1, number of texts of the pool
 * @param duplicateShare share of the texts that repeat another one with a remark more, in [0, 0.9]
 * @param wordsPerKind made-up words of each kind of each domain, from 2 to {@link #MOST_WORDS}
 * @param world seed of the made-up words, so that several pools can speak of the same things
 */
public record DomainCorpusSettings(DomainMix mix, int size, double duplicateShare, int wordsPerKind, long world) {
    /** Most made-up words of a kind. */
    public static final int MOST_WORDS = 500;

    private static final int DEFAULT_SIZE = 4000;
    private static final double DEFAULT_DUPLICATES = 0.1;
    private static final int DEFAULT_WORDS = 12;

    /** Checks the ranges. */
    public DomainCorpusSettings {
        if (size < 1) {
            throw new IllegalArgumentException("size must be >= 1, got " + size);
        }
        if (!(duplicateShare >= 0 && duplicateShare <= 0.9)) {
            throw new IllegalArgumentException("duplicateShare must be in [0, 0.9], got " + duplicateShare);
        }
        if (wordsPerKind < 2 || wordsPerKind > MOST_WORDS) {
            throw new IllegalArgumentException("wordsPerKind must be in 2 to " + MOST_WORDS + ", got " + wordsPerKind);
        }
    }

    /** The corpus that experiments start from: 4,000 texts, 10 % near-duplicates, 12 words a kind. */
    public static DomainCorpusSettings of(DomainMix mix) {
        return new DomainCorpusSettings(mix, DEFAULT_SIZE, DEFAULT_DUPLICATES, DEFAULT_WORDS, 1);
    }

    /** Another number of texts. */
    public DomainCorpusSettings withSize(int texts) {
        return new DomainCorpusSettings(mix, texts, duplicateShare, wordsPerKind, world);
    }

    /** Another share of near-duplicates. */
    public DomainCorpusSettings withDuplicateShare(double share) {
        return new DomainCorpusSettings(mix, size, share, wordsPerKind, world);
    }

    /** More or fewer made-up words. */
    public DomainCorpusSettings withWordsPerKind(int words) {
        return new DomainCorpusSettings(mix, size, duplicateShare, words, world);
    }

    /** Other made-up words. */
    public DomainCorpusSettings withWorld(long seed) {
        return new DomainCorpusSettings(mix, size, duplicateShare, wordsPerKind, seed);
    }
}
