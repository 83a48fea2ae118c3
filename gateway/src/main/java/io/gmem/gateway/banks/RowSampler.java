package io.gmem.gateway.banks;

import io.gmem.memorybank.MemoryBank;
import io.gmem.memorybank.NoiseLookup;
import io.gmem.memorybank.SnippetSampler;
import java.util.Arrays;

/** Draws rows of a bank by a seed. */
final class RowSampler {
    private final SnippetSampler draw;
    private final NoiseLookup byFrequency;

    RowSampler(MemoryBank bank) {
        this.draw = new SnippetSampler(bank);
        this.byFrequency = frequencies(bank);
    }

    /** As often as the bank says; where it says nothing every row alike, but for erased ones. */
    static NoiseLookup frequencies(MemoryBank bank) {
        return NoiseLookup.of(bank.frequencies().orElseGet(() -> {
            long[] once = new long[Math.toIntExact(bank.count())];
            Arrays.fill(once, 1);
            for (long row : bank.erasedRows()) {
                once[Math.toIntExact(row)] = 0;
            }
            return once;
        }));
    }

    long any(long seed) {
        return draw.any(seed);
    }

    long ofLabel(int label, long seed) {
        return draw.ofLabel(label, seed);
    }

    /** A uniform number of 53 bits, looked up. */
    long byFrequency(long seed) {
        return byFrequency.rowAt(SnippetSampler.below(1L << 53, seed) / (double) (1L << 53));
    }
}
