package io.gmem.contracts.checkpoint;

import org.jspecify.annotations.Nullable;

/**
 * How good the samples of a checkpoint are.
 *
 * @param features the encoder of the features, never the bank's own
 * @param samples images drawn; the other side is the training images
 * @param frechet Fréchet distance of samples to training images
 * @param frechetShuffled the control: the same samples drawn with snippets whose coordinates are shuffled, each coordinate among
 *     the drawn rows on its own. Every coordinate keeps its distribution and no snippet is anybody's; merely handing whole
 *     snippets round would change nothing, since the distance sees the set of samples only. A network that uses its
 *     snippets does worse here; null for a system without snippets, and for an untrained network
 * @param frechetFloor of one half of the training images to the other: what cannot be told from the real thing
 */
public record Evaluation(
        String features,
        int samples,
        double frechet,
        @Nullable Double frechetShuffled,
        double frechetFloor) {}
