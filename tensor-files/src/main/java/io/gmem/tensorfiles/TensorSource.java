package io.gmem.tensorfiles;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.Map;
import java.util.Set;

/** Tensors by name, read when they are asked for. */
public interface TensorSource {
    /** Of one piece of a tensor, unless a row is larger. */
    long PIECE_BYTES = 1L << 26;

    /** In the order of the source. */
    Set<String> names();

    /** @throws IllegalArgumentException when there is no such tensor */
    TensorInfo info(String name);

    /**
     * The whole tensor, at most 2 GiB.
     *
     * @throws IllegalArgumentException when there is no such tensor
     * @throws java.io.UncheckedIOException when it cannot be read; damage that opening could not see is a {@link
     *     MalformedTensorFileException} as its cause
     */
    HostTensor read(String name);

    /** What the writer noted beside the tensors. */
    Map<String, String> metadata();

    /**
     * {@code count} entries of the first axis from {@code first}: for tensors that are larger than one read.
     *
     * @throws IndexOutOfBoundsException when there are not so many, or the tensor is a scalar
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

    /** Takes a tensor piece by piece. */
    interface PieceConsumer {
        /** The next bytes, row-major and little-endian. */
        void accept(ByteBuffer piece) throws IOException;
    }

    /** Hands out all of a tensor in rows of together about 64 MiB, so that it may be larger than memory. */
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

    /** Tensors that are in memory. */
    static TensorSource of(Map<String, HostTensor> tensors) {
        return new TensorsInMemory(tensors);
    }
}
