package io.gmem.memorybank.survey;

import io.gmem.memorybank.MemoryBank;
import io.gmem.memorybank.SnippetRows;
import java.util.stream.LongStream;

/**
 * Rows of a bank at even distances, each of L2 norm 1: what a network is conditioned on.
 *
 * @param rows their numbers, rising, none erased
 */
@SuppressWarnings("ArrayRecordComponent")
record UnitSample(MemoryBank bank, long[] rows) implements SnippetRows {

    /** About {@code most} rows, fewer where some were erased; all there are when they are no more than that. */
    static UnitSample of(MemoryBank bank, int most) {
        long count = bank.count();
        long some = Math.min(most, count);
        return new UnitSample(
                bank,
                LongStream.range(0, some)
                        .map(i -> i * count / some)
                        .filter(row -> !bank.erased(row))
                        .toArray());
    }

    @Override
    public long count() {
        return rows.length;
    }

    @Override
    public int dimension() {
        return bank.dimension();
    }

    @Override
    public boolean erased(long row) {
        return false;
    }

    @Override
    public void read(long first, int count, float[] into) {
        for (int i = 0; i < count; i++) {
            float[] unit = bank.unitSnippet(rows[Math.toIntExact(first) + i]);
            System.arraycopy(unit, 0, into, i * unit.length, unit.length);
        }
    }
}
