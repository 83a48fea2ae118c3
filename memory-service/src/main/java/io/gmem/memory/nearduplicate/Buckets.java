package io.gmem.memory.nearduplicate;

import java.util.Arrays;

/**
 * Distinct hashes, those together that are equal under a mask. Strangers may share a bucket: who looks into one compares. The arrays are
 * made once and filled anew for each mask; a bucket's hashes lie side by side, so that looking into it reads memory in one place.
 */
final class Buckets {
    private static final long SPREAD = 0x9E37_79B9_7F4A_7C15L;

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
            int place = starts[of(hashes[i]) + 1]++; // which moves every start one place down, to where it belongs
            sorted[place] = hashes[i];
            indices[place] = i;
        }
    }

    int count() {
        return starts.length - 2;
    }

    /** The bucket of a hash, whether it is among these or not. */
    int of(long hash) {
        long mixed = (hash & mask) * SPREAD;
        mixed ^= mixed >>> 32;
        return (int) (mixed * SPREAD >>> shift);
    }

    int from(int bucket) {
        return starts[bucket];
    }

    int to(int bucket) {
        return starts[bucket + 1];
    }

    /** The hash at a place from {@link #from} up to {@link #to}. */
    long hash(int place) {
        return sorted[place];
    }

    /** The index of the hash at a place. */
    int index(int place) {
        return indices[place];
    }
}
