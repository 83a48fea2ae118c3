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
 * Fills a declared safetensors file tensor by tensor, each in as many pieces as one likes, so that a tensor may be larger than
 * memory. Pieces come in the declared order. Closing before {@link #finish} removes the file: half a file never stays. One
 * thread.
 */
public final class SafetensorsAppender implements AutoCloseable {
    private final Path file;
    private final FileChannel channel;
    private final Deque<TensorInfo> open;
    private long missing;
    private boolean finished;

    private SafetensorsAppender(Path file, FileChannel channel, Collection<TensorInfo> tensors) {
        this.file = file;
        this.channel = channel;
        this.open = new ArrayDeque<>(tensors);
        this.missing = open.isEmpty() ? 0 : open.element().bytes();
        passComplete();
    }

    static SafetensorsAppender start(Path file, byte[] header, Collection<TensorInfo> tensors) throws IOException {
        FileChannel channel = FileChannel.open(
                file, StandardOpenOption.CREATE, StandardOpenOption.WRITE, StandardOpenOption.TRUNCATE_EXISTING);
        return start(file, channel, header, tensors);
    }

    /** Writes the header to {@code channel}, which is open on the empty {@code file}. */
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
     * Adds the next bytes of a tensor, row-major and little-endian: rows, or any other part of it.
     *
     * @throws IllegalArgumentException when another tensor is due, or these are more than are missing of this one
     */
    public SafetensorsAppender append(String name, ByteBuffer piece) throws IOException {
        if (!piece.hasRemaining()) {
            return this;
        }
        if (open.isEmpty() || !open.element().name().equals(name)) {
            throw new IllegalArgumentException("tensor '%s' is not due, but %s".formatted(name, due()));
        }
        if (piece.remaining() > missing) {
            throw new IllegalArgumentException("%d bytes are more than the %s".formatted(piece.remaining(), due()));
        }
        missing -= piece.remaining();
        writeAll(piece.duplicate());
        passComplete();
        return this;
    }

    /** Adds whole rows, or a whole tensor. */
    public SafetensorsAppender append(String name, HostTensor rows) throws IOException {
        return append(name, rows.data());
    }

    /**
     * Forces the file to the disk.
     *
     * @throws IllegalStateException when something declared is missing
     */
    public void finish() throws IOException {
        if (!open.isEmpty()) {
            throw new IllegalStateException(file.getFileName() + " is not complete: " + due() + " missing");
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

    private void passComplete() {
        while (missing == 0 && !open.isEmpty()) {
            open.remove();
            missing = open.isEmpty() ? 0 : open.element().bytes();
        }
    }

    private String due() {
        return open.isEmpty()
                ? "nothing"
                : missing + " bytes of tensor '" + open.element().name() + "'";
    }

    private void writeAll(ByteBuffer data) throws IOException {
        while (data.hasRemaining()) {
            channel.write(data);
        }
    }
}
