package io.gmem.tensorfiles;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.JsonToken;
import com.fasterxml.jackson.core.StreamReadConstraints;
import com.fasterxml.jackson.core.StreamReadFeature;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.Reader;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** Parses and validates the JSON header: eight bytes of length, then {@code {"name": {"dtype", "shape", "data_offsets"}, ...}}. */
final class SafetensorsHeader {
    /** Maximum header length in bytes, as in the reference library. */
    static final int MAX_LENGTH = 100_000_000;

    static final String METADATA = "__metadata__";
    private static final int MAX_AXES = 64;
    static final JsonFactory JSON = JsonFactory.builder()
            .enable(StreamReadFeature.STRICT_DUPLICATE_DETECTION)
            .streamReadConstraints(StreamReadConstraints.builder()
                    .maxNestingDepth(8)
                    .maxNumberLength(20)
                    .build())
            .build();

    private final Path file;
    private final long dataStart;
    private final long dataBytes;
    private final Map<String, TensorInfo> tensors = new LinkedHashMap<>();
    private final Map<String, String> metadata = new LinkedHashMap<>();

    private SafetensorsHeader(Path file, long dataStart, long dataBytes) {
        this.file = file;
        this.dataStart = dataStart;
        this.dataBytes = dataBytes;
    }

    /**
     * Parses a header.
     *
     * @param dataStart offset of the first byte after the header
     * @param dataBytes number of bytes after the header
     */
    static SafetensorsHeader parse(Path file, byte[] json, long dataStart, long dataBytes) throws IOException {
        var header = new SafetensorsHeader(file, dataStart, dataBytes);
        try (JsonParser parser = JSON.createParser(utf8(json))) {
            header.expect(parser.nextToken() == JsonToken.START_OBJECT, "has a header that is not a JSON object");
            for (String name = parser.nextFieldName(); name != null; name = parser.nextFieldName()) {
                header.expect(parser.nextToken() == JsonToken.START_OBJECT, "has a malformed entry '" + name + "'");
                if (name.equals(METADATA)) {
                    header.readMetadata(parser);
                } else {
                    header.tensors.put(name, header.readTensor(parser, name));
                }
            }
            header.expect(parser.nextToken() == null, "has content after its header object");
        } catch (JsonProcessingException e) {
            throw header.malformed("has a header that is not JSON (" + e.getOriginalMessage() + ")");
        } catch (CharacterCodingException e) {
            throw header.malformed("has a header that is not UTF-8");
        }
        header.checkLayout();
        return header;
    }

    Map<String, TensorInfo> tensors() {
        return tensors;
    }

    Map<String, String> metadata() {
        return metadata;
    }

    /** Decodes as UTF-8 explicitly, because a JSON parser may detect another encoding in damaged bytes. */
    static Reader utf8(byte[] text) {
        return new InputStreamReader(new ByteArrayInputStream(text), StandardCharsets.UTF_8.newDecoder());
    }

    private void readMetadata(JsonParser parser) throws IOException {
        for (String key = parser.nextFieldName(); key != null; key = parser.nextFieldName()) {
            expect(parser.nextToken() == JsonToken.VALUE_STRING, "has metadata '" + key + "' that is not a string");
            metadata.put(key, parser.getText());
        }
    }

    private TensorInfo readTensor(JsonParser parser, String name) throws IOException {
        DType dtype = null;
        long[] shape = null;
        long[] offsets = null;
        for (String key = parser.nextFieldName(); key != null; key = parser.nextFieldName()) {
            parser.nextToken();
            switch (key) {
                case "dtype" -> dtype = dtype(parser, name);
                case "shape" -> shape = numbers(parser, name);
                case "data_offsets" -> offsets = numbers(parser, name);
                default -> throw malformed("has the unknown field '" + key + "' in tensor '" + name + "'");
            }
        }
        if (dtype == null || shape == null || offsets == null || offsets.length != 2) {
            throw malformed("lacks dtype, shape or two data_offsets of tensor '" + name + "'");
        }
        return tensor(name, dtype, shape, offsets[0], offsets[1]);
    }

    private TensorInfo tensor(String name, DType dtype, long[] shape, long begin, long end) throws IOException {
        long required;
        try {
            required = Math.multiplyExact(Shapes.elements(shape), dtype.bytes());
        } catch (ArithmeticException e) {
            throw malformed("declares tensor '" + name + "' with the invalid shape " + Shapes.text(shape));
        }
        expect(begin <= end && end <= dataBytes, "places tensor '" + name + "' outside of the file");
        expect(
                end - begin == required,
                "declares tensor '%s' with %d bytes, but %s%s requires %d"
                        .formatted(name, end - begin, dtype, Shapes.text(shape), required));
        return new TensorInfo(name, dtype, shape, dataStart + begin, required);
    }

    private DType dtype(JsonParser parser, String name) throws IOException {
        String text = parser.getValueAsString("");
        for (DType dtype : DType.values()) {
            if (dtype.name().equals(text)) {
                return dtype;
            }
        }
        throw malformed("declares tensor '" + name + "' with the unknown type '" + text + "'");
    }

    /** Reads an array of non-negative integers; any other value is malformed. */
    private long[] numbers(JsonParser parser, String name) throws IOException {
        List<Long> numbers = new ArrayList<>();
        while (parser.nextToken() != JsonToken.END_ARRAY) {
            expect(
                    parser.currentToken() == JsonToken.VALUE_NUMBER_INT && numbers.size() < MAX_AXES,
                    "has a malformed field in tensor '" + name + "'");
            expect(parser.getLongValue() >= 0, "has a negative number in tensor '" + name + "'");
            numbers.add(parser.getLongValue());
        }
        return numbers.stream().mapToLong(Long::longValue).toArray();
    }

    /** Checks that tensors are contiguous, without gap or overlap, up to the end of the file. */
    private void checkLayout() throws IOException {
        List<TensorInfo> inOrder = new ArrayList<>(tensors.values());
        inOrder.sort(Comparator.comparingLong(TensorInfo::offset).thenComparingLong(TensorInfo::bytes));
        long at = dataStart;
        for (TensorInfo tensor : inOrder) {
            expect(tensor.offset() >= at, "has a tensor '" + tensor.name() + "' that overlaps another");
            expect(tensor.offset() == at, "has a gap before tensor '" + tensor.name() + "'");
            at += tensor.bytes();
        }
        expect(at == dataStart + dataBytes, "has data after its last tensor");
    }

    private void expect(boolean condition, String otherwise) throws IOException {
        if (!condition) {
            throw malformed(otherwise);
        }
    }

    private MalformedTensorFileException malformed(String what) {
        return new MalformedTensorFileException(
                file, what, "it is damaged or not a safetensors file: download it again");
    }
}
