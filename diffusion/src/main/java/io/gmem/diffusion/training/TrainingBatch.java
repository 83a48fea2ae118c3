package io.gmem.diffusion.training;

import org.jspecify.annotations.Nullable;

/**
 * What one training step learns from, row by row; or this process's part of it.
 *
 * @param size B, rows that are here
 * @param first where they begin in the whole batch
 * @param of rows of the whole batch, over all processes
 * @param latents (B, C, H, W)
 * @param snippets (B, d) of length 1 each, for a network conditioned on snippets
 * @param labels (B,) from 0, for one conditioned on classes
 * @param features (B, N, z) tokens of the encoders side by side, for one with projectors
 */
public record TrainingBatch(
        int size,
        int first,
        int of,
        float[] latents,
        float @Nullable [] snippets,
        long @Nullable [] labels,
        float @Nullable [] features) {
    public TrainingBatch {
        if (size < 1 || first < 0 || (long) first + size > of) {
            throw new IllegalArgumentException(size + " rows from " + first + " are no part of a batch of " + of);
        }
    }

    public static TrainingBatch ofSnippets(float[] latents, float[] snippets, int size) {
        return new TrainingBatch(size, 0, size, latents, snippets, null, null);
    }

    public static TrainingBatch ofLabels(float[] latents, long[] labels, int size) {
        return new TrainingBatch(size, 0, size, latents, null, labels, null);
    }

    /** The same with tokens for the projectors to be held against. */
    public TrainingBatch withFeatures(float[] tokens) {
        return new TrainingBatch(size, first, of, latents, snippets, labels, tokens);
    }

    /** The same rows, as those from {@code first} on of a batch of {@code of}. */
    public TrainingBatch asPart(int first, int of) {
        return new TrainingBatch(size, first, of, latents, snippets, labels, features);
    }
}
