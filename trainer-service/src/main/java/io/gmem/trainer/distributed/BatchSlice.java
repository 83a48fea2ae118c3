package io.gmem.trainer.distributed;

import java.util.Arrays;

/**
 * A rank's part of every step: consecutive images of it, as many as the others' or one more or less.
 *
 * @param rank from 0
 * @param size ranks
 */
public record BatchSlice(int rank, int size) {
    /** Of somebody who trains alone. */
    public static final BatchSlice WHOLE = new BatchSlice(0, 1);

    public BatchSlice {
        if (rank < 0 || rank >= size) {
            throw new IllegalArgumentException("rank " + rank + " is none of " + size);
        }
    }

    /** Where the part begins in a step of {@code batch} images. */
    public int first(int batch) {
        return begin(rank, batch);
    }

    /** The part of a step's images. */
    public int[] of(int[] indices) {
        return Arrays.copyOfRange(indices, begin(rank, indices.length), begin(rank + 1, indices.length));
    }

    /** The part of what is said of each of a step's images. */
    public boolean[] of(boolean[] perImage) {
        return Arrays.copyOfRange(perImage, begin(rank, perImage.length), begin(rank + 1, perImage.length));
    }

    private int begin(int of, int batch) {
        return Math.toIntExact((long) of * batch / size);
    }
}
