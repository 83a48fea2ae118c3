package io.gmem.memorybank;

import java.nio.ByteOrder;
import java.nio.FloatBuffer;
import java.util.Arrays;
import java.util.Comparator;
import java.util.concurrent.CancellationException;
import java.util.function.BooleanSupplier;
import java.util.stream.IntStream;
import java.util.stream.LongStream;

/**
 * In which directions the rows of a bank differ: mean, and eigenvectors of the Gram matrix {@code (D, D)} of the centred rows, the
 * strongest first. Two passes over the mapped rows; memory is a few matrices. Erased rows do not count.
 */
public final class RowSpectrum {
    private static final int ROWS = 8192;

    private final float[] mean;
    private final double[] values;
    private final double[] vectors;

    private RowSpectrum(float[] mean, double[] values, double[] vectors) {
        this.mean = mean;
        this.values = values;
        this.vectors = vectors;
    }

    /**
     * Computes it.
     *
     * @param stop looked at between chunks
     * @throws CancellationException when it is to stop
     */
    public static RowSpectrum of(MemoryBank bank, RowProducts products, BooleanSupplier stop) {
        int n = bank.dimension();
        float[] mean = mean(bank);
        double[] gram = new double[n * n];
        for (long first = 0; first < bank.count(); ) {
            if (stop.getAsBoolean()) {
                throw new CancellationException("to stop");
            }
            RowChunk chunk = bank.chunk(first, ROWS);
            products.addGram(chunk.data(), chunk.count(), mean, gram);
            first += chunk.count();
        }
        withoutErased(bank, mean, gram);
        RowProducts.Eigen eigen = products.eigen(gram, n);
        int[] order = IntStream.range(0, n)
                .boxed()
                .sorted(Comparator.comparingDouble((Integer i) -> -eigen.values()[i]))
                .mapToInt(Integer::intValue)
                .toArray();
        double[] values = new double[n];
        double[] vectors = new double[n * n];
        for (int i = 0; i < n; i++) {
            values[i] = Math.max(0, eigen.values()[order[i]]);
            turned(eigen.vectors(), order[i] * n, vectors, i * n, n);
        }
        return new RowSpectrum(mean, values, vectors);
    }

    private static float[] mean(MemoryBank bank) {
        int n = bank.dimension();
        long present = bank.count() - bank.erasedRows().length;
        double[] sum = LongStream.range(0, (bank.count() + ROWS - 1) / ROWS)
                .parallel()
                .mapToObj(chunk -> sum(bank, chunk * ROWS))
                .reduce(new double[n], RowSpectrum::added);
        float[] mean = new float[n];
        for (int d = 0; d < n; d++) {
            mean[d] = (float) (sum[d] / present);
        }
        return mean;
    }

    private static double[] sum(MemoryBank bank, long from) {
        int n = bank.dimension();
        double[] sum = new double[n];
        float[] row = new float[n];
        long to = Math.min(from + ROWS, bank.count());
        for (long first = from; first < to; ) {
            RowChunk chunk = bank.chunk(first, (int) (to - first));
            FloatBuffer numbers = chunk.data().order(ByteOrder.LITTLE_ENDIAN).asFloatBuffer();
            for (int i = 0; i < chunk.count(); i++) {
                if (!bank.erased(first + i)) {
                    numbers.get(i * n, row);
                    for (int d = 0; d < n; d++) {
                        sum[d] += row[d];
                    }
                }
            }
            first += chunk.count();
        }
        return sum;
    }

    private static double[] added(double[] a, double[] b) {
        double[] sum = a.clone();
        for (int d = 0; d < sum.length; d++) {
            sum[d] += b[d];
        }
        return sum;
    }

    /** What erased rows, which read as some vector or other, have put into the matrix is taken out of it. */
    private static void withoutErased(MemoryBank bank, float[] mean, double[] gram) {
        int n = mean.length;
        float[] row = new float[n];
        for (long erased : bank.erasedRows()) {
            bank.chunk(erased, 1)
                    .data()
                    .order(ByteOrder.LITTLE_ENDIAN)
                    .asFloatBuffer()
                    .get(row);
            for (int a = 0; a < n; a++) {
                double factor = (double) row[a] - mean[a];
                for (int b = 0; b < n; b++) {
                    gram[a * n + b] -= factor * ((double) row[b] - mean[b]);
                }
            }
        }
    }

    /** So that its largest number is above zero: an eigenvector has no sign of its own. */
    private static void turned(double[] from, int fromAt, double[] to, int toAt, int n) {
        double largest = 0;
        for (int d = 0; d < n; d++) {
            largest = Math.abs(from[fromAt + d]) > Math.abs(largest) ? from[fromAt + d] : largest;
        }
        for (int d = 0; d < n; d++) {
            to[toAt + d] = largest < 0 ? -from[fromAt + d] : from[fromAt + d];
        }
    }

    /** The {@code rank} strongest directions. */
    public SnippetBasis basis(int rank) {
        float[] modes = new float[rank * mean.length];
        for (int i = 0; i < modes.length; i++) {
            modes[i] = (float) vectors[i];
        }
        return new SnippetBasis(mean, modes);
    }

    /** The share of all variance that the {@code rank} strongest directions have. */
    public double explained(int rank) {
        double all = Arrays.stream(values).sum();
        return all == 0 ? 1 : Arrays.stream(values, 0, rank).sum() / all;
    }

    /** e to the entropy of the shares of variance: how many directions there are, if all were equally strong. */
    public double effectiveRank() {
        double all = Arrays.stream(values).sum();
        double entropy = Arrays.stream(values)
                .map(value -> value / all)
                .filter(share -> share > 0)
                .map(share -> -share * Math.log(share))
                .sum();
        return all == 0 ? 0 : Math.exp(entropy);
    }
}
