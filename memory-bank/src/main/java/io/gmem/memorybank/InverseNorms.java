package io.gmem.memorybank;

import java.nio.ByteOrder;
import java.nio.FloatBuffer;
import java.util.stream.LongStream;

/** What dot products are multiplied with to become cosines. */
final class InverseNorms {
    private static final int ROWS = 4096;
    private static final double SMALLEST_NORM = 1e-12;

    private InverseNorms() {}

    /** Of every row of a bank (N). */
    static float[] of(MemoryBank bank) {
        float[] inverse = new float[Math.toIntExact(bank.count())];
        LongStream.range(0, (bank.count() + ROWS - 1) / ROWS)
                .parallel()
                .forEach(chunk -> fill(bank, chunk * ROWS, inverse));
        return inverse;
    }

    private static void fill(MemoryBank bank, long from, float[] inverse) {
        long to = Math.min(from + ROWS, bank.count());
        float[] row = new float[bank.dimension()];
        for (long first = from; first < to; ) {
            RowChunk chunk = bank.chunk(first, (int) (to - first));
            FloatBuffer numbers = chunk.data().order(ByteOrder.LITTLE_ENDIAN).asFloatBuffer();
            for (int i = 0; i < chunk.count(); i++) {
                numbers.get(i * row.length, row);
                inverse[(int) first + i] = (float) (1 / Math.max(Math.sqrt(Dot.of(row, row)), SMALLEST_NORM));
            }
            first += chunk.count();
        }
    }
}
