package io.gmem.diffusion.autoencoder;

import ai.djl.ndarray.NDArray;
import io.gmem.diffusion.layer.Conv2d;
import io.gmem.diffusion.layer.GroupNorm;
import io.gmem.diffusion.layer.Parameters;
import org.jspecify.annotations.Nullable;

/** Computes x + conv(SiLU(norm(conv(SiLU(norm(x)))))). The shortcut is a 1 x 1 convolution of x where the number of channels changes. */
record ResnetBlock(
        GroupNorm norm1,
        Conv2d conv1,
        GroupNorm norm2,
        Conv2d conv2,
        @Nullable Conv2d shortcut) implements AutoencoderStage {

    static ResnetBlock of(Parameters parameters, String name, long groups) {
        return new ResnetBlock(
                parameters.groupNorm(name + ".norm1", groups, KlStages.EPS),
                parameters.conv2d(name + ".conv1"),
                parameters.groupNorm(name + ".norm2", groups, KlStages.EPS),
                parameters.conv2d(name + ".conv2"),
                parameters.has(name + ".conv_shortcut.weight") ? parameters.conv2d(name + ".conv_shortcut") : null);
    }

    @Override
    public NDArray apply(NDArray x) {
        try (NDArray half = part(norm1, conv1, x);
                NDArray whole = part(norm2, conv2, half)) {
            if (shortcut == null) {
                return whole.add(x);
            }
            try (NDArray narrowed = shortcut.apply(x)) {
                return whole.add(narrowed);
            }
        }
    }

    private static NDArray part(GroupNorm norm, Conv2d conv, NDArray x) {
        try (NDArray normed = norm.apply(x);
                NDArray active = norm.functions().silu(normed)) {
            return conv.apply(active);
        }
    }
}
