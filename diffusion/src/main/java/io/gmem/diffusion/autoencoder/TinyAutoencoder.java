package io.gmem.diffusion.autoencoder;

import ai.djl.ndarray.NDArray;
import io.gmem.diffusion.engine.Functions;
import io.gmem.diffusion.engine.TensorEngine;
import io.gmem.diffusion.layer.Conv2d;
import io.gmem.diffusion.layer.Parameters;
import io.gmem.tensorfiles.TensorSource;
import java.util.ArrayList;
import java.util.List;
import java.util.TreeSet;

/**
 * The tiny autoencoders of taesd and its relatives: plain convolutions, numbered layer by layer. What a layer is follows from its
 * tensors: a block of three convolutions, a convolution, or, if it has no bias, one that halves (encoder) or follows a doubling
 * (decoder).
 */
public final class TinyAutoencoder implements Autoencoder {
    private final Parameters encoderWeights;
    private final Parameters decoderWeights;
    private final Functions functions;
    private final Stage encoder;
    private final Stage decoder;
    private final int channels;
    private final int downscale;

    private TinyAutoencoder(
            Parameters encoderWeights, TensorSource encoder, Parameters decoderWeights, TensorSource decoder) {
        this.encoderWeights = encoderWeights;
        this.decoderWeights = decoderWeights;
        this.functions = encoderWeights.functions();
        List<Stage> down = new ArrayList<>();
        int halvings = 0;
        for (int layer : layers(encoder)) {
            String name = Integer.toString(layer);
            if (encoder.names().contains(name + ".conv.0.weight")) {
                down.add(TinyBlock.of(encoderWeights, name));
            } else if (encoder.names().contains(name + ".bias")) {
                down.add(encoderWeights.conv2d(name)::apply);
            } else {
                down.add(encoderWeights.conv2d(name, 2, 1, 1, 1)::apply);
                halvings++;
            }
        }
        List<Stage> up = new ArrayList<>();
        up.add(TinyAutoencoder::squash);
        boolean first = true;
        for (int layer : layers(decoder)) {
            String name = Integer.toString(layer);
            if (decoder.names().contains(name + ".conv.0.weight")) {
                up.add(TinyBlock.of(decoderWeights, name));
            } else if (first) {
                up.add(decoderWeights.conv2d(name)::apply);
                up.add(functions::relu);
            } else {
                up.add(
                        decoder.names().contains(name + ".bias")
                                ? decoderWeights.conv2d(name)::apply
                                : doubling(decoderWeights.conv2d(name)));
            }
            first = false;
        }
        this.encoder = Stage.of(down);
        this.decoder = Stage.of(up);
        int firstLayer = layers(decoder).first();
        this.channels = (int) decoderWeights.shape(firstLayer + ".weight")[1];
        this.downscale = 1 << halvings;
    }

    /** @throws IllegalArgumentException naming a tensor that is missing or of another shape */
    public static TinyAutoencoder load(TensorEngine engine, TensorSource encoder, TensorSource decoder) {
        var encoderWeights = new Parameters(engine, encoder);
        var decoderWeights = new Parameters(engine, decoder);
        try {
            return new TinyAutoencoder(encoderWeights, encoder, decoderWeights, decoder);
        } catch (RuntimeException e) {
            encoderWeights.close();
            decoderWeights.close();
            throw e;
        }
    }

    private static TreeSet<Integer> layers(TensorSource weights) {
        var layers = new TreeSet<Integer>();
        for (String name : weights.names()) {
            String first = name.substring(0, name.indexOf('.'));
            if (!first.chars().allMatch(Character::isDigit)) {
                throw new IllegalArgumentException(
                        "tensor '" + name + "' is none of a tiny autoencoder's numbered layers");
            }
            layers.add(Integer.parseInt(first));
        }
        if (layers.isEmpty()) {
            throw new IllegalArgumentException("the weights of the tiny autoencoder are empty");
        }
        return layers;
    }

    /** 3 tanh(x / 3): latents far out do no harm. */
    private static NDArray squash(NDArray x) {
        try (NDArray third = x.div(3);
                NDArray squashed = third.tanh()) {
            return squashed.mul(3);
        }
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
        return "tiny autoencoder";
    }

    @Override
    public int channels() {
        return channels;
    }

    @Override
    public int downscale() {
        return downscale;
    }

    @Override
    public NDArray encode(NDArray images) {
        try (NDArray shifted = images.add(1);
                NDArray unit = shifted.div(2)) {
            return encoder.apply(unit);
        }
    }

    @Override
    public NDArray decode(NDArray latents) {
        try (NDArray unit = decoder.apply(latents);
                NDArray doubled = unit.mul(2)) {
            return doubled.sub(1);
        }
    }

    @Override
    public void close() {
        encoderWeights.close();
        decoderWeights.close();
    }
}
