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
 * The variational autoencoder of latent diffusion (Rombach et al. 2022, appendix G): SD-VAE, in either spelling of diffusers, and VA-VAE
 * (Yao et al. 2025), in CompVis'. Its size is that of its weights. A batch goes through in slices of bounded memory.
 */
public final class KlAutoencoder implements Autoencoder {
    private static final double LOWEST_LOG_VARIANCE = -30;
    private static final double HIGHEST_LOG_VARIANCE = 20;

    /**
     * What the weights do not say.
     *
     * @param groups of the norms; 32 in all published ones
     * @param scalingFactor what latents are multiplied with, so that their variance is about 1; 0.18215 of SD-VAE, 1 of VA-VAE, whose
     *     latents are normalised by statistics instead ({@link StandardisedAutoencoder})
     */
    public record Settings(long groups, double scalingFactor) {
        public Settings {
            if (groups < 1) {
                throw new IllegalArgumentException("norm_num_groups is " + groups + "; it is at least 1, usually 32");
            }
            if (!(scalingFactor > 0) || Double.isInfinite(scalingFactor)) {
                throw new IllegalArgumentException(
                        "scaling_factor is " + scalingFactor + "; it is a number above 0, usually 0.18215");
            }
        }
    }

    /**
     * A Gaussian for every cell: mean and log σ² (B, C, h, w), the latter clamped to -30 to 20, as the network said it in {@code
     * moments} (B, 2 C, h, w). The three belong to the manager of the pictures; closing this frees them.
     */
    public record Posterior(NDArray mean, NDArray logVariance, NDArray moments) implements AutoCloseable {
        /** mean + σ noise; the noise is standard normal of the mean's shape. */
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
    private final Conv2d quantise;
    private final Conv2d postQuantise;
    private final String digest;

    private KlAutoencoder(Parameters parameters, KlArchitecture architecture, Settings settings, LatentDigest digest) {
        this.parameters = parameters;
        this.architecture = architecture;
        this.settings = settings;
        this.grid = new Grid(architecture.pictureChannels(), architecture.latentChannels(), architecture.downscale());
        this.slices = BatchSlices.ofWidest(Collections.max(architecture.widths()));
        var stages = new KlStages(architecture, parameters, settings.groups());
        this.encoder = stages.encoder();
        this.decoder = stages.decoder();
        this.quantise = parameters.conv2d("quant_conv");
        this.postQuantise = parameters.conv2d("post_quant_conv");
        this.digest = digest.with(settings.toString()).hex();
    }

    /**
     * @param weights in any spelling; tensors that no autoencoder needs are left alone
     * @throws IllegalArgumentException naming the first tensor that is missing or of another shape; before any of them is read
     */
    public static KlAutoencoder load(TensorEngine engine, TensorSource weights, Settings settings) {
        var spelled = new KlTensorNames(weights);
        KlArchitecture architecture = KlArchitecture.of(spelled);
        var digest = new LatentDigest().with("AutoencoderKL");
        var parameters = new Parameters(engine, digest.of(spelled));
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

    /** Its sizes. */
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

    /** The distribution of latents of pictures (B, 3, H, W), not scaled. */
    public Posterior posterior(NDArray pictures) {
        grid.checkPictures(pictures);
        long pixels = pictures.getShape().get(2) * pictures.getShape().get(3);
        NDArray moments = slices.apply(pictures, pixels, slice -> {
            try (NDArray features = encoder.apply(slice)) {
                return quantise.apply(features);
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

    /** The mean, scaled. */
    @Override
    public NDArray encode(NDArray images) {
        try (Posterior posterior = posterior(images)) {
            return posterior.mean().mul(settings.scalingFactor());
        }
    }

    /** One of the distribution of latents, scaled; {@code noise} (B, C, h, w) is standard normal. */
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
                    NDArray features = postQuantise.apply(unscaled)) {
                return decoder.apply(features);
            }
        });
    }

    @Override
    public void close() {
        parameters.close();
    }
}
