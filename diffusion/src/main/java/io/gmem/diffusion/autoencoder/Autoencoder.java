package io.gmem.diffusion.autoencoder;

import ai.djl.ndarray.NDArray;

/**
 * Converts images (B, 3, H, W) in -1 to 1 to latents (B, C, H / downscale, W / downscale) and back, both float32. Deterministic and safe
 * for concurrent use by several threads. Results belong to the manager of the argument; the caller still owns the argument. A tensor of
 * another shape raises an {@link IllegalArgumentException} that names the required shape.
 */
public interface Autoencoder extends AutoCloseable {
    /** The name of the autoencoder family, for display. */
    String name();

    /**
     * Identifies the latents: 64 hexadecimal digits over weights and settings. Autoencoders with equal digests encode equally. The file
     * format and the tensor naming scheme do not affect the digest.
     */
    String digest();

    /** The number of latent channels C. */
    int channels();

    /** The number of pixels per latent cell along one side. */
    int downscale();

    /** The factor that {@link #encode} applies to the encoder's raw latents; 1 for none. */
    default double latentScale() {
        return 1;
    }

    /** Returns the latents that a network is trained on. */
    NDArray encode(NDArray images);

    /** Returns the images of latents. Values may slightly exceed -1 to 1. */
    NDArray decode(NDArray latents);

    @Override
    void close();
}
