package io.gmem.memorybank;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.Arrays;
import java.util.stream.IntStream;

/** Projects snippets onto a basis in blocks, on all cores, and writes the coefficients to a file. Not thread-safe. */
final class CompressedSnippets {
    private static final int BLOCK = 640;

    private final SnippetBasis basis;
    private final TensorRowsWriter file;
    private final RowsDigest digest;
    private final ByteBuffer erasedMarker;
    private final float[] mean;
    private final float[] rows;
    private final boolean[] erasedRows = new boolean[BLOCK];
    private int buffered;

    CompressedSnippets(SnippetBasis basis, TensorRowsWriter file, RowsDigest digest) {
        this.basis = basis;
        this.file = file;
        this.digest = digest;
        this.erasedMarker = erasedMarker(basis.rank());
        this.mean = basis.mean();
        this.rows = new float[BLOCK * basis.dimension()];
    }

    /** Returns the digest input of an erased row: NaN coefficients, which no other row has. */
    private static ByteBuffer erasedMarker(int rank) {
        float[] coefficients = new float[rank];
        Arrays.fill(coefficients, Float.NaN);
        return SnippetBytes.of(coefficients);
    }

    SnippetBasis basis() {
        return basis;
    }

    /** Returns the number of rows that are not in the file yet. */
    int buffered() {
        return buffered;
    }

    /**
     * Adds a row.
     *
     * @param erased whether the row is erased; it is then stored as the mean
     */
    void add(float[] snippet, boolean erased) throws IOException {
        float[] from = erased ? mean : snippet;
        System.arraycopy(from, 0, rows, buffered * basis.dimension(), basis.dimension());
        erasedRows[buffered] = erased;
        if (++buffered == BLOCK) {
            flush();
        }
    }

    /** Adds rows of a bank; the cores read blocks in parallel. */
    void addAll(MemoryBank from, long first, int count) throws IOException {
        flush();
        int blocks = (count + BLOCK - 1) / BLOCK;
        float[][] coefficients = IntStream.range(0, blocks)
                .parallel()
                .mapToObj(
                        block -> projected(from, first + (long) block * BLOCK, Math.min(BLOCK, count - block * BLOCK)))
                .toArray(float[][]::new);
        for (int i = 0; i < count; i++) {
            put(coefficients[i / BLOCK], i % BLOCK, from.erased(first + i));
        }
    }

    private float[] projected(MemoryBank from, long first, int count) {
        return basis.project(
                (at, some, into) -> {
                    from.read(first + at, some, into);
                    for (int i = 0; i < some; i++) {
                        if (from.erased(first + at + i)) {
                            System.arraycopy(mean, 0, into, i * mean.length, mean.length);
                        }
                    }
                },
                count);
    }

    /** Writes the buffered rows, which completes the digest. */
    void flush() throws IOException {
        float[] coefficients = basis.project(rows, buffered);
        for (int i = 0; i < buffered; i++) {
            put(coefficients, i, erasedRows[i]);
        }
        buffered = 0;
    }

    private void put(float[] coefficients, int row, boolean erased) throws IOException {
        ByteBuffer target = file.next();
        target.asFloatBuffer().put(coefficients, row * basis.rank(), basis.rank());
        digest.add(erased ? erasedMarker.duplicate() : target);
    }
}
