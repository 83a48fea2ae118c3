package io.gmem.tensorfiles.zip;

import io.gmem.tensorfiles.TensorSource.PieceConsumer;
import java.io.BufferedOutputStream;
import java.io.Closeable;
import java.io.FilterOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.ByteBuffer;
import java.nio.channels.Channels;
import java.nio.channels.WritableByteChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.LocalDateTime;
import java.util.Arrays;
import java.util.zip.CRC32;
import java.util.zip.ZipEntry;
import java.util.zip.ZipOutputStream;

/**
 * Writes an uncompressed zip archive in the layout of libtorch. The data of each entry start at a multiple of 64 bytes, so that a loader
 * can map them. Entries and archive may be larger than 4 GiB. Equal entries give equal bytes; timestamps are constant.
 */
public final class StoredZipWriter implements Closeable {
    /** The bytes of an entry, which can be streamed repeatedly in the same pieces. */
    public interface Content {
        void to(PieceConsumer consumer) throws IOException;
    }

    private static final int ALIGNMENT = 64;
    private static final int LOCAL_BYTES = 30;
    private static final LocalDateTime NO_TIME = LocalDateTime.of(2000, 1, 1, 0, 0);

    private final Counting counting;
    private final ZipOutputStream zip;
    private final WritableByteChannel channel;

    private StoredZipWriter(OutputStream out) {
        this.counting = new Counting(out);
        this.zip = new ZipOutputStream(counting);
        this.channel = Channels.newChannel(zip);
        zip.setMethod(ZipOutputStream.STORED);
    }

    /** Creates a writer on a new or truncated file. */
    public static StoredZipWriter create(Path file) throws IOException {
        return new StoredZipWriter(new BufferedOutputStream(Files.newOutputStream(file), 1 << 20));
    }

    /** Adds an entry from memory. */
    public void add(String name, byte[] content) throws IOException {
        add(name, content.length, consumer -> consumer.accept(ByteBuffer.wrap(content)));
    }

    /** Adds an entry of {@code bytes} bytes; the content is streamed twice, first for the checksum. */
    public void add(String name, long bytes, Content content) throws IOException {
        var crc = new CRC32();
        content.to(piece -> crc.update(piece.duplicate()));
        var entry = new ZipEntry(name);
        entry.setSize(bytes);
        entry.setCompressedSize(bytes);
        entry.setCrc(crc.getValue());
        entry.setTimeLocal(NO_TIME);
        entry.setExtra(padding(name));
        zip.putNextEntry(entry);
        content.to(this::write);
        zip.closeEntry();
    }

    private void write(ByteBuffer piece) throws IOException {
        ByteBuffer left = piece.duplicate();
        while (left.hasRemaining()) {
            channel.write(left);
        }
    }

    /** Returns an extra field ("FB", as in the writer of libtorch) that aligns the following data. */
    private byte[] padding(String name) throws IOException {
        zip.flush();
        long header = counting.count + LOCAL_BYTES + name.getBytes(StandardCharsets.UTF_8).length + 4;
        int length = (int) ((ALIGNMENT - header % ALIGNMENT) % ALIGNMENT);
        byte[] extra = new byte[4 + length];
        extra[0] = 'F';
        extra[1] = 'B';
        extra[2] = (byte) length;
        Arrays.fill(extra, 4, extra.length, (byte) 'Z');
        return extra;
    }

    /** Writes the central directory and closes the file. */
    @Override
    public void close() throws IOException {
        zip.close();
    }

    private static final class Counting extends FilterOutputStream {
        private long count;

        Counting(OutputStream out) {
            super(out);
        }

        @Override
        public void write(int b) throws IOException {
            out.write(b);
            count++;
        }

        @Override
        public void write(byte[] bytes, int from, int length) throws IOException {
            out.write(bytes, from, length);
            count += length;
        }
    }
}
