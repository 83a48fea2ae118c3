package io.gmem.memory.bank;

import io.gmem.diffusion.eigen.SymmetricEigenSolver;
import io.gmem.diffusion.engine.RowMatrices;
import io.gmem.diffusion.engine.TensorEngine;
import io.gmem.memory.model.Models;
import io.gmem.memorybank.RowProducts;
import jakarta.enterprise.context.ApplicationScoped;
import java.nio.ByteBuffer;

/** Products of rows by libtorch, which is loaded when the first is asked for. */
@ApplicationScoped
public class EngineRowProducts implements RowProducts {
    private final Models models;

    public EngineRowProducts(Models models) {
        this.models = models;
    }

    @Override
    public float[] dots(ByteBuffer rows, int count, float[] queries, int dimension) {
        return matrices().dots(rows, count, queries, dimension);
    }

    @Override
    public void addGram(ByteBuffer rows, int count, float[] mean, double[] sum) {
        matrices().addGram(rows, count, mean, sum);
    }

    @Override
    public Eigen eigen(double[] matrix, int dimension) {
        TensorEngine engine = models.engine();
        SymmetricEigenSolver.Eigen found = engine.eigenSolver().solve(matrix, dimension);
        return new Eigen(found.values(), found.vectors());
    }

    private RowMatrices matrices() {
        return new RowMatrices(models.engine());
    }
}
