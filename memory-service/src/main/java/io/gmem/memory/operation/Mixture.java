package io.gmem.memory.operation;

import io.gmem.contracts.bank.BankOperation;
import io.gmem.contracts.failure.Category;
import io.gmem.contracts.failure.Failure;
import io.gmem.contracts.failure.FailureException;
import io.gmem.memorybank.MemoryBank;
import io.gmem.memorybank.SnippetMixture;
import io.gmem.memorybank.SnippetSampler;

/** Mixes two unit snippets a and b into one snippet of L2 norm 1, by a {@link SnippetMixture} or a seeded random mask. */
record Mixture(float[] a, float[] b) {
    private static final double MIN_NORM = 1e-4;
    private static final long GOLDEN = 0x9E3779B97F4A7C15L;

    /** Returns which components come from b, each with probability {@code weight}, determined by the seed. */
    static boolean[] mask(int dimension, double weight, long seed, int pair) {
        boolean[] fromB = new boolean[dimension];
        for (int d = 0; d < dimension; d++) {
            long random = SnippetSampler.below(1L << 53, seed + GOLDEN * ((long) pair * dimension + d + 1));
            fromB[d] = random < weight * (1L << 53);
        }
        return fromB;
    }

    float[] of(BankOperation.Method method, double weight, boolean[] fromB) {
        return unit(
                switch (method) {
                    case LINEAR -> SnippetMixture.LINEAR.of(a, b, weight);
                    case SPHERICAL -> SnippetMixture.SPHERICAL.of(a, b, weight);
                    case CONCAT -> SnippetMixture.CONCAT.of(a, b, weight);
                    case MASK -> SnippetMixture.chosen(a, b, fromB);
                });
    }

    private static float[] unit(float[] mixture) {
        double squaredNorm = 0;
        for (float value : mixture) {
            squaredNorm += (double) value * value;
        }
        if (Math.sqrt(squaredNorm) < MIN_NORM) {
            throw new FailureException(new Failure(
                    "opposite_rows",
                    Category.USER,
                    false,
                    "pairs",
                    "pairs must not name two rows that cancel each other at their weight; use another weight"));
        }
        return MemoryBank.normalised(mixture);
    }
}
