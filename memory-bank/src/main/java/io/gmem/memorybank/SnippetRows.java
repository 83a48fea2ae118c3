package io.gmem.memorybank;

/** Snippets {@code (N, D)} that are read some at a time. Any thread may read. */
public interface SnippetRows {

    /** N, erased rows among them. */
    long count();

    /** D. */
    int dimension();

    /** Whether {@code row} is reserved and holds nothing. */
    boolean erased(long row);

    /**
     * Puts the rows from {@code first} on into {@code into}, {@code (count, D)}, as stored; zeros where one was erased.
     *
     * @throws IndexOutOfBoundsException when there are not so many
     */
    void read(long first, int count, float[] into);

    /** Rows in memory, {@code (N, D)} one after another. */
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
