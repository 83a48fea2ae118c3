package io.gmem.diffusion.autoencoder;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.Shape;
import io.gmem.diffusion.engine.TensorEngine;
import io.gmem.diffusion.image.RgbImage;
import io.gmem.tensorfiles.latents.LatentStatistics;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Decodes latents (C, h, w), in the form that a network was trained on, to images. Thread-safe. */
public final class LatentDecoder implements AutoCloseable {
    private static final int BATCH = 8;

    private final @Nullable TensorEngine engine;
    private final @Nullable Autoencoder autoencoder;
    private final int channels;
    private final int latentSize;

    private LatentDecoder(
            @Nullable TensorEngine engine, @Nullable Autoencoder autoencoder, int channels, int latentSize) {
        this.engine = engine;
        this.autoencoder = autoencoder;
        this.channels = channels;
        this.latentSize = latentSize;
    }

    /** Returns the decoder of pixel-space latents, which are the images themselves. */
    public static LatentDecoder pixels(int size) {
        return new LatentDecoder(null, null, PixelAutoencoder.CHANNELS, size);
    }

    /**
     * Opens the decoder of a data set's latents.
     *
     * @param weights file or folder of the autoencoder; null for pixel space
     * @param statistics normalization statistics of the latents; null if they were not normalized
     * @param latentSize rows and columns of a latent
     */
    public static LatentDecoder open(
            TensorEngine engine, @Nullable Path weights, @Nullable LatentStatistics statistics, int latentSize)
            throws IOException {
        if (weights == null) {
            return pixels(latentSize);
        }
        Autoencoder plain = AutoencoderFile.open(engine, weights);
        try {
            Autoencoder standardized =
                    statistics == null ? plain : StandardizedAutoencoder.of(engine, plain, statistics, 1);
            return new LatentDecoder(engine, standardized, plain.channels(), latentSize);
        } catch (RuntimeException e) {
            plain.close();
            throw e;
        }
    }

    /** The number of latent channels C. */
    public int channels() {
        return channels;
    }

    /** Returns whether latents are encoded; false in pixel space. */
    public boolean encoded() {
        return autoencoder != null;
    }

    /** The rows and columns of an image, in pixels. */
    public int imageSize() {
        return autoencoder == null ? latentSize : latentSize * autoencoder.downscale();
    }

    /** Decodes one latent. The result does not depend on other decode calls, to the byte. */
    public RgbImage decode(float[] latent) {
        return decodeBatch(List.of(latent)).get(0);
    }

    /** Decodes several latents in batches of {@value #BATCH}. */
    public List<RgbImage> decodeAll(List<float[]> latents) {
        List<RgbImage> images = new ArrayList<>(latents.size());
        for (int from = 0; from < latents.size(); from += BATCH) {
            images.addAll(decodeBatch(latents.subList(from, Math.min(from + BATCH, latents.size()))));
        }
        return images;
    }

    private List<RgbImage> decodeBatch(List<float[]> latents) {
        if (autoencoder == null || engine == null) {
            return latents.stream()
                    .map(latent -> PixelAutoencoder.decode(latent, latentSize))
                    .toList();
        }
        int latentLength = channels * latentSize * latentSize;
        float[] flat = new float[latents.size() * latentLength];
        for (int i = 0; i < latents.size(); i++) {
            System.arraycopy(latents.get(i), 0, flat, i * latentLength, latentLength);
        }
        int side = imageSize();
        try (NDManager scope = engine.newScope();
                NDArray decoded = autoencoder.decode(
                        scope.create(flat, new Shape(latents.size(), channels, latentSize, latentSize)))) {
            float[] planes = decoded.toFloatArray();
            List<RgbImage> images = new ArrayList<>(latents.size());
            int area = PixelAutoencoder.CHANNELS * side * side;
            for (int i = 0; i < latents.size(); i++) {
                images.add(RgbImage.fromPlanes(side, side, Arrays.copyOfRange(planes, i * area, (i + 1) * area)));
            }
            return images;
        }
    }

    @Override
    public void close() {
        if (autoencoder != null) {
            autoencoder.close();
        }
    }
}
