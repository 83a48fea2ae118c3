package io.gmem.memorybank;

import java.nio.ByteBuffer;

/** Products of many rows at once, by whoever is quick at them. Any thread. */
public interface RowProducts {
    /** In Java alone. */
    RowProducts PLAIN = new PlainRowProducts();

    /**
     * The dot product of every row with every query.
     *
     * @param rows {@code (count, D)} float32, little-endian, direct
     * @param queries {@code (q, D)}
     * @return {@code (count, q)}
     */
    float[] dots(ByteBuffer rows, int count, float[] queries, int dimension);

    /**
     * Adds the Gram matrix of {@code rows - mean} to {@code sum}.
     *
     * @param rows {@code (count, D)} float32, little-endian, direct
     * @param mean {@code (D)}
     * @param sum {@code (D, D)}
     */
    void addGram(ByteBuffer rows, int count, float[] mean, double[] sum);

    /**
     * Eigenvalues and eigenvectors of a symmetric matrix, in any order.
     *
     * @param matrix {@code (D, D)}
     */
    Eigen eigen(double[] matrix, int dimension);

    /**
     * @param values {@code (D)}
     * @param vectors {@code (D, D)}, a vector of length 1 in each row
     */
    @SuppressWarnings("ArrayRecordComponent") // handed on, never compared
    record Eigen(double[] values, double[] vectors) {}
}
