package io.gmem.contracts.checkpoint;

import org.jspecify.annotations.Nullable;

/**
 * How good the samples of a checkpoint are.
 *
 * @param features the encoder of the features, never the bank's own
 * @param samples images on each side
 * @param frechet Fréchet distance of samples to training images
 * @param frechetShuffled the same with snippets whose coordinates were shuffled among rows: nobody's snippets; null for a
 *     system without snippets, and for an untrained network
 * @param frechetFloor of one half of the training images to the other
 */
public record Evaluation(
        String features,
        int samples,
        double frechet,
        @Nullable Double frechetShuffled,
        double frechetFloor) {}
