package io.gmem.memorybank;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.Arrays;
import java.util.stream.IntStream;

/** Snippets on their way to a file as coefficients of a basis: some hundred at a time, on all cores. One thread calls. */
final class CompressedSnippets {
    private static final int BUFFER = 512;
    private static final int SHARE = 64;

    private final SnippetBasis basis;
    private final TensorRowsWriter file;
    private final RowsDigest digest;
    private final float[][] shares = new float[BUFFER / SHARE][];
    private final boolean[] erased = new boolean[BUFFER];
    private final ByteBuffer bytes;
    private int waiting;

    CompressedSnippets(SnippetBasis basis, TensorRowsWriter file, RowsDigest digest) {
        this.basis = basis;
        this.file = file;
        this.digest = digest;
        this.bytes = ByteBuffer.allocate(Float.BYTES * basis.dimension()).order(ByteOrder.LITTLE_ENDIAN);
        Arrays.setAll(shares, i -> new float[SHARE * basis.dimension()]);
    }

    SnippetBasis basis() {
        return basis;
    }

    /** Rows that are not in the file yet. */
    int waiting() {
        return waiting;
    }

    /** @param gone whether the row holds nothing; then it is kept as the mean */
    void add(float[] snippet, boolean gone) throws IOException {
        int at = waiting % SHARE * basis.dimension();
        System.arraycopy(gone ? basis.mean() : snippet, 0, shares[waiting / SHARE], at, basis.dimension());
        erased[waiting] = gone;
        if (++waiting == BUFFER) {
            flush();
        }
    }

    /** Writes what waits. The digest is of what will be read: the sums, and zeros of an erased row. */
    void flush() throws IOException {
        int shared = (waiting + SHARE - 1) / SHARE;
        float[][] coefficients = IntStream.range(0, shared)
                .parallel()
                .mapToObj(this::compress)
                .toArray(float[][]::new);
        for (int i = 0; i < waiting; i++) {
            int inShare = i % SHARE;
            file.next().asFloatBuffer().put(coefficients[i / SHARE], inShare * basis.rank(), basis.rank());
            bytes.clear();
            bytes.asFloatBuffer().put(shares[i / SHARE], inShare * basis.dimension(), basis.dimension());
            digest.add(bytes);
        }
        waiting = 0;
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
