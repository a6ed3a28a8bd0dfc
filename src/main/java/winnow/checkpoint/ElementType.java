package winnow.checkpoint;

import java.nio.ByteBuffer;
import java.nio.FloatBuffer;

/** How the numbers of a tensor are stored, little-endian, by the names of the safetensors format. */
public enum ElementType {
    /** IEEE 754 binary64. */
    F64(8),
    /** IEEE 754 binary32. */
    F32(4),
    /** IEEE 754 binary16; see {@link Float16}. */
    F16(2),
    /** The upper half of a binary32; see {@link BFloat16}. */
    BF16(2),
    /** Signed integer of 64 bits. */
    I64(8),
    /** Signed integer of 32 bits. */
    I32(4),
    /** Signed integer of 16 bits. */
    I16(2),
    /** Signed integer of 8 bits. */
    I8(1),
    /** Unsigned integer of 64 bits. */
    U64(8),
    /** Unsigned integer of 32 bits. */
    U32(4),
    /** Unsigned integer of 16 bits. */
    U16(2),
    /** Unsigned integer of 8 bits. */
    U8(1),
    /** A byte, false when zero. */
    BOOL(1),
    /** Eight-bit float with 4 exponent bits; bytes can be copied, floats cannot be read. */
    F8_E4M3(1),
    /** Eight-bit float with 5 exponent bits; bytes can be copied, floats cannot be read. */
    F8_E5M2(1);

    private final int bytes;

    ElementType(int bytes) {
        this.bytes = bytes;
    }

    /** Bytes per element. */
    public int bytes() {
        return bytes;
    }

    /** Whether {@link Tensors#readFloats(String)} understands the type. */
    public boolean isReadable() {
        return this != F8_E4M3 && this != F8_E5M2;
    }

    /** Whether {@link SafetensorsWriter} can store floats as this type. */
    public boolean isWritable() {
        return this == F32 || this == F16 || this == BF16;
    }

    /** Widens, or for types above 24 significant bits rounds, as many elements as {@code from} holds whole. */
    void decode(ByteBuffer from, FloatBuffer into) {
        int n = from.remaining() / bytes;
        switch (this) {
            case F32 -> {
                into.put(from.asFloatBuffer());
                from.position(from.limit());
            }
            case F64 -> {
                for (int i = 0; i < n; i++) {
                    into.put((float) from.getDouble());
                }
            }
            case F16 -> {
                for (int i = 0; i < n; i++) {
                    into.put(Float16.toFloat(from.getShort()));
                }
            }
            case BF16 -> {
                for (int i = 0; i < n; i++) {
                    into.put(BFloat16.toFloat(from.getShort()));
                }
            }
            case I64 -> {
                for (int i = 0; i < n; i++) {
                    into.put((float) from.getLong());
                }
            }
            case U64 -> {
                for (int i = 0; i < n; i++) {
                    into.put(unsigned(from.getLong()));
                }
            }
            case I32 -> {
                for (int i = 0; i < n; i++) {
                    into.put((float) from.getInt());
                }
            }
            case U32 -> {
                for (int i = 0; i < n; i++) {
                    into.put((float) Integer.toUnsignedLong(from.getInt()));
                }
            }
            case I16 -> {
                for (int i = 0; i < n; i++) {
                    into.put(from.getShort());
                }
            }
            case U16 -> {
                for (int i = 0; i < n; i++) {
                    into.put(Short.toUnsignedInt(from.getShort()));
                }
            }
            case I8 -> {
                for (int i = 0; i < n; i++) {
                    into.put(from.get());
                }
            }
            case U8 -> {
                for (int i = 0; i < n; i++) {
                    into.put(Byte.toUnsignedInt(from.get()));
                }
            }
            case BOOL -> {
                for (int i = 0; i < n; i++) {
                    into.put(from.get() == 0 ? 0 : 1);
                }
            }
            default -> throw new IllegalStateException(this + " cannot be read as floats");
        }
    }

    /** Rounds to the nearest, ties to even, every float that {@code from} holds. */
    void encode(FloatBuffer from, ByteBuffer into) {
        switch (this) {
            case F32 -> {
                while (from.hasRemaining()) {
                    into.putFloat(from.get());
                }
            }
            case F16 -> {
                while (from.hasRemaining()) {
                    into.putShort(Float16.fromFloat(from.get()));
                }
            }
            case BF16 -> {
                while (from.hasRemaining()) {
                    into.putShort(BFloat16.fromFloat(from.get()));
                }
            }
            default -> throw new IllegalStateException("floats cannot be stored as " + this);
        }
    }

    /** The upper 63 bits, doubled; the lowest bit is kept sticky, so that the one rounding is right. */
    private static float unsigned(long bits) {
        return bits >= 0 ? (float) bits : 2f * (float) (bits >>> 1 | bits & 1);
    }
}
