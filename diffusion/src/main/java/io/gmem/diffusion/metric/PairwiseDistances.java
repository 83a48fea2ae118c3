package io.gmem.diffusion.metric;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import io.gmem.diffusion.engine.TensorEngine;
import java.util.function.Consumer;

/** Computes Euclidean distances between two sets of feature vectors in blocks of rows. The full matrix is never in memory. */
final class PairwiseDistances {
    private static final int ROWS = 512;

    /** The distances of {@code rows} rows starting at {@code from} to the whole other set, in row-major order. */
    record Block(int from, int rows, int columns, float[] distances) {
        float at(int row, int column) {
            return distances[row * columns + column];
        }
    }

    private final TensorEngine engine;

    PairwiseDistances(TensorEngine engine) {
        this.engine = engine;
    }

    /** Computes |a|² + |b|² - 2 a·b block by block and takes the root. */
    void each(double[][] a, double[][] b, Consumer<Block> consumer) {
        try (NDManager scope = engine.newScope();
                NDArray others = scope.create(b);
                NDArray lengths = others.square().sum(new int[] {1})) {
            for (int from = 0; from < a.length; from += ROWS) {
                int to = Math.min(from + ROWS, a.length);
                try (NDManager part = scope.newSubManager()) {
                    NDArray rows = part.create(java.util.Arrays.copyOfRange(a, from, to));
                    NDArray squares = rows.square().sum(new int[] {1}, true).add(lengths);
                    NDArray distances = squares.sub(
                                    rows.matMul(others.transpose()).mul(2))
                            .maximum(0)
                            .sqrt()
                            .toType(ai.djl.ndarray.types.DataType.FLOAT32, false);
                    consumer.accept(new Block(from, to - from, b.length, distances.toFloatArray()));
                }
            }
        }
    }
}
