package io.gmem.diffusion.autoencoder;

import ai.djl.ndarray.NDArray;
import io.gmem.diffusion.layer.Conv2d;
import io.gmem.diffusion.layer.GroupNorm;
import io.gmem.diffusion.layer.Parameters;
import org.jspecify.annotations.Nullable;

/**
 * Computes ReLU(conv(ReLU(conv(ReLU(conv(x))))) + x). Some blocks first add a normalized branch: x + conv(ReLU(norm(conv(x)))).
 *
 * @param skip the convolution that projects x where the number of channels changes
 */
record TinyBlock(
        Conv2d conv0,
        Conv2d conv2,
        Conv2d conv4,
        @Nullable Conv2d skip,
        @Nullable Detour detour) implements AutoencoderStage {
    private static final long GROUPS = 4;
    private static final double EPS = 1e-5;

    /** A 1 x 1 convolution to more channels, a group norm, a ReLU, and a 1 x 1 convolution back. */
    record Detour(Conv2d out, GroupNorm norm, Conv2d back) {
        NDArray addTo(NDArray x) {
            try (NDArray wide = out.apply(x);
                    NDArray normed = norm.apply(wide);
                    NDArray active = norm.functions().relu(normed);
                    NDArray narrow = back.apply(active)) {
                return narrow.add(x);
            }
        }
    }

    static TinyBlock of(Parameters parameters, String name) {
        Detour detour = parameters.has(name + ".pool.0.weight")
                ? new Detour(
                        parameters.conv2d(name + ".pool.0"),
                        parameters.groupNorm(name + ".pool.1", GROUPS, EPS),
                        parameters.conv2d(name + ".pool.3"))
                : null;
        return new TinyBlock(
                parameters.conv2d(name + ".conv.0"),
                parameters.conv2d(name + ".conv.2"),
                parameters.conv2d(name + ".conv.4"),
                parameters.has(name + ".skip.weight") ? parameters.conv2d(name + ".skip") : null,
                detour);
    }

    @Override
    public NDArray apply(NDArray x) {
        if (detour == null) {
            return block(x);
        }
        try (NDArray detoured = detour.addTo(x)) {
            return block(detoured);
        }
    }

    private NDArray block(NDArray x) {
        var functions = conv0.functions();
        try (NDArray a = conv0.apply(x);
                NDArray b = functions.relu(a);
                NDArray c = conv2.apply(b);
                NDArray d = functions.relu(c);
                NDArray e = conv4.apply(d);
                NDArray shortcut = skip == null ? x.duplicate() : skip.apply(x);
                NDArray sum = e.add(shortcut)) {
            return functions.relu(sum);
        }
    }
}
