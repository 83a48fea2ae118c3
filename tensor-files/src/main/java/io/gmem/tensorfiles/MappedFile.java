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
 * A file of any size, read by ranges. A large range is mapped and costs page cache; a small one is copied, because a mapping
 * each for thousands of biases would exhaust what the kernel grants a process. Several threads may read; what was read stays
 * valid after {@link #close}.
 */
public final class MappedFile implements Closeable {
    private static final int WORTH_MAPPING = 1 << 16;

    private final Path path;
    private final FileChannel channel;
    private final long size;

    private MappedFile(Path path, FileChannel channel) throws IOException {
        this.path = path;
        this.channel = channel;
        this.size = channel.size();
    }

    /** @throws java.nio.file.NoSuchFileException when it is not there */
    public static MappedFile open(Path path) throws IOException {
        FileChannel channel = FileChannel.open(path, StandardOpenOption.READ);
        try {
            return new MappedFile(path, channel);
        } catch (IOException e) {
            channel.close();
            throw e;
        }
    }

    /** Where it lies. */
    public Path path() {
        return path;
    }

    /** In bytes, when it was opened. */
    public long size() {
        return size;
    }

    /**
     * The bytes from {@code offset} on, little-endian.
     *
     * @param bytes at most 2 GiB
     * @throws IllegalArgumentException when {@code bytes} is more than that
     * @throws EOFException when they are not all in the file; no memory was taken then
     */
    public ByteBuffer read(long offset, long bytes) throws IOException {
        if (bytes > Integer.MAX_VALUE) {
            throw new IllegalArgumentException(bytes + " bytes are more than one read can give; read rows instead");
        }
        if (offset < 0 || bytes < 0 || bytes > size - offset) {
            throw new EOFException(
                    "%s has %d bytes, not %d from %d on".formatted(path.getFileName(), size, bytes, offset));
        }
        ByteBuffer range =
                bytes < WORTH_MAPPING ? copy(offset, (int) bytes) : channel.map(MapMode.READ_ONLY, offset, bytes);
        return range.order(ByteOrder.LITTLE_ENDIAN);
    }

    private ByteBuffer copy(long offset, int bytes) throws IOException {
        ByteBuffer copy = ByteBuffer.allocate(bytes);
        while (copy.hasRemaining()) {
            if (channel.read(copy, offset + copy.position()) < 0) {
                throw new EOFException(path.getFileName() + " became shorter while it was read");
            }
        }
        return copy.flip();
    }

    @Override
    public void close() throws IOException {
        channel.close();
    }
}
