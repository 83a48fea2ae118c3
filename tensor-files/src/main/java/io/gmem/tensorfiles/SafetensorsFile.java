package io.gmem.tensorfiles;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.channels.FileChannel;
import java.nio.channels.FileChannel.MapMode;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.Collections;
import java.util.Map;
import java.util.Set;

/**
 * A safetensors file, memory-mapped: what is read costs page cache, not heap. The file may be of any size, one read at most
 * 2 GiB. May be read from several threads; what was read stays valid after {@link #close}.
 */
public final class SafetensorsFile implements TensorSource, AutoCloseable {
    private static final int LENGTH_BYTES = Long.BYTES;

    private final FileChannel channel;
    private final SafetensorsHeader header;

    private SafetensorsFile(FileChannel channel, SafetensorsHeader header) {
        this.channel = channel;
        this.header = header;
    }

    /** @throws MalformedTensorFileException when it is not one, before memory is taken for its content */
    public static SafetensorsFile open(Path file) throws IOException {
        FileChannel channel = FileChannel.open(file, StandardOpenOption.READ);
        try {
            return new SafetensorsFile(channel, readHeader(file, channel));
        } catch (IOException | RuntimeException e) {
            channel.close();
            throw e;
        }
    }

    private static SafetensorsHeader readHeader(Path file, FileChannel channel) throws IOException {
        long size = channel.size();
        if (size < LENGTH_BYTES) {
            throw new MalformedTensorFileException(file, "has only " + size + " bytes", "fetch it again");
        }
        long length = channel.map(MapMode.READ_ONLY, 0, LENGTH_BYTES)
                .order(ByteOrder.LITTLE_ENDIAN)
                .getLong();
        if (length < 2 || length > SafetensorsHeader.MAX_LENGTH || length > size - LENGTH_BYTES) {
            throw new MalformedTensorFileException(
                    file,
                    "claims a header of " + Long.toUnsignedString(length) + " bytes in a file of " + size,
                    "it is damaged or no safetensors file: fetch it again");
        }
        byte[] json = new byte[(int) length];
        channel.map(MapMode.READ_ONLY, LENGTH_BYTES, length).get(json);
        long dataStart = LENGTH_BYTES + length;
        return SafetensorsHeader.parse(file, json, dataStart, size - dataStart);
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
        return new HostTensor(info.dtype(), info.shape(), map(info.offset(), info.bytes()));
    }

    /** {@code count} rows (entries of the first axis) from {@code first}: for tensors that are larger than one read. */
    public HostTensor readRows(String name, long first, long count) {
        TensorInfo info = info(name);
        long[] shape = info.shape();
        if (shape.length == 0 || first < 0 || count < 0 || first + count > shape[0]) {
            throw new IndexOutOfBoundsException(
                    "rows %d to %d of tensor '%s' %s".formatted(first, first + count, name, Shapes.text(shape)));
        }
        long rowBytes = shape[0] == 0 ? 0 : info.bytes() / shape[0];
        shape[0] = count;
        return new HostTensor(info.dtype(), shape, map(info.offset() + first * rowBytes, count * rowBytes));
    }

    private ByteBuffer map(long offset, long bytes) {
        if (bytes > Integer.MAX_VALUE) {
            throw new IllegalArgumentException(bytes + " bytes are more than one read can give; read rows instead");
        }
        try {
            return channel.map(MapMode.READ_ONLY, offset, bytes);
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
        channel.close();
    }
}
