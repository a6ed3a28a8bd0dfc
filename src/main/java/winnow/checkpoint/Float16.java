package winnow.checkpoint;

/** The sixteen-bit float of IEEE 754: 1 sign, 5 exponent and 10 fraction bits; from 6e-8 to 65,504. */
public final class Float16 {
    private static final int FRACTION_SHIFT = 13;
    private static final int EXPONENT_DIFFERENCE = 127 - 15;
    private static final float SMALLEST = 0x1p-24f;

    private Float16() {}

    /** The value of the bits, exactly; a NaN stays one. */
    public static float toFloat(short bits) {
        int sign = (bits & 0x8000) << 16;
        int exponent = bits >>> 10 & 0x1f;
        int fraction = bits & 0x3ff;
        if (exponent == 0) {
            float magnitude = fraction * SMALLEST;
            return sign == 0 ? magnitude : -magnitude;
        }
        int widened = exponent == 0x1f ? 0xff : exponent + EXPONENT_DIFFERENCE;
        return Float.intBitsToFloat(sign | widened << 23 | fraction << FRACTION_SHIFT);
    }

    /** The nearest sixteen-bit float, ties to even; from 65,520 on infinity; a NaN becomes a quiet one. */
    public static short fromFloat(float value) {
        int bits = Float.floatToRawIntBits(value);
        int sign = bits >>> 16 & 0x8000;
        int magnitude = bits & 0x7fffffff;
        if (magnitude > 0x7f800000) {
            return (short) (sign | 0x7e00 | magnitude >>> FRACTION_SHIFT & 0x3ff);
        }
        if (magnitude >= 0x47800000) {
            return (short) (sign | 0x7c00);
        }
        if (magnitude < 0x38800000) {
            // Adding one half puts the unit of the smallest half at the last bit of the sum, which the addition rounds.
            float aligned = Float.intBitsToFloat(magnitude) + 0.5f;
            return (short) (sign | Float.floatToRawIntBits(aligned) - Float.floatToRawIntBits(0.5f));
        }
        int isOdd = magnitude >>> FRACTION_SHIFT & 1;
        int rounded = magnitude - (EXPONENT_DIFFERENCE << 23) + 0xfff + isOdd;
        return (short) (sign | rounded >>> FRACTION_SHIFT);
    }
}
