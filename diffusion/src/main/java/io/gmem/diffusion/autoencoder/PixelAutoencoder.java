package io.gmem.diffusion.autoencoder;

import io.gmem.diffusion.image.RgbImage;

/** The latent is the picture: three channels, 0 to 255 mapped to -1 to 1. For small pictures; needs no weights. */
public final class PixelAutoencoder {
    public static final int CHANNELS = 3;

    private PixelAutoencoder() {}

    /** @return latent (3, H, W) */
    public static float[] encode(RgbImage image) {
        return image.toPlanes();
    }

    /** @param latent (3, size, size); values beyond -1 to 1 are clamped */
    public static RgbImage decode(float[] latent, int size) {
        return RgbImage.fromPlanes(size, size, latent);
    }
}
