package io.gmem.tensorfiles;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonGenerator;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.channels.FileChannel;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.Map;

/**
 * Writes a safetensors file and forces it to the disk. Metadata comes first in the header, then the tensors in the order of the
 * map; the header is filled with spaces so that data starts at a multiple of eight bytes. Equal arguments give equal bytes.
 */
public final class SafetensorsWriter {
    private static final JsonFactory JSON = new JsonFactory();

    private SafetensorsWriter() {}

    /**
     * @param tensors in the order in which they are to lie
     * @param metadata may be empty
     */
    public static void write(Path file, Map<String, HostTensor> tensors, Map<String, String> metadata)
            throws IOException {
        byte[] header = header(tensors, metadata);
        try (FileChannel channel = FileChannel.open(
                file, StandardOpenOption.CREATE, StandardOpenOption.WRITE, StandardOpenOption.TRUNCATE_EXISTING)) {
            ByteBuffer start = ByteBuffer.allocate(Long.BYTES + header.length).order(ByteOrder.LITTLE_ENDIAN);
            writeAll(channel, start.putLong(header.length).put(header).flip());
            for (HostTensor tensor : tensors.values()) {
                writeAll(channel, tensor.data());
            }
            channel.force(true);
        }
    }

    private static byte[] header(Map<String, HostTensor> tensors, Map<String, String> metadata) throws IOException {
        var bytes = new ByteArrayOutputStream();
        try (JsonGenerator json = JSON.createGenerator(bytes)) {
            json.writeStartObject();
            if (!metadata.isEmpty()) {
                json.writeObjectFieldStart(SafetensorsHeader.METADATA);
                for (Map.Entry<String, String> entry : metadata.entrySet().stream()
                        .sorted(Map.Entry.comparingByKey())
                        .toList()) {
                    json.writeStringField(entry.getKey(), entry.getValue());
                }
                json.writeEndObject();
            }
            long offset = 0;
            for (Map.Entry<String, HostTensor> entry : tensors.entrySet()) {
                offset = describe(json, entry.getKey(), entry.getValue(), offset);
            }
            json.writeEndObject();
        }
        while (bytes.size() % Long.BYTES != 0) {
            bytes.write(' ');
        }
        return bytes.toByteArray();
    }

    private static long describe(JsonGenerator json, String name, HostTensor tensor, long offset) throws IOException {
        long end = offset + tensor.data().remaining();
        json.writeObjectFieldStart(name);
        json.writeStringField("dtype", tensor.dtype().name());
        json.writeFieldName("shape");
        long[] shape = tensor.shape();
        json.writeArray(shape, 0, shape.length);
        json.writeFieldName("data_offsets");
        json.writeArray(new long[] {offset, end}, 0, 2);
        json.writeEndObject();
        return end;
    }

    private static void writeAll(FileChannel channel, ByteBuffer data) throws IOException {
        while (data.hasRemaining()) {
            channel.write(data);
        }
    }
}
