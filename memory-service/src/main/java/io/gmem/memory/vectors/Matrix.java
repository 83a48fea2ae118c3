package io.gmem.memory.vectors;

import io.gmem.tensorfiles.HostTensor;
import java.util.function.BiFunction;
import org.jspecify.annotations.Nullable;

/** Reads the rows of a tensor {@code (N, D)} in blocks, so that the tensor may be larger than memory. */
final class Matrix {
    private static final int BLOCK_BYTES = 16 << 20;

    private final long rows;
    private final int columns;
    private final int rowsInBlock;
    private final BiFunction<Long, Long, HostTensor> reader;
    private long first = -1;
    private float @Nullable [] block;

    /** @param reader returns {@code count} rows from a first one */
    Matrix(long rows, int columns, BiFunction<Long, Long, HostTensor> reader) {
        this.rows = rows;
        this.columns = columns;
        this.rowsInBlock = Math.max(1, BLOCK_BYTES / (4 * columns));
        this.reader = reader;
    }

    long rows() {
        return rows;
    }

    int columns() {
        return columns;
    }

    float[] row(long row) {
        float[] numbers = block;
        if (numbers == null || row < first || row >= first + numbers.length / columns) {
            first = row;
            numbers = reader.apply(row, Math.min(rowsInBlock, rows - row)).toFloatArray();
            block = numbers;
        }
        float[] vector = new float[columns];
        System.arraycopy(numbers, (int) (row - first) * columns, vector, 0, columns);
        return vector;
    }
}
