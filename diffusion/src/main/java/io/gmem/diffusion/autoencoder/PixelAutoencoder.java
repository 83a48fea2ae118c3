package io.gmem.diffusion.autoencoder;

import ai.djl.ndarray.NDArray;
import io.gmem.diffusion.image.RgbImage;

/** The latent is the picture: three channels, 0 to 255 mapped to -1 to 1. For small pictures; needs no weights, nothing to close. */
public final class PixelAutoencoder implements Autoencoder {
    public static final int CHANNELS = 3;

    /** Data sets and runs call it so. */
    public static final String NAME = "pixels";

    private static final Grid GRID = new Grid(CHANNELS, CHANNELS, 1);

    /** @return latent (3, H, W) */
    public static float[] encode(RgbImage image) {
        return image.toPlanes();
    }

    /** @param latent (3, size, size); values beyond -1 to 1 are clamped */
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

    /** A copy. */
    @Override
    public NDArray encode(NDArray images) {
        GRID.checkPictures(images);
        return images.duplicate();
    }

    /** A copy. */
    @Override
    public NDArray decode(NDArray latents) {
        GRID.checkLatents(latents);
        return latents.duplicate();
    }

    @Override
    public void close() {}
}
