package winnow.checkpoint;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import org.junit.jupiter.api.Test;
import winnow.random.Seeds;

class Float16Test {
    @Test
    void everyPatternHasTheValueOfItsDefinition() {
        for (int bits = 0; bits < 1 << 16; bits++) {
            int exponent = bits >> 10 & 31;
            int fraction = bits & 1023;
            if (exponent == 31 && fraction != 0) {
                assertTrue(Float.isNaN(Float16.toFloat((short) bits)));
                continue;
            }
            double magnitude = exponent == 31
                    ? Double.POSITIVE_INFINITY
                    : exponent == 0 ? Math.scalb((double) fraction, -24) : Math.scalb(1024.0 + fraction, exponent - 25);
            double expected = bits < 0x8000 ? magnitude : -magnitude;
            assertEquals((float) expected, Float16.toFloat((short) bits));
        }
    }

    @Test
    void everyPatternComesBack() {
        for (int bits = 0; bits < 1 << 16; bits++) {
            assertEquals(quiet(bits), Float16.fromFloat(Float16.toFloat((short) bits)));
        }
    }

    @Test
    void halfwayGoesToTheEvenNeighbourAndAnythingElseToTheNearest() {
        for (int bits = 0; bits < 0x7bff; bits++) {
            float low = Float16.toFloat((short) bits);
            float high = Float16.toFloat((short) (bits + 1));
            float middle = (low + high) / 2;
            int even = (bits & 1) == 0 ? bits : bits + 1;
            assertEquals(even, Float16.fromFloat(middle));
            assertEquals(bits, Float16.fromFloat(Math.nextDown(middle)));
            assertEquals(bits + 1, Float16.fromFloat(Math.nextUp(middle)));
            assertEquals((short) (even | 0x8000), Float16.fromFloat(-middle));
        }
    }

    @Test
    void whatIsTooLargeBecomesInfiniteFromHalfAStepBeyondTheLargest() {
        assertEquals(0x7bff, Float16.fromFloat(Math.nextDown(65520f)));
        assertEquals(0x7c00, Float16.fromFloat(65520f));
        assertEquals(0x7c00, Float16.fromFloat(Float.MAX_VALUE));
        assertEquals((short) 0xfc00, Float16.fromFloat(Float.NEGATIVE_INFINITY));
        assertEquals(0, Float16.fromFloat(Float.MIN_VALUE));
    }

    @Test
    void brainFloatsAreTheNearestOfTheUpperHalves() {
        var random = Seeds.of(3).stream("bits");
        for (int i = 0; i < 200_000; i++) {
            float value = Float.intBitsToFloat(random.nextInt());
            short stored = BFloat16.fromFloat(value);
            if (Float.isNaN(value)) {
                assertTrue(Float.isNaN(BFloat16.toFloat(stored)));
                continue;
            }
            int bits = Float.floatToRawIntBits(value);
            int rest = bits & 0xffff;
            boolean isUp = rest > 0x8000 || rest == 0x8000 && (bits >> 16 & 1) == 1;
            assertEquals((short) ((bits >>> 16) + (isUp ? 1 : 0)), stored);
        }
    }

    @Test
    void brainFloatsRoundTiesToEvenAndKeepTheirPatterns() {
        for (int bits = 0; bits < 1 << 16; bits++) {
            float value = BFloat16.toFloat((short) bits);
            int expected = Float.isNaN(value) ? bits | 0x40 : bits;
            assertEquals((short) expected, BFloat16.fromFloat(value));
        }
        assertEquals(0x3f80, BFloat16.fromFloat(1 + 0x1p-8f));
        assertEquals(0x3f82, BFloat16.fromFloat(1 + 3 * 0x1p-8f));
        assertEquals(0x7f80, BFloat16.fromFloat(Float.MAX_VALUE));
        assertTrue(Float.isNaN(BFloat16.toFloat(BFloat16.fromFloat(Float.intBitsToFloat(0x7fffffff)))));
    }

    /** A signalling NaN comes back as a quiet one. */
    private static short quiet(int bits) {
        boolean isNan = (bits & 0x7c00) == 0x7c00 && (bits & 0x3ff) != 0;
        return (short) (isNan ? bits | 0x200 : bits);
    }
}
