package io.gmem.memorybank.survey;

import io.gmem.memorybank.MemoryBank;
import io.gmem.memorybank.SnippetRows;
import java.util.stream.LongStream;

/**
 * Evenly spaced rows of a bank, scaled to L2 norm 1 as networks are conditioned on them.
 *
 * @param bank the bank
 * @param rows indices of the rows, ascending, none erased
 */
@SuppressWarnings("ArrayRecordComponent")
record UnitSample(MemoryBank bank, long[] rows) implements SnippetRows {

    /** Selects at most {@code most} evenly spaced rows; all rows of smaller banks, fewer when rows are erased. */
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
