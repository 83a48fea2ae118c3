package io.gmem.diffusion.autoencoder;

import ai.djl.ndarray.NDArray;
import io.gmem.diffusion.layer.GroupNorm;
import io.gmem.diffusion.layer.Linear;
import io.gmem.diffusion.layer.Parameters;

/** Computes x + attention over all pixels with one head as wide as the channels, after a group norm. */
record PixelAttention(GroupNorm norm, Linear query, Linear key, Linear value, Linear out) implements AutoencoderStage {

    static PixelAttention of(Parameters parameters, String name, long groups) {
        return new PixelAttention(
                parameters.groupNorm(name + ".group_norm", groups, KlStages.EPS),
                linear(parameters, name + ".to_q"),
                linear(parameters, name + ".to_k"),
                linear(parameters, name + ".to_v"),
                linear(parameters, name + ".to_out.0"));
    }

    /** Loads a linear map. Some files store it as a 1 x 1 convolution. */
    private static Linear linear(Parameters parameters, String name) {
        if (parameters.shape(name + ".weight").length == 2) {
            return parameters.linear(name);
        }
        NDArray weight = parameters.get(name + ".weight", -1, -1, 1, 1);
        long out = weight.getShape().get(0);
        return new Linear(parameters.functions(), weight.reshape(out, -1), parameters.get(name + ".bias", out));
    }

    @Override
    public NDArray apply(NDArray x) {
        long batch = x.getShape().get(0);
        long channels = x.getShape().get(1);
        try (NDArray normed = norm.apply(x);
                NDArray pixels = normed.reshape(batch, 1, channels, -1).transpose(0, 1, 3, 2);
                NDArray q = query.apply(pixels);
                NDArray k = key.apply(pixels);
                NDArray v = value.apply(pixels);
                NDArray attended = norm.functions().attention(q, k, v);
                NDArray mixed = out.apply(attended);
                NDArray image = mixed.transpose(0, 1, 3, 2).reshape(x.getShape())) {
            return image.add(x);
        }
    }
}
