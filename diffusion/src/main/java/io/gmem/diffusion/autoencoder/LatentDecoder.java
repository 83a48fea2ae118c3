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

/** From latents (C, h, w), as a network was trained on them, to pictures. Any thread. */
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

    /** For latents that are the pictures. */
    public static LatentDecoder pixels(int size) {
        return new LatentDecoder(null, null, PixelAutoencoder.CHANNELS, size);
    }

    /**
     * Opens what undoes a data set's latents.
     *
     * @param weights file or folder of the autoencoder; null where the latent is the picture
     * @param statistics that the latents were normalised with; null where they were not
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
            Autoencoder whole = statistics == null ? plain : StandardisedAutoencoder.of(engine, plain, statistics, 1);
            return new LatentDecoder(engine, whole, plain.channels(), latentSize);
        } catch (RuntimeException e) {
            plain.close();
            throw e;
        }
    }

    /** C. */
    public int channels() {
        return channels;
    }

    /** Whether a latent is something else than the picture. */
    public boolean encoded() {
        return autoencoder != null;
    }

    /** Rows and columns of a picture, in pixels. */
    public int pictureSize() {
        return autoencoder == null ? latentSize : latentSize * autoencoder.downscale();
    }

    /** One picture; the same bytes whatever else is decoded. */
    public RgbImage decode(float[] latent) {
        return decodeTogether(List.of(latent)).get(0);
    }

    /** Several, some at a time. */
    public List<RgbImage> decodeAll(List<float[]> latents) {
        List<RgbImage> pictures = new ArrayList<>(latents.size());
        for (int from = 0; from < latents.size(); from += BATCH) {
            pictures.addAll(decodeTogether(latents.subList(from, Math.min(from + BATCH, latents.size()))));
        }
        return pictures;
    }

    private List<RgbImage> decodeTogether(List<float[]> latents) {
        if (autoencoder == null || engine == null) {
            return latents.stream()
                    .map(latent -> PixelAutoencoder.decode(latent, latentSize))
                    .toList();
        }
        int one = channels * latentSize * latentSize;
        float[] together = new float[latents.size() * one];
        for (int i = 0; i < latents.size(); i++) {
            System.arraycopy(latents.get(i), 0, together, i * one, one);
        }
        int side = pictureSize();
        try (NDManager scope = engine.newScope();
                NDArray decoded = autoencoder.decode(
                        scope.create(together, new Shape(latents.size(), channels, latentSize, latentSize)))) {
            float[] planes = decoded.toFloatArray();
            List<RgbImage> pictures = new ArrayList<>(latents.size());
            int area = PixelAutoencoder.CHANNELS * side * side;
            for (int i = 0; i < latents.size(); i++) {
                pictures.add(RgbImage.fromPlanes(side, side, Arrays.copyOfRange(planes, i * area, (i + 1) * area)));
            }
            return pictures;
        }
    }

    @Override
    public void close() {
        if (autoencoder != null) {
            autoencoder.close();
        }
    }
}
