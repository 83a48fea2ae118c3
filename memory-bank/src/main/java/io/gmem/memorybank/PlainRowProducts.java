package io.gmem.memorybank;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.FloatBuffer;
import org.ejml.data.DMatrixRMaj;
import org.ejml.dense.row.factory.DecompositionFactory_DDRM;
import org.ejml.interfaces.decomposition.EigenDecomposition_F64;

/** Products of rows without a library: for small banks. */
final class PlainRowProducts implements RowProducts {

    @Override
    public float[] dots(ByteBuffer rows, int count, float[] queries, int dimension) {
        int width = queries.length / dimension;
        float[] dots = new float[count * width];
        FloatBuffer numbers = rows.duplicate().order(ByteOrder.LITTLE_ENDIAN).asFloatBuffer();
        float[] row = new float[dimension];
        for (int i = 0; i < count; i++) {
            numbers.get(i * dimension, row);
            for (int q = 0; q < width; q++) {
                double sum = 0;
                for (int d = 0; d < dimension; d++) {
                    sum += (double) row[d] * queries[q * dimension + d];
                }
                dots[i * width + q] = (float) sum;
            }
        }
        return dots;
    }

    @Override
    public Eigen eigen(double[] matrix, int dimension) {
        EigenDecomposition_F64<DMatrixRMaj> solver = DecompositionFactory_DDRM.eig(dimension, true, true);
        if (!solver.decompose(new DMatrixRMaj(dimension, dimension, true, matrix.clone()))) {
            throw new IllegalArgumentException("the rows hold numbers that are not finite");
        }
        double[] values = new double[dimension];
        double[] vectors = new double[dimension * dimension];
        for (int i = 0; i < dimension; i++) {
            values[i] = solver.getEigenvalue(i).getReal();
            System.arraycopy(solver.getEigenVector(i).data, 0, vectors, i * dimension, dimension);
        }
        return new Eigen(values, vectors);
    }

    @Override
    public void addGram(ByteBuffer rows, int count, float[] mean, double[] sum) {
        int n = mean.length;
        FloatBuffer numbers = rows.duplicate().order(ByteOrder.LITTLE_ENDIAN).asFloatBuffer();
        float[] row = new float[n];
        double[] centred = new double[n];
        for (int i = 0; i < count; i++) {
            numbers.get(i * n, row);
            for (int d = 0; d < n; d++) {
                centred[d] = (double) row[d] - mean[d];
            }
            for (int a = 0; a < n; a++) {
                double factor = centred[a];
                int at = a * n;
                for (int b = 0; b < n; b++) {
                    sum[at + b] += factor * centred[b];
                }
            }
        }
    }
}
