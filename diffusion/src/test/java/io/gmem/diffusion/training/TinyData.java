package io.gmem.diffusion.training;

import io.gmem.diffusion.network.Backbone;
import io.gmem.diffusion.network.BlockOptions;
import io.gmem.diffusion.network.Conditioning;
import io.gmem.diffusion.network.NetworkConfig;
import io.gmem.diffusion.network.Projection;
import java.util.List;
import java.util.Random;

/** Eight small images of one uniform color each, with a distinct snippet per image. */
public final class TinyData {
    public static final int SIZE = 8;
    public static final int BATCH = 8;
    public static final int DIMENSION = 4;
    public static final NetworkConfig SNIPPETS =
            NetworkConfig.of(32, 2, 2, 4, SIZE, 3, new Conditioning.BySnippet(DIMENSION, 0.1, 2));
    public static final NetworkConfig CLASSES =
            NetworkConfig.of(32, 2, 2, 4, SIZE, 3, new Conditioning.ByClass(BATCH, 0.1, 1));
    public static final OptimizerConfig OPTIMISER =
            new OptimizerConfig(LearningRateSchedule.constant(3e-3, 5), 0.9, 0.95, 0, 1, 0.9);

    public static final TrainingBatch SNIPPET_BATCH = TrainingBatch.ofSnippets(latents(), snippets(), BATCH);
    public static final TrainingBatch LABEL_BATCH = TrainingBatch.ofLabels(latents(), labels(), BATCH);

    /** All block options, and projectors after the first block. */
    public static final NetworkConfig EVERYTHING = SNIPPETS.with(
                    Backbone.LIGHTNING, new BlockOptions(true, true, true, true, true))
            .with(new Projection(1, 16, List.of(5, 6)));

    public static final TrainingBatch FEATURE_BATCH = SNIPPET_BATCH.withFeatures(features());

    private TinyData() {}

    public static TrainingConfig training(long seed) {
        return new TrainingConfig(seed, Objective.VELOCITY, OPTIMISER);
    }

    public static float[] latents() {
        var random = new Random(4);
        float[] latents = new float[BATCH * 3 * SIZE * SIZE];
        for (int plane = 0; plane < BATCH * 3; plane++) {
            java.util.Arrays.fill(latents, plane * SIZE * SIZE, (plane + 1) * SIZE * SIZE, 2 * random.nextFloat() - 1);
        }
        return latents;
    }

    public static float[] snippets() {
        var random = new Random(5);
        float[] snippets = new float[BATCH * DIMENSION];
        for (int i = 0; i < BATCH; i++) {
            double norm = 0;
            for (int k = 0; k < DIMENSION; k++) {
                snippets[i * DIMENSION + k] = (float) random.nextGaussian();
                norm += snippets[i * DIMENSION + k] * snippets[i * DIMENSION + k];
            }
            for (int k = 0; k < DIMENSION; k++) {
                snippets[i * DIMENSION + k] /= (float) Math.sqrt(norm);
            }
        }
        return snippets;
    }

    /** Tokens of two encoders with widths 5 and 6. */
    private static float[] features() {
        var random = new Random(6);
        float[] features = new float[BATCH * EVERYTHING.tokens() * 11];
        for (int i = 0; i < features.length; i++) {
            features[i] = (float) random.nextGaussian();
        }
        return features;
    }

    /** Returns a batch that repeats the images {@code times} times. */
    public static TrainingBatch repeated(int times) {
        float[] latents = new float[times * latents().length];
        float[] snippets = new float[times * snippets().length];
        for (int i = 0; i < times; i++) {
            System.arraycopy(latents(), 0, latents, i * latents().length, latents().length);
            System.arraycopy(snippets(), 0, snippets, i * snippets().length, snippets().length);
        }
        return TrainingBatch.ofSnippets(latents, snippets, times * BATCH);
    }

    public static long[] labels() {
        return java.util.stream.LongStream.range(0, BATCH).toArray();
    }
}
