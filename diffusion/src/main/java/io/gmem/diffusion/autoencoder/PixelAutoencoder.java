package io.gmem.diffusion.autoencoder;

import io.gmem.diffusion.image.RgbImage;

/** The latent is the picture: three channels, 0 to 255 mapped to -1 to 1. For small pictures; needs no weights. */
public final class PixelAutoencoder {
    public static final int CHANNELS = 3;

    private PixelAutoencoder() {}

    /** @return latent (3, H, W) */
    public static float[] encode(RgbImage image) {
        byte[] rgb = image.rgb();
        int pixels = image.width() * image.height();
        float[] latent = new float[CHANNELS * pixels];
        for (int i = 0; i < pixels; i++) {
            for (int c = 0; c < CHANNELS; c++) {
                latent[c * pixels + i] = (rgb[CHANNELS * i + c] & 0xff) / 127.5f - 1;
            }
        }
        return latent;
    }

    /** @param latent (3, size, size); values beyond -1 to 1 are clamped */
    public static RgbImage decode(float[] latent, int size) {
        int pixels = size * size;
        byte[] rgb = new byte[CHANNELS * pixels];
        for (int i = 0; i < pixels; i++) {
            for (int c = 0; c < CHANNELS; c++) {
                double level = Math.round((latent[c * pixels + i] + 1) * 127.5);
                rgb[CHANNELS * i + c] = (byte) Math.max(0, Math.min(255, level));
            }
        }
        return new RgbImage(size, size, rgb);
    }
}
