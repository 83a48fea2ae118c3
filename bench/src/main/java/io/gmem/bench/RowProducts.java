package io.gmem.bench;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.Shape;
import io.gmem.diffusion.engine.TensorEngine;

/**
 * libtorch's float32 matrix products of as many rows as a bank has, which a bank's own are held against. One chunk of rows stands for all:
 * it is there already, so libtorch reads nothing.
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

    /** {@code X Qᵀ}, chunk by chunk; what came out is dropped. */
    void withColumns(int columns) {
        try (NDManager products = engine.newScope()) {
            NDArray factor = engine.noise(products, 2, 0, new Shape(dimension, columns));
            forEachChunk(some -> some.matMul(factor).close());
        }
    }

    /** {@code XᵀX}, chunk by chunk, summed. */
    void gram() {
        try (NDManager products = engine.newScope()) {
            NDArray sum = products.zeros(new Shape(dimension, dimension));
            forEachChunk(some -> {
                try (NDArray turned = some.transpose();
                        NDArray product = turned.matMul(some)) {
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
        long left = rows;
        for (; left >= size; left -= size) {
            product.of(chunk);
        }
        if (left > 0) {
            try (NDArray part = chunk.get("0:" + left)) {
                product.of(part);
            }
        }
    }

    @Override
    public void close() {
        scope.close();
    }
}
