package io.gmem.diffusion.engine;

import io.gmem.tensorfiles.HostTensor;
import java.io.BufferedOutputStream;
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
import java.util.Map;
import java.util.zip.CRC32;
import java.util.zip.ZipEntry;
import java.util.zip.ZipOutputStream;

/**
 * Writes a TorchScript archive: a stored zip of the object graph ({@code data.pkl}), the source ({@code code/}) and one raw
 * storage per tensor, each starting at a multiple of 64 bytes so that a loader may map it. Format version 10. {@code
 * torch.jit.load} of Python and C++ opens it too.
 */
public final class TorchScriptWriter {
    private static final String TOP = "archive/";
    private static final byte[] EMPTY_TUPLE = {(byte) 0x80, 2, ')', '.'};
    private static final int ALIGNMENT = 64;
    private static final LocalDateTime NO_TIME = LocalDateTime.of(2000, 1, 1, 0, 0);

    private final Counting counting;
    private final ZipOutputStream zip;

    private TorchScriptWriter(OutputStream out) {
        this.counting = new Counting(out);
        this.zip = new ZipOutputStream(counting);
        zip.setMethod(ZipOutputStream.STORED);
    }

    /** Writes {@code root} and its classes to {@code file}; equal arguments give equal bytes. */
    public static void write(Path file, ScriptObject root, Map<String, String> source) throws IOException {
        Pickle pickle = Pickle.of(root);
        try (var out = new BufferedOutputStream(Files.newOutputStream(file), 1 << 20)) {
            var writer = new TorchScriptWriter(out);
            writer.entry("data.pkl", pickle.bytes());
            for (Map.Entry<String, String> code : source.entrySet()) {
                writer.entry("code/" + code.getKey(), code.getValue().getBytes(StandardCharsets.UTF_8));
            }
            int index = 0;
            for (HostTensor storage : pickle.storages()) {
                writer.entry("data/" + index++, storage.data().duplicate());
            }
            writer.entry("constants.pkl", EMPTY_TUPLE);
            writer.entry("version", "10\n".getBytes(StandardCharsets.US_ASCII));
            writer.entry("byteorder", "little".getBytes(StandardCharsets.US_ASCII));
            writer.zip.finish();
        }
    }

    private void entry(String name, byte[] content) throws IOException {
        entry(name, ByteBuffer.wrap(content));
    }

    private void entry(String name, ByteBuffer content) throws IOException {
        var crc = new CRC32();
        crc.update(content.duplicate());
        var entry = new ZipEntry(TOP + name);
        entry.setSize(content.remaining());
        entry.setCompressedSize(content.remaining());
        entry.setCrc(crc.getValue());
        entry.setTimeLocal(NO_TIME);
        entry.setExtra(padding(TOP + name));
        zip.putNextEntry(entry);
        WritableByteChannel channel = Channels.newChannel(zip);
        while (content.hasRemaining()) {
            channel.write(content);
        }
        zip.closeEntry();
    }

    /** An extra field ("FB", as libtorch's own writer uses) long enough to align what follows it. */
    private byte[] padding(String name) throws IOException {
        zip.flush();
        long header = counting.count + 30 + name.getBytes(StandardCharsets.UTF_8).length + 4;
        int length = (int) ((ALIGNMENT - header % ALIGNMENT) % ALIGNMENT);
        byte[] extra = new byte[4 + length];
        extra[0] = 'F';
        extra[1] = 'B';
        extra[2] = (byte) length;
        Arrays.fill(extra, 4, extra.length, (byte) 'Z');
        return extra;
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
