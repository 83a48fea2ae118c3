package io.gmem.tensorfiles;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.Map;
import java.util.Set;

/** Named tensors that are read on request. */
public interface TensorSource {
    /** Size of a streamed piece of a tensor in bytes, unless a row is larger. */
    long PIECE_BYTES = 1L << 26;

    /** Returns the tensor names in the order of the source. */
    Set<String> names();

    /**
     * Returns the type, shape and location of a tensor.
     *
     * @throws IllegalArgumentException when there is no such tensor
     */
    TensorInfo info(String name);

    /**
     * Reads a whole tensor of at most 2 GiB.
     *
     * @throws IllegalArgumentException when there is no such tensor
     * @throws java.io.UncheckedIOException when it cannot be read; damage that is undetectable on opening has the cause {@link
     *     MalformedTensorFileException}
     */
    HostTensor read(String name);

    /** Returns the metadata entries of the source. */
    Map<String, String> metadata();

    /**
     * Reads {@code count} entries of the first axis from {@code first} on, for tensors that exceed one read.
     *
     * @throws IndexOutOfBoundsException when the range exceeds the axis, or the tensor is a scalar
     */
    default HostTensor readRows(String name, long first, long count) {
        HostTensor whole = read(name);
        long[] shape = whole.shape();
        Shapes.checkRows(name, shape, first, count);
        int rowBytes = shape[0] == 0 ? 0 : (int) (whole.data().remaining() / shape[0]);
        shape[0] = count;
        ByteBuffer rows = whole.data().slice((int) first * rowBytes, (int) count * rowBytes);
        return new HostTensor(whole.dtype(), shape, rows);
    }

    /** Receives the pieces of a tensor. */
    interface PieceConsumer {
        /** Receives the next bytes, row-major and little-endian. */
        void accept(ByteBuffer piece) throws IOException;
    }

    /** Streams a tensor in pieces of whole rows of about 64 MiB, so that it may be larger than memory. */
    default void stream(String name, PieceConsumer consumer) throws IOException {
        TensorInfo info = info(name);
        long[] shape = info.shape();
        if (info.bytes() <= PIECE_BYTES || shape[0] == 1) {
            consumer.accept(read(name).data());
            return;
        }
        long rows = Math.max(1, PIECE_BYTES / (info.bytes() / shape[0]));
        for (long row = 0; row < shape[0]; row += rows) {
            consumer.accept(readRows(name, row, Math.min(rows, shape[0] - row)).data());
        }
    }

    /** Wraps tensors that are in memory. */
    static TensorSource of(Map<String, HostTensor> tensors) {
        return new TensorsInMemory(tensors);
    }
}
