package winnow.checkpoint;

/** The upper half of a 32-bit float: 1 sign, 8 exponent and 7 fraction bits. */
public final class BFloat16 {
    private BFloat16() {}

    /** The value of the bits, exactly. */
    public static float toFloat(short bits) {
        return Float.intBitsToFloat(bits << 16);
    }

    /** The nearest value, ties to even; beyond the largest infinity; a NaN becomes a quiet one. */
    public static short fromFloat(float value) {
        int bits = Float.floatToRawIntBits(value);
        if ((bits & 0x7fffffff) > 0x7f800000) {
            return (short) (bits >>> 16 | 0x40);
        }
        return (short) (bits + 0x7fff + (bits >>> 16 & 1) >>> 16);
    }
}
