package io.gmem.diffusion.engine.kernel;

import java.util.SplittableRandom;

/**
 * Random integers for exact checks. Products of such operands and all their partial sums are integers that the number format holds
 * exactly, so every correct kernel returns the same bits, whatever its order of summation, and one comparison needs no tolerance.
 */
final class IntegerOperands {
    private static final int MOST_FLOAT32 = 2047;
    private static final int EXACT_FLOAT32 = (1 << 24) - 1;
    private static final double MOST_BFLOAT16_DEVIATION = 32;
    private static final int MOST_FACTOR = 7;

    private final SplittableRandom random = new SplittableRandom(20_241_208);
    private final int most;
    private final double density;

    /** @param longestSum terms of the longest sum that is checked */
    IntegerOperands(Precision precision, int longestSum) {
        most = precision == Precision.FLOAT32 ? Math.min(MOST_FLOAT32, EXACT_FLOAT32 / (longestSum + 1)) : 1;
        density = precision == Precision.FLOAT32 ? 1 : Math.min(1, MOST_BFLOAT16_DEVIATION / Math.sqrt(longestSum));
    }

    /** A large operand, with more digits than bfloat16 or TF32 keep; -1, 0 or 1 for bfloat16. */
    float large() {
        return most == 1 ? small() : random.nextInt(-most, most + 1);
    }

    /** -1, 0 or 1. */
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

    /** Random factors of a projection, none of them zero: a wrong entry changes the projected sum. */
    double[] factors(int count) {
        double[] factors = new double[count];
        for (int i = 0; i < count; i++) {
            int factor = random.nextInt(1, MOST_FACTOR + 1);
            factors[i] = random.nextBoolean() ? factor : -factor;
        }
        return factors;
    }
}
