package io.gmem.memorybank;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.Arrays;
import java.util.stream.IntStream;

/** Snippets on their way to a file as coefficients of a basis, some hundred at a time, on all cores. One thread calls. */
final class CompressedSnippets {
    private static final int SHARE = 640;

    private final SnippetBasis basis;
    private final TensorRowsWriter file;
    private final RowsDigest digest;
    private final ByteBuffer nothing;
    private final float[] mean;
    private final float[] single;
    private final boolean[] erased = new boolean[SHARE];
    private int waiting;

    CompressedSnippets(SnippetBasis basis, TensorRowsWriter file, RowsDigest digest) {
        this.basis = basis;
        this.file = file;
        this.digest = digest;
        this.nothing = nothing(basis.rank());
        this.mean = basis.mean();
        this.single = new float[SHARE * basis.dimension()];
    }

    /** What an erased row is to the digest: no row has such coefficients. */
    private static ByteBuffer nothing(int rank) {
        float[] coefficients = new float[rank];
        Arrays.fill(coefficients, Float.NaN);
        return SnippetBytes.of(coefficients);
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
        float[] from = gone ? mean : snippet;
        System.arraycopy(from, 0, single, waiting * basis.dimension(), basis.dimension());
        erased[waiting] = gone;
        if (++waiting == SHARE) {
            flush();
        }
    }

    /** Adds rows of a bank, each core reading its share. */
    void addAll(MemoryBank from, long first, int count) throws IOException {
        flush();
        int shares = (count + SHARE - 1) / SHARE;
        float[][] coefficients = IntStream.range(0, shares)
                .parallel()
                .mapToObj(
                        share -> projected(from, first + (long) share * SHARE, Math.min(SHARE, count - share * SHARE)))
                .toArray(float[][]::new);
        for (int i = 0; i < count; i++) {
            put(coefficients[i / SHARE], i % SHARE, from.erased(first + i));
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

    /** Writes what waits; the digest is complete then. */
    void flush() throws IOException {
        float[] coefficients = basis.project(single, waiting);
        for (int i = 0; i < waiting; i++) {
            put(coefficients, i, erased[i]);
        }
        waiting = 0;
    }

    private void put(float[] coefficients, int row, boolean gone) throws IOException {
        ByteBuffer place = file.next();
        place.asFloatBuffer().put(coefficients, row * basis.rank(), basis.rank());
        digest.add(gone ? nothing.duplicate() : place);
    }
}
