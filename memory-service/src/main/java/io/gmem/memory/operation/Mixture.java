package io.gmem.memory.operation;

import io.gmem.contracts.bank.BankOperation;
import io.gmem.contracts.failure.Category;
import io.gmem.contracts.failure.Failure;
import io.gmem.contracts.failure.FailureException;
import io.gmem.memorybank.MemoryBank;
import io.gmem.memorybank.SnippetDraw;

/**
 * One snippet out of two unit snippets a and b at weight w, of L2 norm 1. At w = 1/2, {@code concat} and {@code mask} are those of
 * the reference.
 *
 * <p>Source: LINs-lab/GMem {@code utils/pipeline.py}; parity family {@code 06_memory_bank}. Unlike there, the spherical way between
 * equal snippets is that snippet and not zero.
 */
record Mixture(float[] a, float[] b) {
    private static final double SMALLEST_SINE = 1e-6;
    private static final double SHORTEST = 1e-4;
    private static final long GOLDEN = 0x9E3779B97F4A7C15L;

    /** Which numbers come from b: each with probability {@code weight}, by the seed. */
    static boolean[] mask(int dimension, double weight, long seed, int pair) {
        boolean[] second = new boolean[dimension];
        for (int d = 0; d < dimension; d++) {
            long drawn = SnippetDraw.below(1L << 53, seed + GOLDEN * ((long) pair * dimension + d + 1));
            second[d] = drawn < weight * (1L << 53);
        }
        return second;
    }

    float[] of(BankOperation.Method method, double weight, boolean[] second) {
        return unit(
                switch (method) {
                    case LINEAR -> sum(1 - weight, weight);
                    case SPHERICAL -> arc(weight);
                    case CONCAT -> chosen(concat(a.length, weight));
                    case MASK -> chosen(second);
                });
    }

    private float[] sum(double ofA, double ofB) {
        float[] mixed = new float[a.length];
        for (int d = 0; d < mixed.length; d++) {
            mixed[d] = (float) (ofA * a[d] + ofB * b[d]);
        }
        return mixed;
    }

    /** {@code (sin((1 - w) θ) a + sin(w θ) b) / sin θ}. */
    private float[] arc(double weight) {
        double cosine = 0;
        for (int d = 0; d < a.length; d++) {
            cosine += (double) a[d] * b[d];
        }
        double angle = Math.acos(Math.max(-1, Math.min(1, cosine)));
        double sine = Math.sin(angle);
        return sine < SMALLEST_SINE
                ? sum(1 - weight, weight)
                : sum(Math.sin((1 - weight) * angle) / sine, Math.sin(weight * angle) / sine);
    }

    private static boolean[] concat(int dimension, double weight) {
        boolean[] second = new boolean[dimension];
        for (long d = Math.round((1 - weight) * dimension); d < dimension; d++) {
            second[(int) d] = true;
        }
        return second;
    }

    private float[] chosen(boolean[] second) {
        float[] mixed = new float[a.length];
        for (int d = 0; d < mixed.length; d++) {
            mixed[d] = second[d] ? b[d] : a[d];
        }
        return mixed;
    }

    private static float[] unit(float[] mixed) {
        double square = 0;
        for (float value : mixed) {
            square += (double) value * value;
        }
        if (Math.sqrt(square) < SHORTEST) {
            throw new FailureException(new Failure(
                    "opposite_rows",
                    Category.USER,
                    false,
                    "pairs",
                    "pairs name two rows that cancel at this weight; use another weight"));
        }
        return MemoryBank.normalised(mixed);
    }
}
