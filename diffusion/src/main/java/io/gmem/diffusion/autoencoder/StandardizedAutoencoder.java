package io.gmem.diffusion.autoencoder;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.Shape;
import io.gmem.diffusion.engine.TensorEngine;
import io.gmem.tensorfiles.latents.LatentStatistics;
import java.util.Arrays;

/**
 * An autoencoder whose latents are normalized per channel to mean 0 and standard deviation {@code multiplier}: z' = m (z - mean_c) / std_c.
 * Networks on VA-VAE latents are trained this way. Owns the wrapped autoencoder.
 */
public final class StandardizedAutoencoder implements Autoencoder {
    private final Autoencoder inner;
    private final NDManager scope;
    private final NDArray mean;
    private final NDArray gain;
    private final String digest;

    private StandardizedAutoencoder(
            TensorEngine engine, Autoencoder inner, LatentStatistics statistics, double multiplier) {
        this.inner = inner;
        this.scope = engine.newScope();
        int channels = inner.channels();
        float[] gains = statistics.std();
        for (int i = 0; i < channels; i++) {
            gains[i] = (float) (multiplier / gains[i]);
        }
        this.mean = scope.create(statistics.mean(), new Shape(1, channels, 1, 1));
        this.gain = scope.create(gains, new Shape(1, channels, 1, 1));
        this.digest = new LatentDigest()
                .with(inner.digest())
                .with(Arrays.toString(statistics.mean()))
                .with(Arrays.toString(statistics.std()))
                .with(Double.toString(multiplier))
                .hex();
    }

    /**
     * Wraps an autoencoder.
     *
     * @param statistics statistics of the latents that {@code inner} produces for the training images
     * @param multiplier m, above 0; 1 unless the training run sets another value
     * @throws IllegalArgumentException if the number of channels differs; {@code inner} stays open in this case
     */
    public static StandardizedAutoencoder of(
            TensorEngine engine, Autoencoder inner, LatentStatistics statistics, double multiplier) {
        int channels = statistics.mean().length;
        if (channels != inner.channels()) {
            throw new IllegalArgumentException("the statistics have " + channels + " channels, but the latents of '"
                    + inner.name() + "' have " + inner.channels()
                    + "; use the statistics computed with this autoencoder");
        }
        if (!(multiplier > 0) || Double.isInfinite(multiplier)) {
            throw new IllegalArgumentException(
                    "the latent multiplier must be a finite number above 0, usually 1 (was " + multiplier + ")");
        }
        return new StandardizedAutoencoder(engine, inner, statistics, multiplier);
    }

    @Override
    public String name() {
        return inner.name();
    }

    @Override
    public String digest() {
        return digest;
    }

    @Override
    public int channels() {
        return inner.channels();
    }

    @Override
    public int downscale() {
        return inner.downscale();
    }

    @Override
    public NDArray encode(NDArray images) {
        try (NDArray latents = inner.encode(images);
                NDArray centered = latents.sub(mean)) {
            return centered.mul(gain);
        }
    }

    @Override
    public NDArray decode(NDArray latents) {
        new Grid(PixelAutoencoder.CHANNELS, channels(), downscale()).checkLatents(latents);
        try (NDArray spread = latents.div(gain);
                NDArray moved = spread.add(mean)) {
            return inner.decode(moved);
        }
    }

    @Override
    public void close() {
        scope.close();
        inner.close();
    }
}
