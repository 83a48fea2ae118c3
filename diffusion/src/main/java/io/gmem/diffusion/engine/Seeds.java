package io.gmem.diffusion.engine;

/**
 * Derives the seed of one random tensor from a seed and a counter. Noise thus depends on its position and not on earlier random
 * numbers. The mixing function is splitmix64 (Steele, Lea and Flood 2014). libtorch's CPU generator uses the low 32 bits.
 */
public final class Seeds {
    private static final long GOLDEN = 0x9E3779B97F4A7C15L;

    private Seeds() {}

    /** Returns a number from 0 to 2^63 - 1. */
    public static long mix(long seed, long counter) {
        return finish(finish(seed + GOLDEN) ^ finish(counter * GOLDEN + 1)) >>> 1;
    }

    private static long finish(long z) {
        z = (z ^ (z >>> 30)) * 0xBF58476D1CE4E5B9L;
        z = (z ^ (z >>> 27)) * 0x94D049BB133111EBL;
        return z ^ (z >>> 31);
    }
}
