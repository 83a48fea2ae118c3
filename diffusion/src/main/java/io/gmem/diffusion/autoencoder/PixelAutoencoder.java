package io.gmem.diffusion.autoencoder;

import ai.djl.ndarray.NDArray;
import io.gmem.diffusion.image.RgbImage;

/**
 * An autoencoder whose latent is the image: three channels, 0 to 255 mapped to -1 to 1. Suited to small images. It needs no weights and
 * holds no resources.
 */
public final class PixelAutoencoder implements Autoencoder {
    public static final int CHANNELS = 3;

    /** The name used by data sets and training runs. */
    public static final String NAME = "pixels";

    private static final Grid GRID = new Grid(CHANNELS, CHANNELS, 1);

    /**
     * Encodes one image.
     *
     * @return latent (3, H, W)
     */
    public static float[] encode(RgbImage image) {
        return image.toPlanes();
    }

    /**
     * Decodes one latent.
     *
     * @param latent (3, size, size); values outside -1 to 1 are clamped
     */
    public static RgbImage decode(float[] latent, int size) {
        return RgbImage.fromPlanes(size, size, latent);
    }

    @Override
    public String name() {
        return NAME;
    }

    @Override
    public String digest() {
        return new LatentDigest().with(NAME).hex();
    }

    @Override
    public int channels() {
        return CHANNELS;
    }

    @Override
    public int downscale() {
        return 1;
    }

    /** Returns a copy. */
    @Override
    public NDArray encode(NDArray images) {
        GRID.checkImages(images);
        return images.duplicate();
    }

    /** Returns a copy. */
    @Override
    public NDArray decode(NDArray latents) {
        GRID.checkLatents(latents);
        return latents.duplicate();
    }

    @Override
    public void close() {}
}
