package io.gmem.tensorfiles;

import java.io.Closeable;
import java.io.EOFException;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.channels.FileChannel;
import java.nio.channels.FileChannel.MapMode;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;

/**
 * A file of any size that is read by ranges. Large ranges are memory-mapped and use the page cache. Small ranges are copied, because
 * a mapping for each of thousands of biases would exceed the kernel's limit per process. Safe for concurrent reads; buffers stay valid
 * after {@link #close}.
 */
public final class MappedFile implements Closeable {
    private static final int MIN_MAPPED_BYTES = 1 << 16;

    private final Path path;
    private final FileChannel channel;
    private final long size;

    private MappedFile(Path path, FileChannel channel) throws IOException {
        this.path = path;
        this.channel = channel;
        this.size = channel.size();
    }

    /**
     * Opens a file.
     *
     * @throws java.nio.file.NoSuchFileException when the file does not exist
     */
    public static MappedFile open(Path path) throws IOException {
        FileChannel channel = FileChannel.open(path, StandardOpenOption.READ);
        try {
            return new MappedFile(path, channel);
        } catch (IOException e) {
            channel.close();
            throw e;
        }
    }

    /** Returns the path of the file. */
    public Path path() {
        return path;
    }

    /** Returns the size in bytes at the time of opening. */
    public long size() {
        return size;
    }

    /**
     * Reads {@code bytes} bytes from {@code offset} on, little-endian.
     *
     * @param bytes at most 2 GiB
     * @throws IllegalArgumentException when {@code bytes} exceeds 2 GiB
     * @throws EOFException when the range exceeds the file; checked before any allocation
     */
    public ByteBuffer read(long offset, long bytes) throws IOException {
        if (bytes > Integer.MAX_VALUE) {
            throw new IllegalArgumentException(
                    "one read is limited to 2 GiB (was " + bytes + " bytes); read rows instead");
        }
        if (offset < 0 || bytes < 0 || bytes > size - offset) {
            throw new EOFException("%s has %d bytes, cannot read %d bytes at offset %d"
                    .formatted(path.getFileName(), size, bytes, offset));
        }
        ByteBuffer range =
                bytes < MIN_MAPPED_BYTES ? copy(offset, (int) bytes) : channel.map(MapMode.READ_ONLY, offset, bytes);
        return range.order(ByteOrder.LITTLE_ENDIAN);
    }

    private ByteBuffer copy(long offset, int bytes) throws IOException {
        ByteBuffer copy = ByteBuffer.allocate(bytes);
        while (copy.hasRemaining()) {
            if (channel.read(copy, offset + copy.position()) < 0) {
                throw new EOFException(path.getFileName() + " was truncated while it was read");
            }
        }
        return copy.flip();
    }

    @Override
    public void close() throws IOException {
        channel.close();
    }
}
