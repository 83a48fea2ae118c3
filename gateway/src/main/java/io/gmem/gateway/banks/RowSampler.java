package io.gmem.gateway.banks;

import io.gmem.memorybank.MemoryBank;
import io.gmem.memorybank.NoiseLookup;
import io.gmem.memorybank.SnippetSampler;
import java.util.Arrays;

/** Samples rows of a bank by a seed. */
final class RowSampler {
    private final SnippetSampler sampler;
    private final NoiseLookup byFrequency;

    RowSampler(MemoryBank bank) {
        this.sampler = new SnippetSampler(bank);
        this.byFrequency = frequencies(bank);
    }

    /** Returns a lookup by the frequencies of the bank; without frequencies, all rows that are not erased have equal weight. */
    static NoiseLookup frequencies(MemoryBank bank) {
        return NoiseLookup.of(bank.frequencies().orElseGet(() -> {
            long[] counts = new long[Math.toIntExact(bank.count())];
            Arrays.fill(counts, 1);
            for (long row : bank.erasedRows()) {
                counts[Math.toIntExact(row)] = 0;
            }
            return counts;
        }));
    }

    long any(long seed) {
        return sampler.any(seed);
    }

    long ofLabel(int label, long seed) {
        return sampler.ofLabel(label, seed);
    }

    /** Samples by frequency with a uniform number of 53 bits. */
    long byFrequency(long seed) {
        return byFrequency.rowAt(SnippetSampler.below(1L << 53, seed) / (double) (1L << 53));
    }
}
