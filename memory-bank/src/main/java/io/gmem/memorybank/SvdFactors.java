package io.gmem.memorybank;

import org.ejml.data.DMatrixRMaj;
import org.ejml.dense.row.CommonOps_DDRM;
import org.ejml.dense.row.factory.DecompositionFactory_DDRM;
import org.ejml.interfaces.decomposition.EigenDecomposition_F64;

/**
 * A bank as GMem compresses it: row i is C_i Mᵀ + mean, with C = U √S and M = V √S of the singular values S of the centred rows
 * (LINs-lab/GMem {@code utils/svd_utils.py}, {@code DMDMemoryBank}).
 *
 * @param coefficients C (N, r), row by row
 * @param modes M (D, r), row by row
 * @param singularValues S (r), falling
 * @param mean of the rows (D)
 */
public record SvdFactors(float[] coefficients, float[] modes, float[] singularValues, float[] mean) {
    /** A singular value below this share of the largest is rounding noise; nothing is divided by it. */
    private static final double NOISE = 1e-7;

    /**
     * The factors of {@code rows}, of which only the {@code rank} strongest are kept: from the eigenvectors of the Gram matrix (D, D) of
     * the centred rows.
     *
     * @param rows (N, D), row by row
     * @throws IllegalArgumentException when rank is not from 1 to D
     */
    public static SvdFactors of(float[] rows, int dimension, int rank) {
        if (rank < 1 || rank > dimension) {
            throw new IllegalArgumentException("rank is from 1 to the dimension " + dimension + ", not " + rank);
        }
        double[] mean = mean(rows, dimension);
        var eigen = spectrum(rows, mean);
        int[] strongest = strongest(eigen, rank);
        float[] modes = new float[dimension * rank];
        float[] values = new float[rank];
        for (int k = 0; k < rank; k++) {
            double value =
                    Math.sqrt(Math.max(0, eigen.getEigenvalue(strongest[k]).getReal()));
            values[k] = (float) value;
            DMatrixRMaj vector = eigen.getEigenVector(strongest[k]);
            for (int d = 0; d < dimension; d++) {
                modes[d * rank + k] = (float) (vector.get(d) * Math.sqrt(value));
            }
        }
        float[] floats = new float[dimension];
        for (int d = 0; d < dimension; d++) {
            floats[d] = (float) mean[d];
        }
        var factors = new SvdFactors(new float[0], modes, values, floats);
        int count = rows.length / dimension;
        float[] coefficients = new float[count * rank];
        for (int i = 0; i < count; i++) {
            float[] row = java.util.Arrays.copyOfRange(rows, i * dimension, (i + 1) * dimension);
            System.arraycopy(factors.project(row), 0, coefficients, i * rank, rank);
        }
        return new SvdFactors(coefficients, modes, values, floats);
    }

    private static double[] mean(float[] rows, int dimension) {
        int count = rows.length / dimension;
        double[] mean = new double[dimension];
        for (int i = 0; i < rows.length; i++) {
            mean[i % dimension] += rows[i] / (double) count;
        }
        return mean;
    }

    private static EigenDecomposition_F64<DMatrixRMaj> spectrum(float[] rows, double[] mean) {
        int dimension = mean.length;
        var centred = new DMatrixRMaj(rows.length / dimension, dimension);
        for (int i = 0; i < rows.length; i++) {
            centred.data[i] = rows[i] - mean[i % dimension];
        }
        var gram = new DMatrixRMaj(dimension, dimension);
        CommonOps_DDRM.multTransA(centred, centred, gram);
        EigenDecomposition_F64<DMatrixRMaj> eigen = DecompositionFactory_DDRM.eig(dimension, true, true);
        if (!eigen.decompose(gram)) {
            throw new IllegalArgumentException("the rows hold numbers that are not finite");
        }
        return eigen;
    }

    private static int[] strongest(EigenDecomposition_F64<DMatrixRMaj> eigen, int rank) {
        return java.util.stream.IntStream.range(0, eigen.getNumberOfEigenvalues())
                .boxed()
                .sorted(java.util.Comparator.comparingDouble(
                        (Integer i) -> -eigen.getEigenvalue(i).getReal()))
                .limit(rank)
                .mapToInt(Integer::intValue)
                .toArray();
    }

    /** r. */
    public int rank() {
        return singularValues.length;
    }

    /** D. */
    public int dimension() {
        return mean.length;
    }

    /** N. */
    public int count() {
        return coefficients.length / rank();
    }

    /** Coefficients (r) of row {@code index}. */
    public float[] coefficients(int index) {
        return java.util.Arrays.copyOfRange(coefficients, index * rank(), (index + 1) * rank());
    }

    /** Row {@code index} (D), as well as the rank allows. */
    public float[] row(int index) {
        return restore(coefficients(index));
    }

    /** The coefficients of a snippet: (snippet - mean) M / S. */
    public float[] project(float[] snippet) {
        int rank = rank();
        float[] coefficients = new float[rank];
        for (int k = 0; k < rank; k++) {
            double sum = 0;
            for (int d = 0; d < mean.length; d++) {
                sum += ((double) snippet[d] - mean[d]) * modes[d * rank + k];
            }
            boolean noise = singularValues[k] <= NOISE * singularValues[0];
            coefficients[k] = noise ? 0 : (float) (sum / singularValues[k]);
        }
        return coefficients;
    }

    /** The snippet of coefficients: c Mᵀ + mean. */
    public float[] restore(float[] coefficients) {
        int rank = rank();
        float[] snippet = new float[mean.length];
        for (int d = 0; d < mean.length; d++) {
            double sum = mean[d];
            for (int k = 0; k < rank; k++) {
                sum += (double) coefficients[k] * modes[d * rank + k];
            }
            snippet[d] = (float) sum;
        }
        return snippet;
    }
}
