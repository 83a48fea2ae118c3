package io.gmem.memorybank;

/** Snippets {@code (N, D)} that are read in blocks. Safe for concurrent reads. */
public interface SnippetRows {

    /** Returns N, erased rows included. */
    long count();

    /** Returns D. */
    int dimension();

    /** Returns whether {@code row} was erased. */
    boolean erased(long row);

    /**
     * Reads the rows from {@code first} on into {@code into}, {@code (count, D)}, as stored; zeros for erased rows.
     *
     * @throws IndexOutOfBoundsException when the range exceeds the rows
     */
    void read(long first, int count, float[] into);

    /** Wraps rows in memory, {@code (N, D)}, row-major. */
    static SnippetRows of(float[] rows, int dimension) {
        return new SnippetRows() {
            @Override
            public long count() {
                return rows.length / dimension;
            }

            @Override
            public int dimension() {
                return dimension;
            }

            @Override
            public boolean erased(long row) {
                return false;
            }

            @Override
            public void read(long first, int count, float[] into) {
                System.arraycopy(rows, Math.toIntExact(first * dimension), into, 0, count * dimension);
            }
        };
    }
}
