package io.gmem.memory.operation;

import io.gmem.contracts.bank.BankOperation;
import io.gmem.contracts.failure.Category;
import io.gmem.contracts.failure.Failure;
import io.gmem.contracts.failure.FailureException;
import io.gmem.memorybank.MemoryBank;
import io.gmem.memorybank.SnippetMixture;
import io.gmem.memorybank.SnippetSampler;

/** One snippet, of L2 norm 1, out of two unit snippets a and b: a {@link SnippetMixture}, or a mask drawn by a seed. */
record Mixture(float[] a, float[] b) {
    private static final double SHORTEST = 1e-4;
    private static final long GOLDEN = 0x9E3779B97F4A7C15L;

    /** Which numbers come from b: each with probability {@code weight}, by the seed. */
    static boolean[] mask(int dimension, double weight, long seed, int pair) {
        boolean[] second = new boolean[dimension];
        for (int d = 0; d < dimension; d++) {
            long drawn = SnippetSampler.below(1L << 53, seed + GOLDEN * ((long) pair * dimension + d + 1));
            second[d] = drawn < weight * (1L << 53);
        }
        return second;
    }

    float[] of(BankOperation.Method method, double weight, boolean[] second) {
        return unit(
                switch (method) {
                    case LINEAR -> SnippetMixture.LINEAR.of(a, b, weight);
                    case SPHERICAL -> SnippetMixture.SPHERICAL.of(a, b, weight);
                    case CONCAT -> SnippetMixture.CONCAT.of(a, b, weight);
                    case MASK -> SnippetMixture.chosen(a, b, second);
                });
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
