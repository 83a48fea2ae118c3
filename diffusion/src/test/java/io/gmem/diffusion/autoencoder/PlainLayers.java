package io.gmem.diffusion.autoencoder;

import io.gmem.tensorfiles.HostTensor;
import java.util.Arrays;
import java.util.Map;
import java.util.function.DoubleUnaryOperator;

/** Reference layers on square planes, written as loops in double precision. */
record PlainLayers(Map<String, HostTensor> weights) {
    /** {@code channels} planes of {@code side} x {@code side}. */
    record Planes(int channels, int side, double[] values) {
        static Planes of(int channels, int side, float[] values) {
            var planes = new Planes(channels, side, new double[values.length]);
            Arrays.setAll(planes.values, i -> values[i]);
            return planes;
        }

        private double at(int channel, int y, int x) {
            boolean inside = y >= 0 && x >= 0 && y < side && x < side;
            return inside ? values[(channel * side + y) * side + x] : 0;
        }

        Planes map(DoubleUnaryOperator function) {
            return new Planes(
                    channels, side, Arrays.stream(values).map(function).toArray());
        }

        Planes relu() {
            return map(value -> Math.max(value, 0));
        }

        Planes plus(Planes other) {
            double[] sum = values.clone();
            Arrays.setAll(sum, i -> sum[i] + other.values[i]);
            return new Planes(channels, side, sum);
        }

        Planes doubled() {
            var large = new Planes(channels, 2 * side, new double[4 * values.length]);
            Arrays.setAll(large.values, i -> {
                int x = i % large.side;
                int y = i / large.side % large.side;
                return at(i / (large.side * large.side), y / 2, x / 2);
            });
            return large;
        }
    }

    /** A 3 x 3 convolution with zero padding. */
    Planes conv(String name, Planes x, int stride) {
        HostTensor weight = weights.get(name + ".weight");
        float[] kernel = weight.toFloatArray();
        HostTensor bias = weights.get(name + ".bias");
        int out = (int) weight.shape()[0];
        int side = (x.side() - 1) / stride + 1;
        var result = new Planes(out, side, new double[out * side * side]);
        Arrays.setAll(result.values(), i -> {
            int channel = i / (side * side);
            double sum = bias == null ? 0 : bias.toFloatArray()[channel];
            for (int in = 0; in < x.channels(); in++) {
                for (int k = 0; k < 9; k++) {
                    int row = i / side % side * stride + k / 3 - 1;
                    int column = i % side * stride + k % 3 - 1;
                    sum += kernel[(channel * x.channels() + in) * 9 + k] * x.at(in, row, column);
                }
            }
            return sum;
        });
        return result;
    }
}
