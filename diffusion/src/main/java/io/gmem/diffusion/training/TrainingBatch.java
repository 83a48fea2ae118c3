package io.gmem.diffusion.training;

import org.jspecify.annotations.Nullable;

/**
 * The data of one training step, or this process's slice of it.
 *
 * @param size number of rows B in this slice
 * @param first index of the slice's first row in the whole batch
 * @param wholeSize number of rows of the whole batch, over all processes
 * @param latents (B, C, H, W)
 * @param snippets (B, d) of unit length, for a network conditioned on snippets
 * @param labels (B,) from 0, for a class-conditional network
 * @param features (B, N, z) concatenated tokens of the encoders, for a network with projectors
 */
public record TrainingBatch(
        int size,
        int first,
        int wholeSize,
        float[] latents,
        float @Nullable [] snippets,
        long @Nullable [] labels,
        float @Nullable [] features) {
    public TrainingBatch {
        if (size < 1 || first < 0 || (long) first + size > wholeSize) {
            throw new IllegalArgumentException("rows " + first + " to " + ((long) first + size - 1)
                    + " are not a slice of a batch of " + wholeSize + " rows");
        }
    }

    public static TrainingBatch ofSnippets(float[] latents, float[] snippets, int size) {
        return new TrainingBatch(size, 0, size, latents, snippets, null, null);
    }

    public static TrainingBatch ofLabels(float[] latents, long[] labels, int size) {
        return new TrainingBatch(size, 0, size, latents, null, labels, null);
    }

    /** Returns this batch with encoder tokens as targets of the projectors. */
    public TrainingBatch withFeatures(float[] tokens) {
        return new TrainingBatch(size, first, wholeSize, latents, snippets, labels, tokens);
    }

    /** Returns these rows as the slice from row {@code first} on of a batch of {@code wholeSize} rows. */
    public TrainingBatch asSlice(int first, int wholeSize) {
        return new TrainingBatch(size, first, wholeSize, latents, snippets, labels, features);
    }
}
