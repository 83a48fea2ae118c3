package io.gmem.memorybank;

import io.gmem.memorybank.product.BatchProducts;
import io.gmem.memorybank.product.FloatProducts;
import java.util.Arrays;

/** The low-rank basis of a compressed bank: {@code snippet ≈ mean + Σ coefficientᵢ · modeᵢ}. Thread-safe. */
public final class SnippetBasis {
    private static final int CHUNK = 640;

    private final float[] mean;
    private final float[][] modes;
    private final int rank;

    /**
     * Creates a basis.
     *
     * @param mean {@code (D)}
     * @param modes {@code (r, D)}, orthonormal rows, row-major
     */
    public SnippetBasis(float[] mean, float[] modes) {
        if (mean.length == 0 || modes.length == 0 || modes.length % mean.length != 0) {
            throw new IllegalArgumentException(
                    "the length of modes must be a positive multiple of that of the mean (was %d, mean %d)"
                            .formatted(modes.length, mean.length));
        }
        this.mean = mean.clone();
        this.rank = modes.length / mean.length;
        this.modes = FloatProducts.arrays(FloatProducts.roundedUp(rank, FloatProducts.COLUMNS_AT_ONCE), mean.length);
        for (int i = 0; i < rank; i++) {
            System.arraycopy(modes, i * mean.length, this.modes[i], 0, mean.length);
        }
    }

    /** D. */
    public int dimension() {
        return mean.length;
    }

    /** r. */
    public int rank() {
        return rank;
    }

    /** Returns the mean {@code (D)}. */
    public float[] mean() {
        return mean.clone();
    }

    /** Returns the modes {@code (r, D)}, row-major. */
    public float[] modes() {
        float[] all = new float[rank * mean.length];
        for (int i = 0; i < rank; i++) {
            System.arraycopy(modes[i], 0, all, i * mean.length, mean.length);
        }
        return all;
    }

    /**
     * Projects snippets onto the basis and returns the coefficients {@code (count, r)}.
     *
     * @param snippets {@code (count, D)}, row-major
     */
    public float[] project(float[] snippets, int count) {
        int dimension = mean.length;
        return project(
                (first, some, into) -> System.arraycopy(snippets, first * dimension, into, 0, some * dimension), count);
    }

    /** Projects snippets like {@link #project(float[], int)}, reading each once, in chunks. */
    float[] project(BatchProducts.Rows snippets, int count) {
        float[] coefficients = new float[count * rank];
        int chunk = Math.min(CHUNK, count);
        var products = new BatchProducts(mean.length, chunk, rank);
        for (int first = 0; first < count; first += chunk) {
            int now = Math.min(chunk, count - first);
            int from = first;
            products.take((at, some, into) -> readCentered(snippets, from + at, some, into), now);
            float[][] dots = products.with(Arrays.asList(modes).subList(0, rank));
            for (int i = 0; i < now; i++) {
                for (int k = 0; k < rank; k++) {
                    coefficients[(first + i) * rank + k] = dots[k][i];
                }
            }
        }
        return coefficients;
    }

    private void readCentered(BatchProducts.Rows snippets, int first, int count, float[] into) {
        snippets.read(first, count, into);
        for (int i = 0; i < count; i++) {
            for (int d = 0; d < mean.length; d++) {
                into[i * mean.length + d] -= mean[d];
            }
        }
    }

    /** Restores one snippet, like {@link #expand(float[], int, float[], int)}. */
    public void expand(float[] coefficients, float[] into) {
        expand(coefficients, 1, into, 0);
    }

    /**
     * Restores snippets from coefficients into {@code into} at offset {@code at}. The result of a row is bit-identical for any
     * {@code count}.
     *
     * @param coefficients {@code (count, r)}
     * @param into {@code (count, D)} from {@code at} on
     */
    public void expand(float[] coefficients, int count, float[] into, int at) {
        int dimension = mean.length;
        int step = FloatProducts.SUMS_AT_ONCE;
        float[][] sums = FloatProducts.arrays(step, dimension);
        float[][] weights = new float[step][modes.length];
        for (int row = 0; row < count; row += step) {
            int some = Math.min(step, count - row);
            for (int i = 0; i < some; i++) {
                System.arraycopy(mean, 0, sums[i], 0, dimension);
                System.arraycopy(coefficients, (row + i) * rank, weights[i], 0, rank);
            }
            for (int k = 0; k < modes.length; k += FloatProducts.COLUMNS_AT_ONCE) {
                FloatProducts.addColumns(
                        sums[0], sums[1], sums[2], modes, k, weights[0], weights[1], weights[2], dimension);
            }
            for (int i = 0; i < some; i++) {
                System.arraycopy(sums[i], 0, into, at + (row + i) * dimension, dimension);
            }
        }
    }
}
