package io.gmem.diffusion.network;

import io.gmem.tensorfiles.HostTensor;

/**
 * The fixed sine and cosine position table (1, N, D). The first half of the channels encodes the column, the second half the row.
 * Each half contains sines of p ω_k, then cosines, with ω_k = 10000^(-k / (D/4)). Computed in double precision.
 */
final class PositionTable {
    private PositionTable() {}

    static HostTensor of(int gridSize, int hiddenSize) {
        int quarter = hiddenSize / 4;
        float[] table = new float[gridSize * gridSize * hiddenSize];
        for (int row = 0; row < gridSize; row++) {
            for (int column = 0; column < gridSize; column++) {
                int offset = (row * gridSize + column) * hiddenSize;
                for (int k = 0; k < quarter; k++) {
                    double omega = 1 / Math.pow(10000, k / (double) quarter);
                    table[offset + k] = (float) Math.sin(column * omega);
                    table[offset + quarter + k] = (float) Math.cos(column * omega);
                    table[offset + 2 * quarter + k] = (float) Math.sin(row * omega);
                    table[offset + 3 * quarter + k] = (float) Math.cos(row * omega);
                }
            }
        }
        return HostTensor.f32(table, 1, gridSize * gridSize, hiddenSize);
    }
}
