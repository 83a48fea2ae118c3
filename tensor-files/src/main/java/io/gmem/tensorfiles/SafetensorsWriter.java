package io.gmem.tensorfiles;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonGenerator;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.channels.FileChannel;
import java.nio.channels.WritableByteChannel;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.List;
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
        List<TensorStream> streams = tensors.entrySet().stream()
                .map(entry -> TensorStream.of(entry.getKey(), entry.getValue()))
                .toList();
        write(file, streams, metadata);
    }

    /**
     * As the other, for tensors of any size.
     *
     * @throws IllegalStateException when a tensor gives more or fewer bytes than its shape says
     */
    public static void write(Path file, List<TensorStream> tensors, Map<String, String> metadata) throws IOException {
        byte[] header = header(tensors, metadata);
        try (FileChannel channel = FileChannel.open(
                file, StandardOpenOption.CREATE, StandardOpenOption.WRITE, StandardOpenOption.TRUNCATE_EXISTING)) {
            ByteBuffer start = ByteBuffer.allocate(Long.BYTES + header.length).order(ByteOrder.LITTLE_ENDIAN);
            writeAll(channel, start.putLong(header.length).put(header).flip());
            for (TensorStream tensor : tensors) {
                long end = channel.position() + tensor.bytes();
                tensor.body().writeTo(channel);
                if (channel.position() != end) {
                    throw new IllegalStateException("tensor '%s' gave %d bytes more than its shape says"
                            .formatted(tensor.name(), channel.position() - end));
                }
            }
            channel.force(true);
        }
    }

    private static byte[] header(List<TensorStream> tensors, Map<String, String> metadata) throws IOException {
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
            for (TensorStream tensor : tensors) {
                offset = describe(json, tensor, offset);
            }
            json.writeEndObject();
        }
        while (bytes.size() % Long.BYTES != 0) {
            bytes.write(' ');
        }
        return bytes.toByteArray();
    }

    private static long describe(JsonGenerator json, TensorStream tensor, long offset) throws IOException {
        long end = offset + tensor.bytes();
        json.writeObjectFieldStart(tensor.name());
        json.writeStringField("dtype", tensor.dtype().name());
        json.writeFieldName("shape");
        long[] shape = tensor.shape();
        json.writeArray(shape, 0, shape.length);
        json.writeFieldName("data_offsets");
        json.writeArray(new long[] {offset, end}, 0, 2);
        json.writeEndObject();
        return end;
    }

    static void writeAll(WritableByteChannel channel, ByteBuffer data) throws IOException {
        while (data.hasRemaining()) {
            channel.write(data);
        }
    }
}
