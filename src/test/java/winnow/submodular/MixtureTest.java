package winnow.submodular;

import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static winnow.submodular.BruteForce.assertFollows;
import static winnow.submodular.BruteForce.random;
import static winnow.submodular.BruteForce.symmetric;
import static winnow.submodular.Refusals.assertRefused;

import org.junit.jupiter.api.Test;
import winnow.linalg.FloatMatrix;

class MixtureTest {
    private final FloatMatrix s = symmetric(random(6, 6, 0, 1, 1));
    private final SetFunction coverage = FacilityLocation.symmetric(s);
    private final SetFunction disparity = DisparitySum.of(s);
    private final SetFunction cut = GraphCut.of(s, 3);

    @Test
    void itIsTheWeightedSumOfItsParts() {
        assertFollows(
                a -> 0.5 * coverage.value(a) + 2 * disparity.value(a) + 0.1 * cut.value(a),
                Mixture.of(new double[] {0.5, 2, 0.1}, coverage, disparity, cut));
    }

    @Test
    void itHasAPropertyWhenAllPartsOfPositiveWeightHaveIt() {
        Mixture both = Mixture.of(new double[] {1, 1}, coverage, disparity);
        assertTrue(both.isMonotone());
        assertFalse(both.isSubmodular());
        Mixture cuts = Mixture.of(new double[] {1, 1}, coverage, cut);
        assertFalse(cuts.isMonotone());
        assertTrue(cuts.isSubmodular());
        assertTrue(Mixture.of(new double[] {1, 0}, coverage, disparity).isSubmodular());
    }

    @Test
    void wrongWeightsAndPartsAreRefused() {
        assertRefused("at least one part", () -> Mixture.of(new double[0]));
        assertRefused("1 and 2", () -> Mixture.of(new double[1], coverage, cut));
        assertRefused("weights[0]", () -> Mixture.of(new double[] {-1}, coverage));
        assertRefused("6 and 2", () -> Mixture.of(new double[2], coverage, FacilityLocation.of(random(2, 2, 0, 1, 1))));
    }
}
