package io.gmem.memorybank;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.Arrays;
import java.util.concurrent.CompletableFuture;
import java.util.stream.IntStream;

/**
 * Snippets on their way to a file as coefficients of a basis: some hundred at a time, on all cores, while the digest of those before is
 * still being computed. One thread calls.
 */
final class CompressedSnippets {
    private static final int BUFFER = 2_048;
    private static final int SHARE = 512;

    private final SnippetBasis basis;
    private final TensorRowsWriter file;
    private final RowsDigest digest;
    private float[][] shares;
    private float[][] digested;
    private final boolean[] erased = new boolean[BUFFER];
    private CompletableFuture<Void> digesting = CompletableFuture.completedFuture(null);
    private int waiting;

    CompressedSnippets(SnippetBasis basis, TensorRowsWriter file, RowsDigest digest) {
        this.basis = basis;
        this.file = file;
        this.digest = digest;
        this.shares = buffer();
        this.digested = buffer();
    }

    private float[][] buffer() {
        return IntStream.range(0, BUFFER / SHARE)
                .mapToObj(i -> new float[SHARE * basis.dimension()])
                .toArray(float[][]::new);
    }

    SnippetBasis basis() {
        return basis;
    }

    /** Rows that are not in the file yet. */
    int waiting() {
        return waiting;
    }

    /**
     * @param snippets holds the row from {@code at} on
     * @param gone whether the row holds nothing; then it is kept as the mean
     */
    void add(float[] snippets, int at, boolean gone) throws IOException {
        int place = waiting % SHARE * basis.dimension();
        float[] from = gone ? basis.mean() : snippets;
        System.arraycopy(from, gone ? 0 : at, shares[waiting / SHARE], place, basis.dimension());
        erased[waiting] = gone;
        if (++waiting == BUFFER) {
            flush();
        }
    }

    /** Writes everything; the digest is complete. */
    void finish() throws IOException {
        flush();
        digesting.join();
    }

    private void flush() throws IOException {
        int rows = waiting;
        int shared = (rows + SHARE - 1) / SHARE;
        float[][] coefficients =
                IntStream.range(0, shared).parallel().mapToObj(this::compress).toArray(float[][]::new);
        digesting.join();
        float[][] done = shares;
        shares = digested;
        digested = done;
        digesting = CompletableFuture.runAsync(() -> digest(done, rows));
        for (int i = 0; i < rows; i++) {
            file.next().asFloatBuffer().put(coefficients[i / SHARE], i % SHARE * basis.rank(), basis.rank());
        }
        waiting = 0;
    }

    /** The digest is of what will be read: the sums, and zeros of an erased row. */
    private void digest(float[][] done, int rows) {
        ByteBuffer bytes = ByteBuffer.allocate(Float.BYTES * basis.dimension()).order(ByteOrder.LITTLE_ENDIAN);
        for (int i = 0; i < rows; i++) {
            bytes.clear();
            bytes.asFloatBuffer().put(done[i / SHARE], i % SHARE * basis.dimension(), basis.dimension());
            digest.add(bytes);
        }
    }

    /** The coefficients of a share, in whose place its sums are put. */
    private float[] compress(int share) {
        int count = Math.min(SHARE, waiting - share * SHARE);
        float[] rows = shares[share];
        float[] coefficients = basis.project(rows, count);
        basis.expand(coefficients, count, rows, 0);
        for (int i = 0; i < count; i++) {
            if (erased[share * SHARE + i]) {
                Arrays.fill(rows, i * basis.dimension(), (i + 1) * basis.dimension(), 0);
            }
        }
        return coefficients;
    }
}
