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
 * What a safetensors file will hold, declared before any of it is there. In the header metadata comes first, its keys sorted,
 * then the tensors in the order of their declaration, which is also the order of their bytes; spaces fill it up so that data
 * starts at a multiple of eight bytes, as the reference library has it. Equal declarations give equal bytes.
 */
public final class SafetensorsLayout {
    private static final JsonFactory JSON = new JsonFactory();

    private final Map<String, TensorInfo> tensors = new LinkedHashMap<>();
    private final Map<String, String> metadata = new TreeMap<>();
    private long dataBytes;

    /** Adds what is to be noted beside the tensors. */
    public SafetensorsLayout metadata(Map<String, String> entries) {
        metadata.putAll(entries);
        return this;
    }

    /**
     * Declares the next tensor.
     *
     * @throws IllegalArgumentException when the name is taken, or the shape cannot be
     */
    public SafetensorsLayout tensor(String name, DType dtype, long... shape) {
        if (name.equals(SafetensorsHeader.METADATA) || tensors.containsKey(name)) {
            throw new IllegalArgumentException("the name '" + name + "' is taken; give the tensor another");
        }
        try {
            long bytes = Math.multiplyExact(Shapes.elements(shape), dtype.bytes());
            tensors.put(name, new TensorInfo(name, dtype, shape, dataBytes, bytes));
            dataBytes = Math.addExact(dataBytes, bytes);
        } catch (ArithmeticException e) {
            throw new IllegalArgumentException(
                    "tensor '%s' cannot have the shape %s".formatted(name, Shapes.text(shape)), e);
        }
        return this;
    }

    /** Writes the header into a new or emptied file and hands out the one who adds the data. */
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
