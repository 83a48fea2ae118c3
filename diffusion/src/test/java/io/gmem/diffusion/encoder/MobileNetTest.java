package io.gmem.diffusion.encoder;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.Shape;
import io.gmem.diffusion.engine.TensorEngine;
import io.gmem.tensorfiles.HostTensor;
import io.gmem.tensorfiles.TensorSource;
import java.util.Map;
import java.util.Random;
import org.junit.jupiter.api.Test;

/** Compares every operation to its definition in double precision, pixel by pixel. */
class MobileNetTest {
    private static final int SIDE = 14;

    /** (channels, side, side) */
    private record Plane(int channels, int side, double[] values) {
        double at(int channel, int y, int x) {
            return y < 0 || x < 0 || y >= side || x >= side ? 0 : values[(channel * side + y) * side + x];
        }
    }

    @Test
    void layersMatchTheirDefinitions() {
        Map<String, HostTensor> weights = TinyNetworks.mobileNet();
        var random = new Random(3);
        float[] pixels = new float[2 * 3 * SIDE * SIDE];
        for (int i = 0; i < pixels.length; i++) {
            pixels[i] = 16 * random.nextFloat() - 8; // reaches every clamp
        }
        try (TensorEngine engine = TensorEngine.open();
                NDManager scope = engine.newScope();
                var net = MobileNet.load(engine, TensorSource.of(weights), TinyNetworks.mobileNetLayers(), "tiny")) {
            NDArray images = scope.create(pixels, new Shape(2, 3, SIDE, SIDE));

            ImageEncoder.Description description = net.describe(images);
            float[] pooled = description.pooled().toFloatArray();
            float[] tokens =
                    java.util.Objects.requireNonNull(description.tokens()).toFloatArray();
            float[] logits = net.logits(images).toFloatArray();

            for (int b = 0; b < 2; b++) {
                double[] image = new double[3 * SIDE * SIDE];
                for (int i = 0; i < image.length; i++) {
                    image[i] = pixels[b * image.length + i];
                }
                double none = Double.POSITIVE_INFINITY;
                // even side, stride 2: one zero at the end; odd side, stride 2: one on each side
                Plane first = conv(new Plane(3, SIDE, image), weights, "L00", 2, 0, 0, 5.5);
                assertThat(first.values()).contains(0, 5.5);
                Plane second = conv(first, weights, "L01", 2, 1, 0, 6);
                Plane third = conv(second, weights, "L02", 1, 0, -none, none);
                Plane mean = new Plane(6, 1, new double[6]);
                for (int i = 0; i < 6 * 16; i++) {
                    third.values()[i] += second.values()[i];
                    mean.values()[i / 16] += third.values()[i] / 16;
                    int token = (b * 16 + i % 16) * 6 + i / 16;
                    assertThat(tokens[token]).isCloseTo((float) third.values()[i], within(1e-5f));
                }
                double[] scores = conv(mean, weights, "L03", 1, 0, -none, none).values();
                for (int i = 0; i < 6; i++) {
                    assertThat(pooled[b * 6 + i]).isCloseTo((float) mean.values()[i], within(1e-5f));
                }
                for (int i = 0; i < 5; i++) {
                    assertThat(logits[b * 5 + i]).isCloseTo((float) scores[i], within(1e-5f));
                }
            }
        }
    }

    private static Plane conv(
            Plane in, Map<String, HostTensor> weights, String name, int stride, int before, double low, double high) {
        HostTensor kernel = weights.get(name + ".weight");
        float[] w = kernel.toFloatArray();
        float[] bias = weights.get(name + ".bias").toFloatArray();
        int out = (int) kernel.shape()[0];
        int perGroup = (int) kernel.shape()[1];
        int size = (int) kernel.shape()[2];
        int outPerGroup = out / (in.channels() / perGroup);
        int side = (in.side() + stride - 1) / stride;
        double[] values = new double[out * side * side];
        for (int o = 0; o < out; o++) {
            for (int y = 0; y < side; y++) {
                for (int x = 0; x < side; x++) {
                    double sum = bias[o];
                    for (int i = 0; i < perGroup; i++) {
                        for (int k = 0; k < size * size; k++) {
                            sum += w[(o * perGroup + i) * size * size + k]
                                    * in.at(
                                            o / outPerGroup * perGroup + i,
                                            y * stride - before + k / size,
                                            x * stride - before + k % size);
                        }
                    }
                    values[(o * side + y) * side + x] = Math.max(low, Math.min(high, sum));
                }
            }
        }
        return new Plane(out, side, values);
    }
}
