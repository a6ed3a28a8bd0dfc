package winnow.embedding;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.random.RandomGenerator;
import org.junit.jupiter.api.Test;
import winnow.linalg.FloatMatrix;
import winnow.random.Seeds;

class PlanarMapTest {
    /** Iteration stops at a relative change of 1e-9, entries are floats. */
    private static final double TOLERANCE = 1e-4;

    @Test
    void pointsOnTwoAxesKeepTheirPlaces() {
        FloatMatrix points = FloatMatrix.of(4, 3, 3, 0, 5, -3, 0, 5, 0, 1, 5, 0, -1, 5);
        PlanarMap map = PlanarMap.of(new Embeddings(points));
        assertArrayEquals(new double[] {3, -3, 0, 0}, map.x(), TOLERANCE);
        assertArrayEquals(new double[] {0, 0, 1, -1}, map.y(), TOLERANCE);
        assertEquals(1, map.share(), TOLERANCE);
    }

    @Test
    void theMapShowsTheTwoLargestVariancesOfRotatedPoints() {
        // Variances 9, 4 and 1 along an orthonormal basis that is not the axes.
        double[][] basis = {{2 / 3.0, 2 / 3.0, 1 / 3.0}, {-2 / 3.0, 1 / 3.0, 2 / 3.0}, {1 / 3.0, -2 / 3.0, 2 / 3.0}};
        double[] length = {3, 2, 1};
        float[] entries = new float[18];
        for (int axis = 0; axis < 3; axis++) {
            for (int k = 0; k < 3; k++) {
                entries[6 * axis + k] = (float) (length[axis] * basis[axis][k]);
                entries[6 * axis + 3 + k] = -entries[6 * axis + k];
            }
        }
        PlanarMap map = PlanarMap.of(new Embeddings(FloatMatrix.wrap(6, 3, entries)));
        assertEquals(13.0 / 14, map.share(), TOLERANCE);
        assertArrayEquals(new double[] {3, -3, 0, 0, 0, 0}, map.x(), 1e-3);
    }

    @Test
    void farFromTheOriginTheShareIsTheSame() {
        FloatMatrix near = FloatMatrix.of(4, 3, 4, 0, 0, -4, 0, 0, 0, 2, 1, 0, -2, -1);
        FloatMatrix far = FloatMatrix.build(4, 3, (i, row) -> {
            for (int k = 0; k < 3; k++) {
                row[k] = near.get(i, k) + 30_001;
            }
        });
        assertEquals(
                PlanarMap.of(new Embeddings(near)).share(),
                PlanarMap.of(new Embeddings(far)).share(),
                TOLERANCE);
    }

    @Test
    void mapDistancesNeverExceedDistances() {
        RandomGenerator random = Seeds.of(7).stream("points");
        float[] entries = new float[40 * 9];
        for (int i = 0; i < entries.length; i++) {
            entries[i] = (float) random.nextGaussian();
        }
        FloatMatrix points = FloatMatrix.wrap(40, 9, entries);
        PlanarMap map = PlanarMap.of(new Embeddings(points));
        for (int i = 0; i < 40; i++) {
            for (int j = 0; j < i; j++) {
                double shown = Math.hypot(map.x()[i] - map.x()[j], map.y()[i] - map.y()[j]);
                assertTrue(shown <= Math.sqrt(points.squaredDistance(i, points, j)) + TOLERANCE);
            }
        }
    }

    @Test
    void equalPointsLieOnOneSpot() {
        PlanarMap map = PlanarMap.of(new Embeddings(FloatMatrix.of(3, 2, 1, 2, 1, 2, 1, 2)));
        assertArrayEquals(new double[3], map.x(), TOLERANCE);
        assertEquals(1, map.share());
    }

    @Test
    void fewerThanTwoCoordinatesAreRefused() {
        Embeddings thin = new Embeddings(FloatMatrix.of(2, 1, 1, 2));
        assertEquals(
                "points must be at least 1 x 2, got 2 x 1",
                assertThrows(IllegalArgumentException.class, () -> PlanarMap.of(thin))
                        .getMessage());
    }
}
