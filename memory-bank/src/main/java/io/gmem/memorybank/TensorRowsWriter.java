package io.gmem.memorybank;

import io.gmem.tensorfiles.DType;
import io.gmem.tensorfiles.HostTensor;
import io.gmem.tensorfiles.SafetensorsAppender;
import io.gmem.tensorfiles.SafetensorsLayout;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.Map;

/**
 * Writes a tensor row by row when the number of rows is not known in advance. Rows are written to a temporary file next to the
 * target and copied into the target on {@link #finish}. Memory use is one buffer.
 */
final class TensorRowsWriter implements AutoCloseable {
    private static final int BUFFER = 1 << 20;

    private final Path target;
    private final Path rowsFile;
    private final String name;
    private final DType dtype;
    private final long[] rowShape;
    private final int rowBytes;
    private final FileChannel rows;
    private final ByteBuffer buffer;
    private long count;

    TensorRowsWriter(Path target, String name, DType dtype, long... rowShape) throws IOException {
        this.target = target;
        this.rowsFile = target.resolveSibling(target.getFileName() + ".rows");
        this.name = name;
        this.dtype = dtype;
        this.rowShape = rowShape.clone();
        long bytes = dtype.bytes();
        for (long side : rowShape) {
            bytes = Math.multiplyExact(bytes, side);
        }
        this.rowBytes = Math.toIntExact(bytes);
        this.buffer = ByteBuffer.allocate(Math.max(BUFFER, rowBytes)).order(ByteOrder.LITTLE_ENDIAN);
        this.rows = FileChannel.open(
                rowsFile, StandardOpenOption.CREATE_NEW, StandardOpenOption.WRITE, StandardOpenOption.READ);
    }

    /** Returns the buffer of the next row, little-endian; the caller fills it. */
    ByteBuffer next() throws IOException {
        if (buffer.remaining() < rowBytes) {
            flush();
        }
        ByteBuffer row = buffer.slice(buffer.position(), rowBytes).order(ByteOrder.LITTLE_ENDIAN);
        buffer.position(buffer.position() + rowBytes);
        count++;
        return row;
    }

    long count() {
        return count;
    }

    /** Writes the target: the rows as {@code name}, followed by the tensors {@code others}. */
    void finish(Map<String, HostTensor> others) throws IOException {
        flush();
        long[] shape = new long[rowShape.length + 1];
        shape[0] = count;
        System.arraycopy(rowShape, 0, shape, 1, rowShape.length);
        var layout = new SafetensorsLayout().tensor(name, dtype, shape);
        others.forEach((otherName, tensor) -> layout.tensor(otherName, tensor.dtype(), tensor.shape()));
        try (SafetensorsAppender out = layout.create(target)) {
            appendRows(out);
            for (Map.Entry<String, HostTensor> tensor : others.entrySet()) {
                out.append(tensor.getKey(), tensor.getValue());
            }
            out.finish();
        }
        close();
    }

    private void appendRows(SafetensorsAppender out) throws IOException {
        rows.position(0);
        buffer.clear();
        while (rows.read(buffer) >= 0) {
            out.append(name, buffer.flip());
            buffer.clear();
        }
    }

    private void flush() throws IOException {
        buffer.flip();
        while (buffer.hasRemaining()) {
            rows.write(buffer);
        }
        buffer.clear();
    }

    @Override
    public void close() throws IOException {
        rows.close();
        Files.deleteIfExists(rowsFile);
    }
}
