package io.gmem.memorybank.product;

import java.util.stream.IntStream;

/**
 * {@code XᵀX} of rows that come a chunk at a time. Rows of the matrix are shared out among the machine's cores and each of its numbers is
 * summed in the order of X's rows, so the result is the same bit for bit on any number of them. Only the lower half is computed.
 * One thread adds.
 */
public abstract sealed class GramMatrix permits DoubleGramMatrix, FloatGramMatrix {
    /** Rows of the matrix that grow together. */
    static final int SUMS_AT_ONCE = FloatProducts.SUMS_AT_ONCE;

    /** Rows of X that are added together. */
    static final int ROWS_AT_ONCE = FloatProducts.COLUMNS_AT_ONCE;

    /** Rows of the matrix that stay near while a chunk goes by. */
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
     * In doubles throughout.
     *
     * @param dimension D
     */
    public static GramMatrix inDoubles(int dimension) {
        return new DoubleGramMatrix(dimension);
    }

    /**
     * The products of a chunk are summed in floats and the chunks in doubles, in some two thirds of the time: good to the rounding of one
     * chunk's sums, some 1e-6 of the largest number, however many rows there are.
     *
     * @param dimension D
     */
    public static GramMatrix inFloats(int dimension) {
        return new FloatGramMatrix(dimension);
    }

    /** Most rows at a time. */
    public final int chunk() {
        return chunk;
    }

    /** Sets a row {@code (D)} of the next chunk. Different rows may be set at the same time. */
    public abstract void set(int index, double[] row);

    /** Adds the products of the first {@code count} rows. A long tile and a short one go together, so that all tasks are alike. */
    public final void add(int count) {
        int padded = FloatProducts.roundedUp(count, ROWS_AT_ONCE);
        double[] nothing = new double[dimension];
        for (int row = count; row < padded; row++) {
            set(row, nothing);
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

    /** Adds the first {@code count} rows' products to rows {@code from} to {@code to} of the matrix, each as far as its diagonal. */
    abstract void add(double[][] sums, int from, int to, int count);

    /** The whole matrix so far, {@code (D, D)} row-major. */
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
