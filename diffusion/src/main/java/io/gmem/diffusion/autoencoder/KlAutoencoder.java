package io.gmem.diffusion.autoencoder;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDList;
import ai.djl.ndarray.NDManager;
import io.gmem.diffusion.engine.TensorEngine;
import io.gmem.diffusion.layer.Conv2d;
import io.gmem.diffusion.layer.Parameters;
import io.gmem.tensorfiles.TensorSource;
import java.util.Collections;

/**
 * The variational autoencoder of latent diffusion (Rombach et al. 2022, appendix G). Loads SD-VAE in either naming scheme of diffusers and
 * VA-VAE (Yao et al. 2025) in the CompVis naming scheme. Sizes are inferred from the weights. A batch is processed in slices of bounded
 * memory.
 */
public final class KlAutoencoder implements Autoencoder {
    private static final double LOWEST_LOG_VARIANCE = -30;
    private static final double HIGHEST_LOG_VARIANCE = 20;

    /**
     * Settings that the weights do not contain.
     *
     * @param groups groups of the group norms; 32 in all published models
     * @param scalingFactor the factor that brings the variance of latents to about 1; 0.18215 for SD-VAE. It is 1 for VA-VAE, whose latents
     *     are normalized with statistics instead ({@link StandardizedAutoencoder})
     */
    public record Settings(long groups, double scalingFactor) {
        public Settings {
            if (groups < 1) {
                throw new IllegalArgumentException(
                        "norm_num_groups must be at least 1, usually 32 (was " + groups + ")");
            }
            if (!(scalingFactor > 0) || Double.isInfinite(scalingFactor)) {
                throw new IllegalArgumentException(
                        "scaling_factor must be a finite number above 0, usually 0.18215 (was " + scalingFactor + ")");
            }
        }
    }

    /**
     * A Gaussian per cell: mean and log σ² (B, C, h, w), the latter clamped to -30 to 20. {@code moments} (B, 2 C, h, w) is the unclamped
     * network output. All three belong to the manager of the images; closing this record frees them.
     */
    public record Posterior(NDArray mean, NDArray logVariance, NDArray moments) implements AutoCloseable {
        /** Returns mean + σ noise. The noise is standard normal with the mean's shape. */
        public NDArray sample(NDArray noise) {
            try (NDArray logDeviation = logVariance.div(2);
                    NDArray deviation = logDeviation.exp();
                    NDArray spread = deviation.mul(noise)) {
                return spread.add(mean);
            }
        }

        @Override
        public void close() {
            mean.close();
            logVariance.close();
            moments.close();
        }
    }

    private final Parameters parameters;
    private final KlArchitecture architecture;
    private final Settings settings;
    private final Grid grid;
    private final BatchSlices slices;
    private final AutoencoderStage encoder;
    private final AutoencoderStage decoder;
    private final Conv2d quantize;
    private final Conv2d postQuantize;
    private final String digest;

    private KlAutoencoder(Parameters parameters, KlArchitecture architecture, Settings settings, LatentDigest digest) {
        this.parameters = parameters;
        this.architecture = architecture;
        this.settings = settings;
        this.grid = new Grid(architecture.imageChannels(), architecture.latentChannels(), architecture.downscale());
        this.slices = BatchSlices.ofWidest(Collections.max(architecture.widths()));
        var stages = new KlStages(architecture, parameters, settings.groups());
        this.encoder = stages.encoder();
        this.decoder = stages.decoder();
        this.quantize = parameters.conv2d("quant_conv");
        this.postQuantize = parameters.conv2d("post_quant_conv");
        this.digest = digest.with(settings.toString()).hex();
    }

    /**
     * Loads the autoencoder.
     *
     * @param weights in any naming scheme; tensors of other networks are ignored
     * @throws IllegalArgumentException naming the first tensor that is missing or has another shape, before any tensor is read
     */
    public static KlAutoencoder load(TensorEngine engine, TensorSource weights, Settings settings) {
        var renamed = new KlTensorNames(weights);
        KlArchitecture architecture = KlArchitecture.of(renamed);
        var digest = new LatentDigest().with("AutoencoderKL");
        var parameters = new Parameters(engine, digest.of(renamed));
        try {
            return new KlAutoencoder(parameters, architecture, settings, digest);
        } catch (RuntimeException e) {
            parameters.close();
            throw e;
        }
    }

    @Override
    public String name() {
        return "AutoencoderKL";
    }

    @Override
    public String digest() {
        return digest;
    }

    /** The sizes of the network. */
    public KlArchitecture architecture() {
        return architecture;
    }

    public Settings settings() {
        return settings;
    }

    @Override
    public int channels() {
        return (int) architecture.latentChannels();
    }

    @Override
    public int downscale() {
        return architecture.downscale();
    }

    @Override
    public double latentScale() {
        return settings.scalingFactor();
    }

    /** Returns the unscaled latent distribution of images (B, 3, H, W). */
    public Posterior posterior(NDArray images) {
        grid.checkImages(images);
        long pixels = images.getShape().get(2) * images.getShape().get(3);
        NDArray moments = slices.apply(images, pixels, slice -> {
            try (NDArray features = encoder.apply(slice)) {
                return quantize.apply(features);
            }
        });
        NDManager owner = moments.getManager();
        try (NDManager scope = owner.newSubManager()) {
            moments.attach(scope);
            NDList halves = moments.split(2, 1);
            NDArray clamped = halves.get(1).clip(LOWEST_LOG_VARIANCE, HIGHEST_LOG_VARIANCE);
            new NDList(halves.get(0), clamped, moments).attach(owner);
            return new Posterior(halves.get(0), clamped, moments);
        }
    }

    /** Returns the scaled mean of the latent distribution. */
    @Override
    public NDArray encode(NDArray images) {
        try (Posterior posterior = posterior(images)) {
            return posterior.mean().mul(settings.scalingFactor());
        }
    }

    /** Returns a scaled sample of the latent distribution; {@code noise} (B, C, h, w) is standard normal. */
    public NDArray encode(NDArray images, NDArray noise) {
        try (Posterior posterior = posterior(images);
                NDArray sample = posterior.sample(noise)) {
            return sample.mul(settings.scalingFactor());
        }
    }

    @Override
    public NDArray decode(NDArray latents) {
        grid.checkLatents(latents);
        long cells = latents.getShape().get(2) * latents.getShape().get(3);
        return slices.apply(latents, cells * downscale() * downscale(), slice -> {
            try (NDArray unscaled = slice.div(settings.scalingFactor());
                    NDArray features = postQuantize.apply(unscaled)) {
                return decoder.apply(features);
            }
        });
    }

    @Override
    public void close() {
        parameters.close();
    }
}
