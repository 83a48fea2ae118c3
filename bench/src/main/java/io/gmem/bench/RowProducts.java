package io.gmem.bench;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.Shape;
import io.gmem.diffusion.engine.TensorEngine;

/**
 * The reference for bank operations: libtorch's float32 matrix products with as many rows as the bank. One chunk of rows in memory is
 * reused, so libtorch reads no further data.
 */
final class RowProducts implements AutoCloseable {
    private static final int CHUNK = 8_192;

    private final TensorEngine engine;
    private final NDManager scope;
    private final NDArray chunk;
    private final long rows;
    private final int dimension;

    RowProducts(TensorEngine engine, long rows, int dimension) {
        this.engine = engine;
        this.scope = engine.newScope();
        this.chunk = engine.noise(scope, 1, 0, new Shape(Math.min(CHUNK, rows), dimension));
        this.rows = rows;
        this.dimension = dimension;
    }

    /** Computes {@code X Qᵀ} chunk by chunk and discards the result. */
    void withColumns(int columns) {
        try (NDManager products = engine.newScope()) {
            NDArray factor = engine.noise(products, 2, 0, new Shape(dimension, columns));
            forEachChunk(block -> block.matMul(factor).close());
        }
    }

    /** Computes {@code XᵀX} chunk by chunk and sums it. */
    void gram() {
        try (NDManager products = engine.newScope()) {
            NDArray sum = products.zeros(new Shape(dimension, dimension));
            forEachChunk(block -> {
                try (NDArray turned = block.transpose();
                        NDArray product = turned.matMul(block)) {
                    sum.addi(product);
                }
            });
        }
    }

    private interface Product {
        void of(NDArray rows);
    }

    private void forEachChunk(Product product) {
        long size = chunk.getShape().get(0);
        long remaining = rows;
        for (; remaining >= size; remaining -= size) {
            product.of(chunk);
        }
        if (remaining > 0) {
            try (NDArray part = chunk.get("0:" + remaining)) {
                product.of(part);
            }
        }
    }

    @Override
    public void close() {
        scope.close();
    }
}
