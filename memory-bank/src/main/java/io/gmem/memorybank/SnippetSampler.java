package io.gmem.memorybank;

/**
 * Samples rows of a bank by seed, uniformly as in the final GMem, or among the rows of a label. Equal seeds give the same row on
 * every machine and Java version.
 */
public final class SnippetSampler {
    /** Decorrelates the row from the noise that is generated with the same seed. */
    private static final long DOMAIN = 0x736e697070657473L;

    private final MemoryBank bank;

    public SnippetSampler(MemoryBank bank) {
        this.bank = bank;
    }

    /** Samples a row uniformly; an erased row is rejected and sampled again. */
    public long any(long seed) {
        if (bank.erasedRows().length == bank.count()) {
            throw new IllegalArgumentException("the bank has no rows to sample");
        }
        long row = below(bank.count(), seed);
        for (long retrySeed = seed; bank.erased(row); ) {
            retrySeed = mix(retrySeed ^ DOMAIN);
            row = below(bank.count(), retrySeed);
        }
        return row;
    }

    /**
     * Samples a row of {@code label} uniformly.
     *
     * @throws IllegalArgumentException when no row has that label
     */
    public long ofLabel(int label, long seed) {
        long[] rows = bank.rowsOfLabel(label);
        if (rows.length == 0) {
            throw new IllegalArgumentException("no row has label " + label);
        }
        return rows[(int) below(rows.length, seed)];
    }

    /** Returns a uniform number in [0, {@code bound}): the high half of the 128-bit product of the mixed seed and the bound. */
    public static long below(long bound, long seed) {
        long mixed = mix(mix(seed) ^ DOMAIN);
        return Math.multiplyHigh(mixed >>> 1, bound << 1);
    }

    /** Applies the finalizer of SplitMix64 (Steele, Lea and Flood 2014). */
    private static long mix(long seed) {
        long z = seed + 0x9E3779B97F4A7C15L;
        z = (z ^ z >>> 30) * 0xBF58476D1CE4E5B9L;
        z = (z ^ z >>> 27) * 0x94D049BB133111EBL;
        return z ^ z >>> 31;
    }
}
