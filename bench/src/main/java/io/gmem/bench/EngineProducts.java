package io.gmem.bench;

import io.gmem.diffusion.eigen.SymmetricEigenSolver;
import io.gmem.diffusion.engine.RowMatrices;
import io.gmem.diffusion.engine.TensorEngine;
import io.gmem.memorybank.RowProducts;
import java.nio.ByteBuffer;

/** Products of rows by libtorch, as the memory service has them. */
final class EngineProducts implements RowProducts {
    private final TensorEngine engine;
    private final RowMatrices matrices;

    EngineProducts(TensorEngine engine) {
        this.engine = engine;
        this.matrices = new RowMatrices(engine);
    }

    @Override
    public float[] dots(ByteBuffer rows, int count, float[] queries, int dimension) {
        return matrices.dots(rows, count, queries, dimension);
    }

    @Override
    public void addGram(ByteBuffer rows, int count, float[] mean, double[] sum) {
        matrices.addGram(rows, count, mean, sum);
    }

    @Override
    public Eigen eigen(double[] matrix, int dimension) {
        SymmetricEigenSolver.Eigen found = engine.eigenSolver().solve(matrix, dimension);
        return new Eigen(found.values(), found.vectors());
    }
}
