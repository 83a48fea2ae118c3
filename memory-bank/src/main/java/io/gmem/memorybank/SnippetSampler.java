package io.gmem.memorybank;

/**
 * Draws rows of a bank by a seed: the final GMem's uniform choice, or one among the rows of a label. The same seed always
 * draws the same row, on every machine and Java version.
 */
public final class SnippetSampler {
    /** Keeps the choice of a row apart from the noise that is made with the same seed. */
    private static final long DOMAIN = 0x736e697070657473L;

    private final MemoryBank bank;

    public SnippetSampler(MemoryBank bank) {
        this.bank = bank;
    }

    /** A row, each as likely as another; where an erased one is drawn, it is drawn again. */
    public long any(long seed) {
        if (bank.erasedRows().length == bank.count()) {
            throw new IllegalArgumentException("the bank has no row");
        }
        long row = below(bank.count(), seed);
        for (long again = seed; bank.erased(row); ) {
            again = mix(again ^ DOMAIN);
            row = below(bank.count(), again);
        }
        return row;
    }

    /**
     * A row of {@code label}, each as likely as another.
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

    /** Uniform in [0, {@code bound}): the high half of the 128-bit product of a mixed seed and the bound. */
    public static long below(long bound, long seed) {
        long mixed = mix(mix(seed) ^ DOMAIN);
        return Math.multiplyHigh(mixed >>> 1, bound << 1);
    }

    /** The finaliser of SplitMix64 (Steele, Lea and Flood 2014). */
    private static long mix(long seed) {
        long z = seed + 0x9E3779B97F4A7C15L;
        z = (z ^ z >>> 30) * 0xBF58476D1CE4E5B9L;
        z = (z ^ z >>> 27) * 0x94D049BB133111EBL;
        return z ^ z >>> 31;
    }
}
