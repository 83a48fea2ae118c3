package io.gmem.diffusion.autoencoder;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.Shape;
import io.gmem.diffusion.autoencoder.PlainLayers.Planes;
import io.gmem.diffusion.engine.TensorEngine;
import io.gmem.tensorfiles.HostTensor;
import io.gmem.tensorfiles.TensorSource;
import java.util.Map;
import org.junit.jupiter.api.Test;

/**
 * Compares the tiny autoencoder without normalized branches, with SD-VAE's four channels, to loops in double precision. The loops follow
 * its description, because the golden cases contain no file of this variant.
 */
class PlainTaesdTest {
    private static final int SIDE = 12;

    private final Map<String, HostTensor> down = RandomWeights.tinyEncoder(6, 4);
    private final Map<String, HostTensor> up = RandomWeights.tinyDecoder(6, 4);

    @Test
    void matchesTheReferenceLoops() {
        try (TensorEngine engine = TensorEngine.open();
                NDManager scope = engine.newScope();
                Autoencoder tiny = TinyAutoencoder.load(engine, TensorSource.of(down), TensorSource.of(up))) {
            var image = engine.noise(scope, 5, 0, new Shape(1, 3, SIDE, SIDE));
            var latents = tiny.encode(image);
            Planes expected = encoder(Planes.of(3, SIDE, image.toFloatArray()));

            same(latents.toFloatArray(), expected);
            same(tiny.decode(latents).toFloatArray(), decoder(expected));
        }
    }

    private static void same(float[] actual, Planes expected) {
        assertThat(actual).hasSize(expected.values().length);
        for (int i = 0; i < actual.length; i++) {
            assertThat((double) actual[i]).isCloseTo(expected.values()[i], within(2e-5));
        }
    }

    private Planes encoder(Planes image) {
        var layers = new PlainLayers(down);
        Planes x = layers.conv("0", image.map(value -> (value + 1) / 2), 1);
        x = layers.conv("2", block(layers, "1", x), 2);
        x = layers.conv("4", block(layers, "3", x), 2);
        return layers.conv("6", block(layers, "5", x), 1);
    }

    private Planes decoder(Planes latents) {
        var layers = new PlainLayers(up);
        Planes x = layers.conv("1", latents.map(value -> 3 * Math.tanh(value / 3)), 1)
                .relu();
        x = layers.conv("5", block(layers, "3", x).doubled(), 1);
        x = layers.conv("8", block(layers, "6", x).doubled(), 1);
        return layers.conv("10", block(layers, "9", x), 1).map(value -> 2 * value - 1);
    }

    private static Planes block(PlainLayers layers, String name, Planes x) {
        Planes a = layers.conv(name + ".conv.0", x, 1).relu();
        Planes b = layers.conv(name + ".conv.2", a, 1).relu();
        return layers.conv(name + ".conv.4", b, 1).plus(x).relu();
    }
}
