package io.gmem.diffusion.autoencoder;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDList;
import io.gmem.diffusion.engine.Functions;
import io.gmem.diffusion.engine.TensorEngine;
import io.gmem.diffusion.layer.Conv2d;
import io.gmem.diffusion.layer.GroupNorm;
import io.gmem.diffusion.layer.Parameters;
import io.gmem.tensorfiles.TensorSource;
import java.util.ArrayList;
import java.util.List;

/**
 * The variational autoencoder of latent diffusion (Rombach et al. 2022, appendix G): SD-VAE, in either spelling of diffusers, and VA-VAE
 * (Yao et al. 2025), in CompVis'. Its size is that of its weights.
 */
public final class KlAutoencoder implements Autoencoder {
    static final double EPS = 1e-6;
    private static final double LOWEST_LOG_VARIANCE = -30;
    private static final double HIGHEST_LOG_VARIANCE = 20;

    /**
     * What the weights do not say.
     *
     * @param groups of the norms; 32 in all published ones
     * @param scalingFactor what latents are multiplied with, so that their variance is about 1; 0.18215 of SD-VAE, 1 of VA-VAE, whose
     *     latents are normalised by statistics instead
     */
    public record Settings(long groups, double scalingFactor) {}

    /** A Gaussian for every cell: mean and log σ² (B, C, h, w), the latter clamped, as the network said it in {@code moments}. */
    public record Posterior(NDArray mean, NDArray logVariance, NDArray moments) {
        /** mean + σ noise. */
        public NDArray sample(NDArray noise) {
            return logVariance.div(2).exp().mul(noise).add(mean);
        }
    }

    private final Parameters parameters;
    private final Settings settings;
    private final Functions functions;
    private final Stage encoder;
    private final Stage decoder;
    private final Conv2d quantise;
    private final Conv2d postQuantise;
    private final int downscale;

    private KlAutoencoder(Parameters parameters, KlSpelling weights, Settings settings) {
        this.parameters = parameters;
        this.settings = settings;
        this.functions = parameters.functions();
        this.encoder = encoder(weights);
        this.decoder = decoder(weights);
        this.quantise = parameters.conv2d("quant_conv");
        this.postQuantise = parameters.conv2d("post_quant_conv");
        this.downscale = 1 << (weights.count("encoder.down_blocks.") - 1);
    }

    /**
     * @param weights in any spelling; tensors that no autoencoder needs are left alone
     * @throws IllegalArgumentException naming a tensor that is missing or of another shape
     */
    public static KlAutoencoder load(TensorEngine engine, TensorSource weights, Settings settings) {
        var spelled = new KlSpelling(weights);
        var parameters = new Parameters(engine, spelled);
        try {
            return new KlAutoencoder(parameters, spelled, settings);
        } catch (RuntimeException e) {
            parameters.close();
            throw e;
        }
    }

    private Stage encoder(KlSpelling weights) {
        List<Stage> stages = new ArrayList<>();
        stages.add(parameters.conv2d("encoder.conv_in")::apply);
        for (int level = 0; level < weights.count("encoder.down_blocks."); level++) {
            String name = "encoder.down_blocks." + level;
            level(weights, name, stages);
            if (parameters.has(name + ".downsamplers.0.conv.weight")) {
                stages.add(halving(parameters.conv2d(name + ".downsamplers.0.conv", 2, 0, 0, 1)));
            }
        }
        middle("encoder.mid_block", stages);
        end("encoder", stages);
        return Stage.of(stages);
    }

    private Stage decoder(KlSpelling weights) {
        List<Stage> stages = new ArrayList<>();
        stages.add(parameters.conv2d("decoder.conv_in")::apply);
        middle("decoder.mid_block", stages);
        for (int level = 0; level < weights.count("decoder.up_blocks."); level++) {
            String name = "decoder.up_blocks." + level;
            level(weights, name, stages);
            if (parameters.has(name + ".upsamplers.0.conv.weight")) {
                stages.add(doubling(parameters.conv2d(name + ".upsamplers.0.conv")));
            }
        }
        end("decoder", stages);
        return Stage.of(stages);
    }

    private void level(KlSpelling weights, String name, List<Stage> stages) {
        for (int i = 0; i < weights.count(name + ".resnets."); i++) {
            stages.add(ResnetBlock.of(parameters, name + ".resnets." + i, settings.groups()));
            if (parameters.has(name + ".attentions." + i + ".to_q.weight")) {
                stages.add(PixelAttention.of(parameters, name + ".attentions." + i, settings.groups()));
            }
        }
    }

    private void middle(String name, List<Stage> stages) {
        stages.add(ResnetBlock.of(parameters, name + ".resnets.0", settings.groups()));
        stages.add(PixelAttention.of(parameters, name + ".attentions.0", settings.groups()));
        stages.add(ResnetBlock.of(parameters, name + ".resnets.1", settings.groups()));
    }

    private void end(String name, List<Stage> stages) {
        GroupNorm norm = parameters.groupNorm(name + ".conv_norm_out", settings.groups(), EPS);
        stages.add(norm::apply);
        stages.add(functions::silu);
        stages.add(parameters.conv2d(name + ".conv_out")::apply);
    }

    /** A row and a column of zeros at the end only, then every second pixel. */
    private Stage halving(Conv2d conv) {
        return x -> {
            try (NDArray padded = functions.pad(x, 0, 1, 0, 1)) {
                return conv.apply(padded);
            }
        };
    }

    private Stage doubling(Conv2d conv) {
        return x -> {
            long rows = 2 * x.getShape().get(2);
            long columns = 2 * x.getShape().get(3);
            try (NDArray doubled = functions.nearest(x, rows, columns)) {
                return conv.apply(doubled);
            }
        };
    }

    @Override
    public String name() {
        return "AutoencoderKL";
    }

    @Override
    public int channels() {
        return (int) postQuantise.outChannels();
    }

    @Override
    public int downscale() {
        return downscale;
    }

    /** The distribution of latents of pictures, not scaled. */
    public Posterior posterior(NDArray images) {
        try (NDArray features = encoder.apply(images)) {
            NDArray moments = quantise.apply(features);
            NDList halves = moments.split(2, 1);
            NDArray clamped = halves.get(1).clip(LOWEST_LOG_VARIANCE, HIGHEST_LOG_VARIANCE);
            return new Posterior(halves.get(0), clamped, moments);
        }
    }

    /** The mean, scaled. */
    @Override
    public NDArray encode(NDArray images) {
        Posterior posterior = posterior(images);
        try (NDArray mean = posterior.mean();
                NDArray logVariance = posterior.logVariance();
                NDArray moments = posterior.moments()) {
            return mean.mul(settings.scalingFactor());
        }
    }

    @Override
    public NDArray decode(NDArray latents) {
        try (NDArray unscaled = latents.div(settings.scalingFactor());
                NDArray features = postQuantise.apply(unscaled)) {
            return decoder.apply(features);
        }
    }

    @Override
    public void close() {
        parameters.close();
    }
}
