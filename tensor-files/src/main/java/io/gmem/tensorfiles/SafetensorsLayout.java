package io.gmem.tensorfiles;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonGenerator;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.TreeMap;

/**
 * The declared content of a safetensors file, from which its header is written. The header holds the metadata, with sorted keys, and
 * then the tensors in the order of declaration, which is also the order of their data. It is padded with spaces so that data start at a
 * multiple of eight bytes, as in the reference library. Equal declarations give equal bytes.
 */
public final class SafetensorsLayout {
    private static final JsonFactory JSON = new JsonFactory();

    private final Map<String, TensorInfo> tensors = new LinkedHashMap<>();
    private final Map<String, String> metadata = new TreeMap<>();
    private long dataBytes;

    /** Adds metadata entries. */
    public SafetensorsLayout metadata(Map<String, String> entries) {
        metadata.putAll(entries);
        return this;
    }

    /**
     * Declares the next tensor.
     * @throws IllegalArgumentException when the name is in use or the shape is invalid
     */
    public SafetensorsLayout tensor(String name, DType dtype, long... shape) {
        if (name.equals(SafetensorsHeader.METADATA) || tensors.containsKey(name)) {
            throw new IllegalArgumentException(
                    "the tensor name '" + name + "' is already in use or reserved; choose another");
        }
        try {
            long bytes = Math.multiplyExact(Shapes.elements(shape), dtype.bytes());
            tensors.put(name, new TensorInfo(name, dtype, shape, dataBytes, bytes));
            dataBytes = Math.addExact(dataBytes, bytes);
        } catch (ArithmeticException e) {
            throw new IllegalArgumentException(
                    "tensor '%s' has the invalid shape %s".formatted(name, Shapes.text(shape)), e);
        }
        return this;
    }

    /** Writes the header into a new or truncated file and returns the appender for the data. */
    public SafetensorsAppender create(Path file) throws IOException {
        return SafetensorsAppender.start(file, header(), tensors.values());
    }

    private byte[] header() throws IOException {
        var bytes = new ByteArrayOutputStream();
        try (JsonGenerator json = JSON.createGenerator(bytes)) {
            json.writeStartObject();
            if (!metadata.isEmpty()) {
                json.writeObjectFieldStart(SafetensorsHeader.METADATA);
                for (Map.Entry<String, String> entry : metadata.entrySet()) {
                    json.writeStringField(entry.getKey(), entry.getValue());
                }
                json.writeEndObject();
            }
            for (TensorInfo tensor : tensors.values()) {
                describe(json, tensor);
            }
            json.writeEndObject();
        }
        while (bytes.size() % Long.BYTES != 0) {
            bytes.write(' ');
        }
        return bytes.toByteArray();
    }

    private static void describe(JsonGenerator json, TensorInfo tensor) throws IOException {
        json.writeObjectFieldStart(tensor.name());
        json.writeStringField("dtype", tensor.dtype().name());
        json.writeFieldName("shape");
        long[] shape = tensor.shape();
        json.writeArray(shape, 0, shape.length);
        json.writeFieldName("data_offsets");
        json.writeArray(new long[] {tensor.offset(), tensor.offset() + tensor.bytes()}, 0, 2);
        json.writeEndObject();
    }
}
