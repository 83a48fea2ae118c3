package io.gmem.diffusion.engine.kernel;

import java.util.SplittableRandom;

/**
 * Generates random integers for exact checks. The number format represents all products and partial sums of these operands exactly.
 * Every correct kernel thus returns the same bits in any order of summation, and the comparison needs no tolerance.
 */
final class IntegerOperands {
    private static final int MAX_FLOAT32 = 2047;
    private static final int EXACT_FLOAT32 = (1 << 24) - 1;
    private static final double MAX_BFLOAT16_DEVIATION = 32;
    private static final int MAX_FACTOR = 7;

    private final SplittableRandom random = new SplittableRandom(20_241_208);
    private final int max;
    private final double density;

    /** @param longestSum number of terms of the longest checked sum */
    IntegerOperands(Precision precision, int longestSum) {
        max = precision == Precision.FLOAT32 ? Math.min(MAX_FLOAT32, EXACT_FLOAT32 / (longestSum + 1)) : 1;
        density = precision == Precision.FLOAT32 ? 1 : Math.min(1, MAX_BFLOAT16_DEVIATION / Math.sqrt(longestSum));
    }

    /** Returns a large operand, with more digits than bfloat16 or TF32 keep; -1, 0 or 1 for bfloat16. */
    float large() {
        return max == 1 ? small() : random.nextInt(-max, max + 1);
    }

    /** Returns -1, 0 or 1. */
    float small() {
        return random.nextDouble() < density ? random.nextInt(-1, 2) : 0;
    }

    float[] small(int count) {
        float[] values = new float[count];
        for (int i = 0; i < count; i++) {
            values[i] = small();
        }
        return values;
    }

    /** Returns random nonzero factors of a projection, so that a wrong entry changes the projected sum. */
    double[] factors(int count) {
        double[] factors = new double[count];
        for (int i = 0; i < count; i++) {
            int factor = random.nextInt(1, MAX_FACTOR + 1);
            factors[i] = random.nextBoolean() ? factor : -factor;
        }
        return factors;
    }
}
