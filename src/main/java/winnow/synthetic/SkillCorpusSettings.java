package winnow.synthetic;

import java.util.List;

/**
 * What a {@link SkillCorpus} is to contain.
 *
 * @param skills number of skills, from 2 to {@link #MOST_SKILLS}
 * @param size n, number of items of the pool
 * @param zipfExponent z ≥ 0: the r-th most common skill has a share of the items proportional to r^−z
 * @param duplicateShare share of the items that repeat another, clean item in slightly other words, in [0, 0.9]
 * @param noiseShare share of the other items whose response is wrong, in [0, 0.9]
 * @param noiseKinds the kinds of noise, equally common; a kind named twice is twice as common
 * @param world seed of the skills' formats, labels and lexicons, so that several pools can have the same skills
 */
public record SkillCorpusSettings(
        int skills,
        int size,
        double zipfExponent,
        double duplicateShare,
        double noiseShare,
        List<NoiseKind> noiseKinds,
        long world) {
    /** Skills there are. */
    public static final int MOST_SKILLS = Operation.values().length;

    private static final int ITEMS_PER_SKILL = 60;
    private static final List<NoiseKind> MOSTLY_FLUENT = List.of(
            NoiseKind.WRONG_ANSWER,
            NoiseKind.WRONG_ANSWER,
            NoiseKind.OTHER_SKILL,
            NoiseKind.SHUFFLED,
            NoiseKind.OFF_TOPIC);

    /** Checks the ranges. */
    public SkillCorpusSettings {
        if (skills < 2 || skills > MOST_SKILLS) {
            throw new IllegalArgumentException("skills must be in 2 to " + MOST_SKILLS + ", got " + skills);
        }
        if (size < skills) {
            throw new IllegalArgumentException("size must be >= the number of skills, " + skills + ", got " + size);
        }
        if (!(zipfExponent >= 0 && zipfExponent < Double.POSITIVE_INFINITY)) {
            throw new IllegalArgumentException("zipfExponent must be >= 0 and finite, got " + zipfExponent);
        }
        requireShare("duplicateShare", duplicateShare);
        requireShare("noiseShare", noiseShare);
        if (noiseKinds.isEmpty() && noiseShare > 0) {
            throw new IllegalArgumentException("noiseKinds must not be empty when noiseShare is > 0");
        }
        noiseKinds = List.copyOf(noiseKinds);
    }

    /**
     * The corpus of a number of skills that experiments start from: 60 items a skill, exponent 1, 10 % near-duplicates, 20 %
     * noise, of which two fifths are fluent. The rarest of 12 skills then has about 20 items, of 32 about 15.
     */
    public static SkillCorpusSettings ofSkills(int skills) {
        return new SkillCorpusSettings(skills, ITEMS_PER_SKILL * skills, 1, 0.1, 0.2, MOSTLY_FLUENT, 1);
    }

    /** Another number of items. */
    public SkillCorpusSettings withSize(int items) {
        return new SkillCorpusSettings(skills, items, zipfExponent, duplicateShare, noiseShare, noiseKinds, world);
    }

    /** Another exponent z; 0 makes all skills equally common. */
    public SkillCorpusSettings withZipfExponent(double exponent) {
        return new SkillCorpusSettings(skills, size, exponent, duplicateShare, noiseShare, noiseKinds, world);
    }

    /** Another share of near-duplicates. */
    public SkillCorpusSettings withDuplicateShare(double share) {
        return new SkillCorpusSettings(skills, size, zipfExponent, share, noiseShare, noiseKinds, world);
    }

    /** Another share of noise. */
    public SkillCorpusSettings withNoiseShare(double share) {
        return new SkillCorpusSettings(skills, size, zipfExponent, duplicateShare, share, noiseKinds, world);
    }

    /** Other kinds of noise. */
    public SkillCorpusSettings withNoiseKinds(List<NoiseKind> kinds) {
        return new SkillCorpusSettings(skills, size, zipfExponent, duplicateShare, noiseShare, kinds, world);
    }

    /** Other formats, labels and lexicons for the same operations and verbs. */
    public SkillCorpusSettings withWorld(long seed) {
        return new SkillCorpusSettings(skills, size, zipfExponent, duplicateShare, noiseShare, noiseKinds, seed);
    }

    private static void requireShare(String name, double share) {
        if (!(share >= 0 && share <= 0.9)) {
            throw new IllegalArgumentException(name + " must be in [0, 0.9], got " + share);
        }
    }
}
