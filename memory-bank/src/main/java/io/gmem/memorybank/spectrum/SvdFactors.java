package io.gmem.memorybank.spectrum;

import io.gmem.memorybank.SnippetRows;
import java.util.Arrays;

/**
 * The compressed form of a bank in GMem (LINs-lab/GMem {@code utils/svd_utils.py}, {@code DMDMemoryBank}). Row i is C_i Mᵀ + mean, with
 * C = U √S and M = V √S of the singular values S of the centered rows.
 *
 * @param coefficients C (N, r), row-major
 * @param modes M (D, r), row-major
 * @param singularValues S (r), descending
 * @param mean mean of the rows (D)
 */
public record SvdFactors(float[] coefficients, float[] modes, float[] singularValues, float[] mean) {
    /** Singular values below this fraction of the largest are rounding noise; their coefficients are 0. */
    private static final double NOISE = 1e-7;

    /**
     * Computes the {@code rank} strongest factors of {@code rows} from their {@link PrincipalDirections}.
     *
     * @param rows (N, D), row-major
     * @throws IllegalArgumentException when rank is not between 1 and D
     */
    public static SvdFactors of(float[] rows, int dimension, int rank) {
        PrincipalDirections directions = PrincipalDirections.of(SnippetRows.of(rows, dimension));
        directions.checkRank(rank);
        float[] modes = new float[dimension * rank];
        float[] values = Arrays.copyOf(PrincipalDirections.floats(directions.singularValues()), rank);
        for (int k = 0; k < rank; k++) {
            double root = Math.sqrt(directions.singularValues()[k]);
            for (int d = 0; d < dimension; d++) {
                modes[d * rank + k] = (float) (directions.vectors()[k][d] * root);
            }
        }
        var factors = new SvdFactors(new float[0], modes, values, PrincipalDirections.floats(directions.mean()));
        int count = rows.length / dimension;
        float[] coefficients = new float[count * rank];
        for (int i = 0; i < count; i++) {
            float[] row = Arrays.copyOfRange(rows, i * dimension, (i + 1) * dimension);
            System.arraycopy(factors.project(row), 0, coefficients, i * rank, rank);
        }
        return new SvdFactors(coefficients, modes, values, factors.mean());
    }

    /** Returns r. */
    public int rank() {
        return singularValues.length;
    }

    /** Returns D. */
    public int dimension() {
        return mean.length;
    }

    /** Returns N. */
    public int count() {
        return coefficients.length / rank();
    }

    /** Returns the coefficients (r) of row {@code index}. */
    public float[] coefficients(int index) {
        return Arrays.copyOfRange(coefficients, index * rank(), (index + 1) * rank());
    }

    /** Returns row {@code index} (D), approximated at this rank. */
    public float[] row(int index) {
        return restore(coefficients(index));
    }

    /** Returns the coefficients of a snippet: (snippet - mean) M / S. */
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

    /** Returns the snippet of the coefficients: c Mᵀ + mean. */
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
