package io.gmem.tensorfiles.torch;

import io.gmem.tensorfiles.DType;
import io.gmem.tensorfiles.StridedView;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;

/** A run of numbers in the file that one or more tensors are views of. Tensors that share one have an equal {@link #key}. */
public final class TorchStorage {
    /** Where storages' bytes are to be had. */
    interface Bytes {
        /** Little-endian; at most 2 GiB. */
        ByteBuffer read(String key, long offset, long bytes) throws IOException;
    }

    private final String key;
    private final DType dtype;
    private final long first;
    private final long elements;
    private final Bytes bytes;

    TorchStorage(String key, DType dtype, long elements, Bytes bytes) {
        this(key, dtype, 0, elements, bytes);
    }

    private TorchStorage(String key, DType dtype, long first, long elements, Bytes bytes) {
        this.key = key;
        this.dtype = dtype;
        this.first = first;
        this.elements = elements;
        this.bytes = bytes;
    }

    /** The part of this storage that old checkpoints call a view and treat as a storage of its own. */
    TorchStorage part(long from, long count) {
        if (from < 0 || count < 0 || count > elements - from) {
            throw new IllegalArgumentException("a part from %d of %d elements does not lie in storage '%s' of %d"
                    .formatted(from, count, key, elements));
        }
        return new TorchStorage(key, dtype, first + from, count, bytes);
    }

    /** As the file names it. */
    public String key() {
        return key;
    }

    /** Of all its numbers. */
    public DType dtype() {
        return dtype;
    }

    /** How many numbers. */
    public long elements() {
        return elements;
    }

    ByteBuffer read(StridedView view) {
        long span = view.span();
        try {
            return span == 0
                    ? ByteBuffer.allocate(0)
                    : bytes.read(key, (first + view.offset()) * dtype.bytes(), span * dtype.bytes());
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
