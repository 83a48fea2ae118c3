package io.gmem.tensorfiles;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.file.Path;
import java.util.Collections;
import java.util.Map;
import java.util.Set;

/**
 * A memory-mapped safetensors file; reads use the page cache, not the heap. The file may have any size, one read is limited to 2 GiB.
 * Safe for concurrent reads; tensors stay valid after {@link #close}.
 *
 * <p>Source: github.com/huggingface/safetensors, README, section "Format".
 */
public final class SafetensorsFile implements TensorSource, AutoCloseable {
    private static final int LENGTH_BYTES = Long.BYTES;

    private final MappedFile file;
    private final SafetensorsHeader header;

    private SafetensorsFile(MappedFile file, SafetensorsHeader header) {
        this.file = file;
        this.header = header;
    }

    /**
     * Opens a file and checks its header.
     *
     * @throws MalformedTensorFileException when the file is not a safetensors file; checked before its content is allocated
     */
    public static SafetensorsFile open(Path path) throws IOException {
        MappedFile file = MappedFile.open(path);
        try {
            return new SafetensorsFile(file, readHeader(file));
        } catch (IOException | RuntimeException e) {
            file.close();
            throw e;
        }
    }

    private static SafetensorsHeader readHeader(MappedFile file) throws IOException {
        long size = file.size();
        if (size < LENGTH_BYTES) {
            throw new MalformedTensorFileException(file.path(), "has only " + size + " bytes", "download it again");
        }
        long length = file.read(0, LENGTH_BYTES).getLong();
        if (length < 2 || length > SafetensorsHeader.MAX_LENGTH || length > size - LENGTH_BYTES) {
            throw new MalformedTensorFileException(
                    file.path(),
                    "declares a header of " + Long.toUnsignedString(length) + " bytes in a file of " + size + " bytes",
                    "it is damaged or not a safetensors file: download it again");
        }
        byte[] json = new byte[(int) length];
        file.read(LENGTH_BYTES, length).get(json);
        long dataStart = LENGTH_BYTES + length;
        return SafetensorsHeader.parse(file.path(), json, dataStart, size - dataStart);
    }

    @Override
    public Set<String> names() {
        return Collections.unmodifiableSet(header.tensors().keySet());
    }

    @Override
    public TensorInfo info(String name) {
        TensorInfo info = header.tensors().get(name);
        if (info == null) {
            throw new IllegalArgumentException("there is no tensor '" + name + "'");
        }
        return info;
    }

    @Override
    public HostTensor read(String name) {
        TensorInfo info = info(name);
        return new HostTensor(info.dtype(), info.shape(), bytes(info.offset(), info.bytes()));
    }

    @Override
    public HostTensor readRows(String name, long first, long count) {
        TensorInfo info = info(name);
        long[] shape = info.shape();
        Shapes.checkRows(name, shape, first, count);
        long rowBytes = shape[0] == 0 ? 0 : info.bytes() / shape[0];
        shape[0] = count;
        return new HostTensor(info.dtype(), shape, bytes(info.offset() + first * rowBytes, count * rowBytes));
    }

    private ByteBuffer bytes(long offset, long bytes) {
        try {
            return file.read(offset, bytes);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    @Override
    public Map<String, String> metadata() {
        return Collections.unmodifiableMap(header.metadata());
    }

    @Override
    public void close() throws IOException {
        file.close();
    }
}
