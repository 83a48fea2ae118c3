package io.gmem.trainer.distributed;

import java.util.Arrays;

/**
 * The consecutive images of a batch that one rank processes. The sizes of the slices differ by at most one.
 *
 * @param rank rank, from 0
 * @param size world size
 */
public record BatchSlice(int rank, int size) {
    /** The whole batch, for a world size of 1. */
    public static final BatchSlice WHOLE = new BatchSlice(0, 1);

    public BatchSlice {
        if (rank < 0 || rank >= size) {
            throw new IllegalArgumentException("rank must be between 0 and " + (size - 1) + " (was " + rank + ")");
        }
    }

    /** Returns the index of the first image of the slice in a batch of {@code batch} images. */
    public int first(int batch) {
        return begin(rank, batch);
    }

    /** Returns the slice of the images of a batch. */
    public int[] of(int[] indices) {
        return Arrays.copyOfRange(indices, begin(rank, indices.length), begin(rank + 1, indices.length));
    }

    /** Returns the slice of per-image flags of a batch. */
    public boolean[] of(boolean[] perImage) {
        return Arrays.copyOfRange(perImage, begin(rank, perImage.length), begin(rank + 1, perImage.length));
    }

    private int begin(int of, int batch) {
        return Math.toIntExact((long) of * batch / size);
    }
}
