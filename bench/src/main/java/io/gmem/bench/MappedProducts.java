package io.gmem.bench;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.Shape;
import io.gmem.diffusion.engine.TensorEngine;
import io.gmem.tensorfiles.SafetensorsFile;
import java.io.IOException;
import java.nio.file.Path;

/** libtorch's float32 matrix products of a bank's mapped rows, where they lie: what the bank's own are held against. */
final class MappedProducts implements AutoCloseable {
    private static final int CHUNK = 8_192;

    private final TensorEngine engine;
    private final SafetensorsFile file;
    private final long rows;
    private final int dimension;

    MappedProducts(TensorEngine engine, Path rowsFile) throws IOException {
        this.engine = engine;
        this.file = SafetensorsFile.open(rowsFile);
        long[] shape = file.info("snippets").shape();
        this.rows = shape[0];
        this.dimension = (int) shape[1];
    }

    /** {@code X Qᵀ}, chunk by chunk; what came out is dropped. */
    void withColumns(int columns) {
        try (NDManager scope = engine.newScope()) {
            NDArray factor = engine.noise(scope, 2, 0, new Shape(dimension, columns));
            for (long first = 0; first < rows; first += CHUNK) {
                try (NDArray chunk = chunk(scope, first)) {
                    chunk.matMul(factor).close();
                }
            }
        }
    }

    /** {@code XᵀX}, chunk by chunk, summed. */
    void gram() {
        try (NDManager scope = engine.newScope()) {
            NDArray sum = scope.zeros(new Shape(dimension, dimension));
            for (long first = 0; first < rows; first += CHUNK) {
                try (NDArray chunk = chunk(scope, first);
                        NDArray turned = chunk.transpose();
                        NDArray product = turned.matMul(chunk)) {
                    sum.addi(product);
                }
            }
        }
    }

    private NDArray chunk(NDManager scope, long first) {
        return engine.toDevice(scope, file.readRows("snippets", first, Math.min(CHUNK, rows - first)));
    }

    @Override
    public void close() throws IOException {
        file.close();
    }
}
