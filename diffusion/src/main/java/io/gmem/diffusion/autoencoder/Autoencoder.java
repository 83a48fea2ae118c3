package io.gmem.diffusion.autoencoder;

import ai.djl.ndarray.NDArray;

/**
 * Between pictures (B, 3, H, W) of -1 to 1 and latents (B, C, H / downscale, W / downscale), both float32. Deterministic; any thread,
 * several at once. Results belong to the manager of the argument, which stays the caller's. A tensor of another shape is an {@link
 * IllegalArgumentException} that says which is needed.
 */
public interface Autoencoder extends AutoCloseable {
    /** The family, for people. */
    String name();

    /**
     * Names its latents: 64 hexadecimal digits over weights and settings. Equal digests encode equally; the format and spelling of the
     * file do not count.
     */
    String digest();

    /** C. */
    int channels();

    /** Pixels to a latent's cell, on a side. */
    int downscale();

    /** What {@link #encode} multiplies the encoder's own latents with, 1 for nothing. */
    default double latentScale() {
        return 1;
    }

    /** The latent that a network is trained on. */
    NDArray encode(NDArray images);

    /** The picture of a latent; values may lie a little beyond -1 to 1. */
    NDArray decode(NDArray latents);

    @Override
    void close();
}
