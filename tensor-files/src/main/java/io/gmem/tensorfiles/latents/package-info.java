/**
 * Pictures that an autoencoder has seen once, for networks to be trained on: a data set is a folder of shards ({@link
 * io.gmem.tensorfiles.latents.LatentShard}, each with the latents of some pictures and of their mirror images) and the channels'
 * mean and standard deviation ({@link io.gmem.tensorfiles.latents.LatentStatistics}). The same files as the reference's
 * {@code extract_features.py} writes.
 */
@NullMarked
package io.gmem.tensorfiles.latents;

import org.jspecify.annotations.NullMarked;
