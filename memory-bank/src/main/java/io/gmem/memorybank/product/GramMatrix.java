package io.gmem.memorybank.product;

import java.util.stream.IntStream;

/**
 * Computes {@code XᵀX} of rows that are added in chunks. The rows of the matrix are distributed over the cores, and each entry is
 * summed in the order of the rows of X. The result is therefore bit-identical for any number of cores. Only the lower triangle is
 * computed. {@link #add(int)} must be called from one thread.
 */
public abstract sealed class GramMatrix permits DoubleGramMatrix, FloatGramMatrix {
    /** Number of rows of the matrix that are accumulated together. */
    static final int SUMS_AT_ONCE = FloatProducts.SUMS_AT_ONCE;

    /** Number of rows of X that are added together. */
    static final int ROWS_AT_ONCE = FloatProducts.COLUMNS_AT_ONCE;

    /** Number of rows of the matrix that stay in the cache while a chunk is added. */
    private static final int TILE = 8 * SUMS_AT_ONCE;

    private final int dimension;
    private final int chunk;
    private final double[][] sums;

    GramMatrix(int dimension, int chunk) {
        int padded = FloatProducts.roundedUp(dimension, SUMS_AT_ONCE);
        this.dimension = dimension;
        this.chunk = chunk;
        this.sums = new double[padded][padded];
    }

    /**
     * Creates a matrix that is computed in doubles throughout.
     *
     * @param dimension D
     */
    public static GramMatrix inDoubles(int dimension) {
        return new DoubleGramMatrix(dimension);
    }

    /**
     * Creates a matrix whose products are summed in floats within a chunk and in doubles across chunks. It takes about two thirds of the
     * time of doubles. The error is the rounding of one chunk, about 1e-6 of the largest entry, for any number of rows.
     *
     * @param dimension D
     */
    public static GramMatrix inFloats(int dimension) {
        return new FloatGramMatrix(dimension);
    }

    /** Returns the maximum number of rows in a chunk. */
    public final int chunk() {
        return chunk;
    }

    /** Sets a row {@code (D)} of the next chunk. Different rows may be set concurrently. */
    public abstract void set(int index, double[] row);

    /** Adds the products of the first {@code count} rows. Long and short tiles are paired, so that all tasks have equal cost. */
    public final void add(int count) {
        int padded = FloatProducts.roundedUp(count, ROWS_AT_ONCE);
        double[] zeros = new double[dimension];
        for (int row = count; row < padded; row++) {
            set(row, zeros);
        }
        int tiles = (sums.length + TILE - 1) / TILE;
        IntStream.range(0, (tiles + 1) / 2).parallel().forEach(tile -> {
            addTile(tile, padded);
            if (tile != tiles - 1 - tile) {
                addTile(tiles - 1 - tile, padded);
            }
        });
    }

    private void addTile(int tile, int count) {
        add(sums, tile * TILE, Math.min(sums.length, (tile + 1) * TILE), count);
    }

    /** Adds the products of the first {@code count} rows to rows {@code from} to {@code to} of the matrix, up to the diagonal. */
    abstract void add(double[][] sums, int from, int to, int count);

    /** Returns the full matrix of the rows added so far, {@code (D, D)}, row-major. */
    public final double[] toArray() {
        double[] all = new double[dimension * dimension];
        for (int i = 0; i < dimension; i++) {
            for (int j = 0; j <= i; j++) {
                all[i * dimension + j] = sums[i][j];
                all[j * dimension + i] = sums[i][j];
            }
        }
        return all;
    }
}
