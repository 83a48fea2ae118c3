package io.gmem.memorybank.spectrum;

import io.gmem.memorybank.SnippetBasis;
import io.gmem.memorybank.SnippetRows;
import io.gmem.memorybank.product.GramMatrix;
import java.util.Arrays;
import java.util.Comparator;
import java.util.function.BooleanSupplier;
import java.util.stream.IntStream;
import java.util.stream.LongStream;
import org.ejml.data.DMatrixRMaj;
import org.ejml.dense.row.factory.DecompositionFactory_DDRM;
import org.ejml.interfaces.decomposition.EigenDecomposition_F64;

/**
 * The singular value decomposition {@code X - mean = U S Vᵀ} of centered rows without U, by the eigenvectors of their Gram matrix
 * {@code (D, D)}. Everything is computed in doubles, except products that are requested in floats, in an order that does not depend on
 * the number of cores. The sign of each direction is chosen so that its entry of largest magnitude (the first of equals) is positive.
 * Equal rows therefore give equal bits.
 *
 * @param mean mean of the rows {@code (D)}
 * @param singularValues S {@code (D)}, descending, not negative
 * @param vectors Vᵀ {@code (D, D)}, row k is the k-th direction, of norm 1
 */
@SuppressWarnings("ArrayRecordComponent")
public record PrincipalDirections(double[] mean, double[] singularValues, double[][] vectors) {
    private static final int RANGE = 8_192;

    /** Decomposes all rows that are not erased; without rows, the mean and the variance are 0. */
    public static PrincipalDirections of(SnippetRows rows) {
        return of(rows, GramMatrix.inDoubles(rows.dimension()), () -> false);
    }

    /**
     * Decomposes rows like {@link #of(SnippetRows)}.
     *
     * @param products an empty matrix; in floats for many rows when the result is stored in floats
     * @param stopped cancellation check, called every few hundred rows
     * @throws java.util.concurrent.CancellationException when {@code stopped} returns true
     */
    public static PrincipalDirections of(SnippetRows rows, GramMatrix products, BooleanSupplier stopped) {
        double[] mean = mean(rows, stopped);
        sum(rows, mean, products, stopped);
        return of(mean, products.toArray());
    }

    private static double[] mean(SnippetRows rows, BooleanSupplier stopped) {
        int dimension = rows.dimension();
        long ranges = (rows.count() + RANGE - 1) / RANGE;
        double[][] sums = LongStream.range(0, ranges)
                .parallel()
                .mapToObj(range -> sum(rows, range * RANGE, Math.min(rows.count(), (range + 1) * RANGE), stopped))
                .toArray(double[][]::new);
        double[] mean = new double[dimension];
        for (double[] sum : sums) {
            for (int d = 0; d < dimension; d++) {
                mean[d] += sum[d];
            }
        }
        long present = present(rows);
        for (int d = 0; d < dimension; d++) {
            mean[d] /= Math.max(1, present);
        }
        return mean;
    }

    private static long present(SnippetRows rows) {
        return rows.count()
                - LongStream.range(0, rows.count()).filter(rows::erased).count();
    }

    /** Sums rows; erased rows are read as zeros. */
    private static double[] sum(SnippetRows rows, long from, long to, BooleanSupplier stopped) {
        check(stopped);
        double[] sum = new double[rows.dimension()];
        float[] row = new float[sum.length];
        for (long at = from; at < to; at++) {
            rows.read(at, 1, row);
            for (int d = 0; d < sum.length; d++) {
                sum[d] += row[d];
            }
        }
        return sum;
    }

    private static void sum(SnippetRows rows, double[] mean, GramMatrix products, BooleanSupplier stopped) {
        for (long first = 0; first < rows.count(); first += products.chunk()) {
            check(stopped);
            long from = first;
            int count = (int) Math.min(products.chunk(), rows.count() - first);
            IntStream.range(0, (count + 31) / 32).parallel().forEach(some -> {
                float[] row = new float[mean.length];
                double[] centered = new double[mean.length];
                for (int i = some * 32; i < Math.min(count, some * 32 + 32); i++) {
                    center(rows, from + i, mean, row, centered);
                    products.set(i, centered);
                }
            });
            products.add(count);
        }
    }

    private static void center(SnippetRows rows, long at, double[] mean, float[] row, double[] into) {
        if (rows.erased(at)) {
            Arrays.fill(into, 0);
            return;
        }
        rows.read(at, 1, row);
        for (int d = 0; d < mean.length; d++) {
            into[d] = row[d] - mean[d];
        }
    }

    private static void check(BooleanSupplier stopped) {
        if (stopped.getAsBoolean()) {
            throw new java.util.concurrent.CancellationException("stopped");
        }
    }

    private static PrincipalDirections of(double[] mean, double[] gram) {
        int dimension = mean.length;
        EigenDecomposition_F64<DMatrixRMaj> eigen = DecompositionFactory_DDRM.eig(dimension, true, true);
        if (!eigen.decompose(DMatrixRMaj.wrap(dimension, dimension, gram))) {
            throw new IllegalArgumentException("all numbers of the rows must be finite");
        }
        int[] order = IntStream.range(0, dimension)
                .boxed()
                .sorted(Comparator.comparingDouble(
                        (Integer i) -> -eigen.getEigenvalue(i).getReal()))
                .mapToInt(Integer::intValue)
                .toArray();
        double[] values = new double[dimension];
        double[][] vectors = new double[dimension][];
        for (int k = 0; k < dimension; k++) {
            values[k] = Math.sqrt(Math.max(0, eigen.getEigenvalue(order[k]).getReal()));
            vectors[k] = withFixedSign(eigen.getEigenVector(order[k]).data);
        }
        return new PrincipalDirections(mean, values, vectors);
    }

    private static double[] withFixedSign(double[] vector) {
        double largest = 0;
        for (double value : vector) {
            largest = Math.abs(value) > Math.abs(largest) ? value : largest;
        }
        double sign = largest < 0 ? -1 : 1;
        return Arrays.stream(vector).map(value -> sign * value).toArray();
    }

    /** Returns D. */
    public int dimension() {
        return mean.length;
    }

    /** Returns the fraction of the variance along the first {@code rank} directions; 1 when the rows do not differ. */
    public double explained(int rank) {
        double kept = 0;
        double all = 0;
        for (int k = 0; k < singularValues.length; k++) {
            double variance = singularValues[k] * singularValues[k];
            all += variance;
            kept += k < rank ? variance : 0;
        }
        return all == 0 ? 1 : kept / all;
    }

    /**
     * Returns the basis of the {@code rank} strongest directions.
     *
     * @throws IllegalArgumentException when rank is not between 1 and D
     */
    public SnippetBasis basis(int rank) {
        checkRank(rank);
        float[] modes = new float[rank * dimension()];
        for (int k = 0; k < rank; k++) {
            for (int d = 0; d < dimension(); d++) {
                modes[k * dimension() + d] = (float) vectors[k][d];
            }
        }
        return new SnippetBasis(floats(mean), modes);
    }

    void checkRank(int rank) {
        if (rank < 1 || rank > dimension()) {
            throw new IllegalArgumentException(
                    "rank must be between 1 and the dimension " + dimension() + " (was " + rank + ")");
        }
    }

    static float[] floats(double[] values) {
        float[] floats = new float[values.length];
        for (int i = 0; i < values.length; i++) {
            floats[i] = (float) values[i];
        }
        return floats;
    }
}
