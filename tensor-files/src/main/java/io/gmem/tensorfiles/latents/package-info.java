/**
 * Precomputed latents of training images, in the files that {@code extract_features.py} of the reference writes. A data set is a
 * folder of shards ({@link io.gmem.tensorfiles.latents.LatentShard}), each with the latents of some images and of their mirror images.
 * It also holds the mean and standard deviation of the channels ({@link io.gmem.tensorfiles.latents.LatentStatistics}).
 */
@NullMarked
package io.gmem.tensorfiles.latents;

import org.jspecify.annotations.NullMarked;
