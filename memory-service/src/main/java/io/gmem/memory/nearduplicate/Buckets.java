package io.gmem.memory.nearduplicate;

import java.util.Arrays;

/**
 * Groups distinct hashes into buckets of hashes that are equal under a mask. A bucket may contain unequal hashes, so callers must
 * compare them. The arrays are allocated once and refilled for each mask. The hashes of a bucket are contiguous, for memory
 * locality.
 */
final class Buckets {
    private static final long MULTIPLIER = 0x9E37_79B9_7F4A_7C15L;

    private final long[] hashes;
    private final int shift;
    private final int[] starts;
    private final long[] sorted;
    private final int[] indices;
    private long mask;

    Buckets(long[] hashes) {
        this.hashes = hashes;
        int bits = Math.max(1, 32 - Integer.numberOfLeadingZeros(Math.max(1, hashes.length - 1)));
        this.shift = 64 - bits;
        this.starts = new int[(1 << bits) + 2];
        this.sorted = new long[hashes.length];
        this.indices = new int[hashes.length];
    }

    void fill(long by) {
        mask = by;
        Arrays.fill(starts, 0);
        for (long hash : hashes) {
            starts[of(hash) + 2]++;
        }
        for (int i = 1; i < starts.length; i++) {
            starts[i] += starts[i - 1];
        }
        for (int i = 0; i < hashes.length; i++) {
            // advances the start of the next bucket, so that all starts end up in position
            int slot = starts[of(hashes[i]) + 1]++;
            sorted[slot] = hashes[i];
            indices[slot] = i;
        }
    }

    int count() {
        return starts.length - 2;
    }

    /** Returns the bucket of a hash, which need not be stored. */
    int of(long hash) {
        long mixed = (hash & mask) * MULTIPLIER;
        mixed ^= mixed >>> 32;
        return (int) (mixed * MULTIPLIER >>> shift);
    }

    int from(int bucket) {
        return starts[bucket];
    }

    int to(int bucket) {
        return starts[bucket + 1];
    }

    /** Returns the hash at a slot between {@link #from} and {@link #to}. */
    long hash(int slot) {
        return sorted[slot];
    }

    /** Returns the index of the hash at a slot. */
    int index(int slot) {
        return indices[slot];
    }
}
