package winnow.linalg;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.random.RandomGenerator;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import winnow.random.Seeds;

class VectorOpsTest {
    private static final VectorOps SCALAR = new ScalarVectorOps();
    private static final VectorOps SIMD = VectorOps.ACTIVE;

    /** Around every multiple that a loop treats apart: registers, 32 lanes, blocks of 2,048. */
    static IntStream awkwardLengths() {
        return IntStream.of(
                0, 1, 2, 3, 7, 8, 15, 16, 17, 31, 32, 33, 63, 64, 65, 100, 127, 384, 1000, 2047, 2048, 2049, 2080, 4095,
                4096, 4100);
    }

    @Test
    void theBuildTestsTheVectorFormWhereTheMachineHasOne() {
        assertTrue(
                ModuleLayer.boot().findModule("jdk.incubator.vector").isPresent(),
                "surefire must add the vector module, or every comparison below is scalar with scalar");
    }

    @ParameterizedTest(name = "length {0}, seed 1")
    @MethodSource("awkwardLengths")
    void sumsAreTheSameBitsAsTheReference(int n) {
        int from = 3;
        float[] a = normals("a", n + from);
        float[] b = normals("b", n + from);
        float[] level = normals("level", n);
        float[] cap = normals("cap", n);
        assertEquals(SCALAR.dot(a, from, b, from, n), SIMD.dot(a, from, b, from, n));
        assertEquals(SCALAR.squaredDistance(a, from, b, 1, n), SIMD.squaredDistance(a, from, b, 1, n));
        assertEquals(SCALAR.sumAbove(a, from, level, n), SIMD.sumAbove(a, from, level, n));
        assertEquals(SCALAR.sumAboveCapped(a, from, level, cap, n), SIMD.sumAboveCapped(a, from, level, cap, n));
    }

    @ParameterizedTest(name = "length {0}, seed 1")
    @MethodSource("awkwardLengths")
    void updatesAreTheSameBitsAsTheReference(int n) {
        float[] row = normals("row", n + 5);
        float[] scalarLevel = normals("level", n);
        float[] simdLevel = scalarLevel.clone();
        SCALAR.raise(row, 5, scalarLevel, n);
        SIMD.raise(row, 5, simdLevel, n);
        assertArrayEquals(scalarLevel, simdLevel);
        float[] scalarFall = normals("fall", n);
        float[] simdFall = scalarFall.clone();
        float[] scalarCarry = normals("carry", n);
        float[] simdCarry = scalarCarry.clone();
        SCALAR.addFalls(row, 5, 0, n, new float[] {-0.3f, 0.8f, 0.1f, 0.2f}, scalarFall, scalarCarry);
        SIMD.addFalls(row, 5, 0, n, new float[] {-0.3f, 0.8f, 0.1f, 0.2f}, simdFall, simdCarry);
        assertArrayEquals(scalarFall, simdFall);
        assertArrayEquals(scalarCarry, simdCarry);
    }

    @ParameterizedTest(name = "length {0}, seed 1")
    @MethodSource("awkwardLengths")
    void whatTransportNeedsIsTheSameBitsAsTheReference(int n) {
        float[] row = normals("row", n + 5);
        float[] level = normals("level", n);
        assertEquals(SCALAR.absoluteDifference(row, 5, level, 0, n), SIMD.absoluteDifference(row, 5, level, 0, n));
        assertEquals(SCALAR.maxDifference(level, row, 5, n), SIMD.maxDifference(level, row, 5, n));
        float[] scalar = normals("sum", n);
        float[] simd = scalar.clone();
        SCALAR.addScaled(row, 5, 0.37f, scalar, n);
        SIMD.addScaled(row, 5, 0.37f, simd, n);
        assertArrayEquals(scalar, simd);
        float[] scalarDistances = row.clone();
        float[] simdDistances = row.clone();
        SCALAR.squaredDistances(1.5f, level, scalarDistances, 5, n);
        SIMD.squaredDistances(1.5f, level, simdDistances, 5, n);
        assertArrayEquals(scalarDistances, simdDistances);
        for (float rate : new float[] {0.1f, 3f, 40f, 1000f}) {
            float[] scalarOut = new float[n + 2];
            float[] simdOut = new float[n + 2];
            SCALAR.expDifferences(0.25f, row, 5, level, rate, scalarOut, 2, n);
            SIMD.expDifferences(0.25f, row, 5, level, rate, simdOut, 2, n);
            assertArrayEquals(scalarOut, simdOut);
        }
    }

    @Test
    void theExponentialIsWithinTwoUnitsOfTheLastPlace() {
        for (int step = 0; step < 400_000; step++) {
            float t = -40f + step * 2.99e-4f;
            float expected = (float) StrictMath.exp(t);
            assertEquals(expected, VectorOps.exp(t), 2 * Math.ulp(expected), "exp(" + t + ")");
        }
        assertEquals(0f, VectorOps.exp(VectorOps.EXP_LOWEST));
        assertEquals(0f, VectorOps.exp(Float.NEGATIVE_INFINITY));
        assertEquals(VectorOps.exp(VectorOps.EXP_HIGHEST), VectorOps.exp(Float.POSITIVE_INFINITY));
        assertTrue(VectorOps.exp(VectorOps.EXP_LOWEST + 1) > 0);
    }

    @ParameterizedTest(name = "length {0}, seed 1")
    @MethodSource("awkwardLengths")
    void sumsAgreeWithPlainDoubleLoops(int n) {
        float[] a = normals("a", n);
        float[] b = normals("b", n);
        double dot = 0;
        double above = 0;
        double magnitude = 1;
        for (int k = 0; k < n; k++) {
            dot += (double) a[k] * b[k];
            above += Math.max(0, (double) a[k] - b[k]);
            magnitude += Math.abs((double) a[k] * b[k]);
        }
        // 64 float additions a lane and block, each half a unit in the last place of a partial sum.
        assertEquals(dot, SIMD.dot(a, 0, b, 0, n), 64 * 0x1p-24 * magnitude);
        assertEquals(above, SIMD.sumAbove(a, 0, b, n), 64 * 0x1p-24 * (1 + above));
    }

    @Test
    void aSumNeverGrowsWhenEveryTermShrinks() {
        RandomGenerator random = Seeds.of(5).stream("levels");
        int n = 3000;
        float[] row = normals("row", n);
        float[] level = new float[n];
        double before = SIMD.sumAbove(row, 0, level, n);
        for (int step = 0; step < 2000; step++) {
            int k = random.nextInt(n);
            level[k] += 1e-7f * random.nextFloat();
            double after = SIMD.sumAbove(row, 0, level, n);
            assertTrue(after <= before, "step " + step);
            before = after;
        }
    }

    private static float[] normals(String name, int n) {
        RandomGenerator random = Seeds.of(1).stream(name);
        float[] values = new float[n];
        for (int i = 0; i < n; i++) {
            values[i] = (float) random.nextGaussian();
        }
        return values;
    }
}
