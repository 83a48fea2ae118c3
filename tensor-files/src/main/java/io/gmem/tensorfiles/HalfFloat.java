package io.gmem.tensorfiles;

/** Converts 16-bit floats to float32. */
final class HalfFloat {
    private static final int EXPONENT = 0x7c00;
    private static final int FRACTION = 0x03ff;

    private HalfFloat() {}

    /** Converts an IEEE 754 binary16 number: 5 bits of exponent, 10 of fraction. */
    static float fromHalf(short bits) {
        int sign = (bits & 0x8000) << 16;
        int exponent = bits & EXPONENT;
        int fraction = bits & FRACTION;
        if (exponent == EXPONENT) {
            return Float.intBitsToFloat(sign | 0x7f80_0000 | fraction << 13);
        }
        if (exponent == 0) {
            float magnitude = fraction * 0x1p-24f;
            return sign == 0 ? magnitude : -magnitude;
        }
        return Float.intBitsToFloat(sign | (exponent << 13) + 0x3800_0000 | fraction << 13);
    }

    /** Converts a bfloat16 number, the upper half of a float32. */
    static float fromBfloat16(short bits) {
        return Float.intBitsToFloat(bits << 16);
    }
}
