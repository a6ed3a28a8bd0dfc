package winnow.evaluation;

import java.util.Arrays;
import java.util.random.RandomGenerator;
import winnow.random.Seeds;

/** Changes the signs of differences, all ways or at random. */
record PermutationTest(Seeds seeds, int samples) implements PairedTest {
    private static final int EXACT_UP_TO = 20;
    private static final int FEWEST_SAMPLES = 100;
    /** Sums that are equal but for rounding count as equally extreme. */
    private static final double ROUNDING = 1e-12;

    PermutationTest {
        if (samples < FEWEST_SAMPLES) {
            throw new IllegalArgumentException("samples must be >= " + FEWEST_SAMPLES + ", got " + samples);
        }
    }

    @Override
    public TestResult test(double[] differences, Alternative alternative) {
        Finite.require("differences", differences);
        double[] moving = Arrays.stream(differences).filter(d -> d != 0).toArray();
        double size = Arrays.stream(moving).map(Math::abs).sum();
        double sum = Arrays.stream(moving).sum();
        double wanted =
                switch (alternative) {
                            case TWO_SIDED -> Math.abs(sum);
                            case GREATER -> sum;
                            case LESS -> -sum;
                        }
                        - ROUNDING * size;
        boolean isTwoSided = alternative == Alternative.TWO_SIDED;
        boolean isExact = moving.length <= EXACT_UP_TO;
        double pValue = isExact
                ? StrictMath.scalb((double) hits(moving, 0, 0, wanted, isTwoSided), -moving.length)
                : (1.0 + sampledHits(moving, wanted, isTwoSided)) / (1.0 + samples);
        return new TestResult("permutation", Finite.mean(differences), pValue, differences.length, isExact);
    }

    /** Sign changes from position {@code at} on whose sum is as extreme; that of all signs turned is as likely, so LESS needs no other. */
    private static long hits(double[] moving, int at, double sum, double wanted, boolean isTwoSided) {
        if (at == moving.length) {
            return isHit(sum, wanted, isTwoSided) ? 1 : 0;
        }
        return hits(moving, at + 1, sum + moving[at], wanted, isTwoSided)
                + hits(moving, at + 1, sum - moving[at], wanted, isTwoSided);
    }

    private long sampledHits(double[] moving, double wanted, boolean isTwoSided) {
        RandomGenerator random = seeds.stream("permutation test");
        long hits = 0;
        for (int sample = 0; sample < samples; sample++) {
            double sum = 0;
            long signs = 0;
            for (int i = 0; i < moving.length; i++) {
                signs = i % Long.SIZE == 0 ? random.nextLong() : signs >>> 1;
                sum += (signs & 1) == 0 ? moving[i] : -moving[i];
            }
            hits += isHit(sum, wanted, isTwoSided) ? 1 : 0;
        }
        return hits;
    }

    private static boolean isHit(double sum, double wanted, boolean isTwoSided) {
        return (isTwoSided ? Math.abs(sum) : sum) >= wanted;
    }
}
