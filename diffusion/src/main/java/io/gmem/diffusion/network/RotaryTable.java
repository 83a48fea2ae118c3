package io.gmem.diffusion.network;

import io.gmem.tensorfiles.HostTensor;
import java.util.function.DoubleUnaryOperator;

/**
 * Angles of two-dimensional rotary positions (Su et al. 2021, eq. 15, once for rows and once for columns).
 *
 * <p>Channels 2i and 2i + 1 rotate by p 10000^(-2i / (d / 2)). In the first half of a head's d channels, p is the token's row; in the
 * second half it is the column.
 */
final class RotaryTable {
    private static final double BASE = 10_000;

    private RotaryTable() {}

    static HostTensor cosines(int gridSize, int headDimension) {
        return table(gridSize, headDimension, Math::cos);
    }

    static HostTensor sines(int gridSize, int headDimension) {
        return table(gridSize, headDimension, Math::sin);
    }

    private static HostTensor table(int gridSize, int headDimension, DoubleUnaryOperator wave) {
        int half = headDimension / 2;
        float[] values = new float[gridSize * gridSize * headDimension];
        for (int token = 0; token < gridSize * gridSize; token++) {
            for (int channel = 0; channel < headDimension; channel++) {
                int position = channel < half ? token / gridSize : token % gridSize;
                int even = channel % half & ~1;
                double angle = position * Math.pow(BASE, -(double) even / half);
                values[token * headDimension + channel] = (float) wave.applyAsDouble(angle);
            }
        }
        return HostTensor.f32(values, (long) gridSize * gridSize, headDimension);
    }
}
