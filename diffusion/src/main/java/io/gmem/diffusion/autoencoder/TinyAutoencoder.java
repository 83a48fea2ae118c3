package io.gmem.diffusion.autoencoder;

import ai.djl.ndarray.NDArray;
import io.gmem.diffusion.autoencoder.TinyArchitecture.Block;
import io.gmem.diffusion.autoencoder.TinyArchitecture.Convolution;
import io.gmem.diffusion.autoencoder.TinyArchitecture.Doubling;
import io.gmem.diffusion.autoencoder.TinyArchitecture.Halving;
import io.gmem.diffusion.autoencoder.TinyArchitecture.Layer;
import io.gmem.diffusion.engine.TensorEngine;
import io.gmem.diffusion.layer.Parameters;
import io.gmem.tensorfiles.TensorSource;
import java.util.ArrayList;
import java.util.List;

/**
 * The tiny autoencoders of taesd and related models (madebyollin/taesd): plain convolutions with numbered layers; see {@link
 * TinyArchitecture}. Latents are the scaled latents of the large autoencoder that the model approximates.
 */
public final class TinyAutoencoder implements Autoencoder {
    private final Parameters encoderWeights;
    private final Parameters decoderWeights;
    private final Grid grid;
    private final BatchSlices slices;
    private final AutoencoderStage encoder;
    private final AutoencoderStage decoder;
    private final String digest;

    private TinyAutoencoder(
            TinyArchitecture down,
            Parameters encoderWeights,
            TinyArchitecture up,
            Parameters decoderWeights,
            LatentDigest digest) {
        this.encoderWeights = encoderWeights;
        this.decoderWeights = decoderWeights;
        this.grid = new Grid(down.in(), down.out(), down.downscale());
        this.slices = BatchSlices.ofWidest(Math.max(down.widest(), up.widest()));
        this.encoder = encoder(down, encoderWeights);
        this.decoder = decoder(up, decoderWeights);
        this.digest = digest.hex();
    }

    /**
     * Loads the autoencoder.
     *
     * @throws IllegalArgumentException naming the first tensor that is missing or has another shape, before any tensor is read
     */
    public static TinyAutoencoder load(TensorEngine engine, TensorSource encoder, TensorSource decoder) {
        TinyArchitecture down = TinyArchitecture.encoder(encoder);
        TinyArchitecture up = TinyArchitecture.decoder(decoder);
        if (down.out() != up.in() || down.in() != up.out() || down.downscale() != up.downscale()) {
            throw new IllegalArgumentException("the encoder has " + down.out() + " latent channels of "
                    + down.downscale() + " x " + down.downscale() + " pixels, but the decoder has " + up.in() + " of "
                    + up.downscale() + " x " + up.downscale() + "; use both halves of the same tiny autoencoder");
        }
        var digest = new LatentDigest().with("tiny autoencoder");
        var encoderWeights = new Parameters(engine, digest.of(encoder));
        var decoderWeights = new Parameters(engine, digest.of(decoder));
        try {
            return new TinyAutoencoder(down, encoderWeights, up, decoderWeights, digest);
        } catch (RuntimeException e) {
            encoderWeights.close();
            decoderWeights.close();
            throw e;
        }
    }

    private static AutoencoderStage encoder(TinyArchitecture architecture, Parameters weights) {
        List<AutoencoderStage> stages = new ArrayList<>();
        for (Layer layer : architecture.layers()) {
            stages.add(stage(layer, weights));
        }
        return AutoencoderStage.of(stages);
    }

    private static AutoencoderStage decoder(TinyArchitecture architecture, Parameters weights) {
        List<AutoencoderStage> stages = new ArrayList<>();
        stages.add(TinyAutoencoder::squash);
        stages.add(stage(architecture.layers().get(0), weights));
        stages.add(weights.functions()::relu);
        for (Layer layer :
                architecture.layers().subList(1, architecture.layers().size())) {
            stages.add(stage(layer, weights));
        }
        return AutoencoderStage.of(stages);
    }

    private static AutoencoderStage stage(Layer layer, Parameters weights) {
        String name = Integer.toString(layer.index());
        if (layer instanceof Block) {
            return TinyBlock.of(weights, name);
        }
        if (layer instanceof Halving) {
            return weights.conv2d(name, 2, 1, 1, 1)::apply;
        }
        if (layer instanceof Doubling) {
            return AutoencoderStage.doubling(weights.functions(), weights.conv2d(name));
        }
        if (layer instanceof Convolution) {
            return weights.conv2d(name)::apply;
        }
        throw new IllegalArgumentException("unknown layer type: " + layer);
    }

    /** Computes 3 tanh(x / 3), which bounds outlier latents. */
    private static NDArray squash(NDArray x) {
        try (NDArray third = x.div(3);
                NDArray squashed = third.tanh()) {
            return squashed.mul(3);
        }
    }

    @Override
    public String name() {
        return "tiny autoencoder";
    }

    @Override
    public String digest() {
        return digest;
    }

    @Override
    public int channels() {
        return (int) grid.latentChannels();
    }

    @Override
    public int downscale() {
        return grid.downscale();
    }

    @Override
    public NDArray encode(NDArray images) {
        grid.checkImages(images);
        long pixels = images.getShape().get(2) * images.getShape().get(3);
        return slices.apply(images, pixels, slice -> {
            try (NDArray shifted = slice.add(1);
                    NDArray unit = shifted.div(2)) {
                return encoder.apply(unit);
            }
        });
    }

    @Override
    public NDArray decode(NDArray latents) {
        grid.checkLatents(latents);
        long cells = latents.getShape().get(2) * latents.getShape().get(3);
        return slices.apply(latents, cells * downscale() * downscale(), slice -> {
            try (NDArray unit = decoder.apply(slice);
                    NDArray doubled = unit.mul(2)) {
                return doubled.sub(1);
            }
        });
    }

    @Override
    public void close() {
        encoderWeights.close();
        decoderWeights.close();
    }
}
