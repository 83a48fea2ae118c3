package io.gmem.diffusion.engine;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.DataType;
import ai.djl.ndarray.types.Shape;
import java.nio.ByteBuffer;

/** Products of many rows that lie in a direct buffer, float32, little-endian; they are not copied. Any thread. */
public final class RowMatrices {
    private final TensorEngine engine;

    public RowMatrices(TensorEngine engine) {
        this.engine = engine;
    }

    /**
     * The dot product of every row with every query.
     *
     * @param rows (count, D)
     * @param queries (q, D)
     * @return (count, q)
     */
    public float[] dots(ByteBuffer rows, int count, float[] queries, int dimension) {
        try (NDManager scope = engine.newScope()) {
            NDArray matrix = matrix(scope, rows, count, dimension);
            NDArray asked = scope.create(queries, new Shape(queries.length / dimension, dimension));
            return matrix.matMul(asked.transpose()).toFloatArray();
        }
    }

    /**
     * Adds the Gram matrix of rows - mean to {@code sum} (D, D).
     *
     * @param rows (count, D)
     * @param mean (D)
     */
    public void addGram(ByteBuffer rows, int count, float[] mean, double[] sum) {
        try (NDManager scope = engine.newScope()) {
            NDArray centred = matrix(scope, rows, count, mean.length).sub(scope.create(mean));
            float[] gram = centred.transpose().matMul(centred).toFloatArray();
            for (int i = 0; i < gram.length; i++) {
                sum[i] += gram[i];
            }
        }
    }

    private static NDArray matrix(NDManager scope, ByteBuffer rows, int count, int dimension) {
        return scope.create(rows, new Shape(count, dimension), DataType.FLOAT32);
    }
}
