package io.gmem.tensorfiles.torch;

import io.gmem.tensorfiles.DType;
import io.gmem.tensorfiles.StridedView;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;

/** A contiguous array in the file that one or more tensors are views of. Tensors of one storage have an equal {@link #key}. */
public final class TorchStorage {
    /** Reads the bytes of storages. */
    interface Bytes {
        /** Reads a range of at most 2 GiB, little-endian. */
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

    /** Returns a range of this storage, which old checkpoints call a view and treat as a separate storage. */
    TorchStorage part(long from, long count) {
        if (from < 0 || count < 0 || count > elements - from) {
            throw new IllegalArgumentException("offset %d with %d elements exceeds storage '%s' of %d elements"
                    .formatted(from, count, key, elements));
        }
        return new TorchStorage(key, dtype, first + from, count, bytes);
    }

    /** Returns the key of the storage in the file. */
    public String key() {
        return key;
    }

    /** Returns the element type. */
    public DType dtype() {
        return dtype;
    }

    /** Returns the number of elements. */
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
