package io.gmem.tensorfiles;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.ArrayDeque;
import java.util.Collection;
import java.util.Deque;

/**
 * Writes the data of a declared safetensors file. Each tensor may be written in any number of pieces and may be larger than memory.
 * Pieces must arrive in the declared order. Closing before {@link #finish} deletes the incomplete file. Not thread-safe.
 */
public final class SafetensorsAppender implements AutoCloseable {
    private final Path file;
    private final FileChannel channel;
    private final Deque<TensorInfo> open;
    private long remainingBytes;
    private boolean finished;

    private SafetensorsAppender(Path file, FileChannel channel, Collection<TensorInfo> tensors) {
        this.file = file;
        this.channel = channel;
        this.open = new ArrayDeque<>(tensors);
        this.remainingBytes = open.isEmpty() ? 0 : open.element().bytes();
        skipCompleted();
    }

    static SafetensorsAppender start(Path file, byte[] header, Collection<TensorInfo> tensors) throws IOException {
        FileChannel channel = FileChannel.open(
                file, StandardOpenOption.CREATE, StandardOpenOption.WRITE, StandardOpenOption.TRUNCATE_EXISTING);
        return start(file, channel, header, tensors);
    }

    /** Writes the header to {@code channel}, which must be open on the empty {@code file}. */
    static SafetensorsAppender start(Path file, FileChannel channel, byte[] header, Collection<TensorInfo> tensors)
            throws IOException {
        var appender = new SafetensorsAppender(file, channel, tensors);
        try {
            ByteBuffer start = ByteBuffer.allocate(Long.BYTES + header.length).order(ByteOrder.LITTLE_ENDIAN);
            appender.writeAll(start.putLong(header.length).put(header).flip());
            return appender;
        } catch (IOException e) {
            appender.close();
            throw e;
        }
    }

    /**
     * Appends the next bytes of a tensor, row-major and little-endian; pieces need not be whole rows.
     *
     * @throws IllegalArgumentException when another tensor is next, or the piece exceeds the remaining bytes of the tensor
     */
    public SafetensorsAppender append(String name, ByteBuffer piece) throws IOException {
        if (!piece.hasRemaining()) {
            return this;
        }
        if (open.isEmpty() || !open.element().name().equals(name)) {
            throw new IllegalArgumentException("tensor '%s' is not next; expected %s".formatted(name, next()));
        }
        if (piece.remaining() > remainingBytes) {
            throw new IllegalArgumentException("%d bytes exceed the remaining %s".formatted(piece.remaining(), next()));
        }
        remainingBytes -= piece.remaining();
        writeAll(piece.duplicate());
        skipCompleted();
        return this;
    }

    /** Appends whole rows, or a whole tensor. */
    public SafetensorsAppender append(String name, HostTensor rows) throws IOException {
        return append(name, rows.data());
    }

    /**
     * Forces the file to the disk.
     *
     * @throws IllegalStateException when declared data are missing
     */
    public void finish() throws IOException {
        if (!open.isEmpty()) {
            throw new IllegalStateException(file.getFileName() + " is incomplete: missing " + next());
        }
        channel.force(true);
        finished = true;
    }

    @Override
    public void close() throws IOException {
        channel.close();
        if (!finished) {
            Files.deleteIfExists(file);
        }
    }

    private void skipCompleted() {
        while (remainingBytes == 0 && !open.isEmpty()) {
            open.remove();
            remainingBytes = open.isEmpty() ? 0 : open.element().bytes();
        }
    }

    private String next() {
        return open.isEmpty()
                ? "nothing"
                : remainingBytes + " bytes of tensor '" + open.element().name() + "'";
    }

    private void writeAll(ByteBuffer data) throws IOException {
        while (data.hasRemaining()) {
            channel.write(data);
        }
    }
}
