package io.gmem.diffusion.training;

import org.jspecify.annotations.Nullable;

/**
 * What one training step learns from, row by row.
 *
 * @param size B
 * @param latents (B, C, H, W)
 * @param snippets (B, d) of length 1 each, for a network conditioned on snippets
 * @param labels (B,) from 0, for one conditioned on classes
 * @param features (B, N, z) tokens of the encoders side by side, for one with projectors
 */
public record TrainingBatch(
        int size, float[] latents, float @Nullable [] snippets, long @Nullable [] labels, float @Nullable [] features) {

    public static TrainingBatch ofSnippets(float[] latents, float[] snippets, int size) {
        return new TrainingBatch(size, latents, snippets, null, null);
    }

    public static TrainingBatch ofLabels(float[] latents, long[] labels, int size) {
        return new TrainingBatch(size, latents, null, labels, null);
    }

    /** The same with tokens for the projectors to be held against. */
    public TrainingBatch withFeatures(float[] tokens) {
        return new TrainingBatch(size, latents, snippets, labels, tokens);
    }
}
