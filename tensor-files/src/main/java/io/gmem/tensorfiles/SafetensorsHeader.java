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

/** Reads and checks the JSON header: eight bytes of length, then {@code {"name": {"dtype", "shape", "data_offsets"}, ...}}. */
final class SafetensorsHeader {
    /** As in the reference library. */
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

    /** @param dataBytes what follows the header in the file */
    static SafetensorsHeader parse(Path file, byte[] json, long dataStart, long dataBytes) throws IOException {
        var header = new SafetensorsHeader(file, dataStart, dataBytes);
        try (JsonParser parser = JSON.createParser(utf8(json))) {
            header.expect(parser.nextToken() == JsonToken.START_OBJECT, "has a header that is no JSON object");
            for (String name = parser.nextFieldName(); name != null; name = parser.nextFieldName()) {
                header.expect(parser.nextToken() == JsonToken.START_OBJECT, "has an odd entry '" + name + "'");
                if (name.equals(METADATA)) {
                    header.readMetadata(parser);
                } else {
                    header.tensors.put(name, header.readTensor(parser, name));
                }
            }
            header.expect(parser.nextToken() == null, "has something after its header");
        } catch (JsonProcessingException e) {
            throw header.malformed("has a header that is no JSON (" + e.getOriginalMessage() + ")");
        } catch (CharacterCodingException e) {
            throw header.malformed("has a header that is no UTF-8");
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

    /** Named, because a JSON parser that is given bytes may take damaged ones for another encoding. */
    static Reader utf8(byte[] text) {
        return new InputStreamReader(new ByteArrayInputStream(text), StandardCharsets.UTF_8.newDecoder());
    }

    private void readMetadata(JsonParser parser) throws IOException {
        for (String key = parser.nextFieldName(); key != null; key = parser.nextFieldName()) {
            expect(parser.nextToken() == JsonToken.VALUE_STRING, "has metadata '" + key + "' that is no text");
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
                default -> throw malformed("says '" + key + "' of tensor '" + name + "', which is unknown");
            }
        }
        if (dtype == null || shape == null || offsets == null || offsets.length != 2) {
            throw malformed("does not say dtype, shape and two data_offsets of tensor '" + name + "'");
        }
        return tensor(name, dtype, shape, offsets[0], offsets[1]);
    }

    private TensorInfo tensor(String name, DType dtype, long[] shape, long begin, long end) throws IOException {
        long wanted;
        try {
            wanted = Math.multiplyExact(Shapes.elements(shape), dtype.bytes());
        } catch (ArithmeticException e) {
            throw malformed("gives tensor '" + name + "' the impossible shape " + Shapes.text(shape));
        }
        expect(begin <= end && end <= dataBytes, "places tensor '" + name + "' outside of itself");
        expect(
                end - begin == wanted,
                "gives tensor '%s' %d bytes where %s%s needs %d"
                        .formatted(name, end - begin, dtype, Shapes.text(shape), wanted));
        return new TensorInfo(name, dtype, shape, dataStart + begin, wanted);
    }

    private DType dtype(JsonParser parser, String name) throws IOException {
        String text = parser.getValueAsString("");
        for (DType dtype : DType.values()) {
            if (dtype.name().equals(text)) {
                return dtype;
            }
        }
        throw malformed("gives tensor '" + name + "' the unknown type '" + text + "'");
    }

    /** The numbers of an array; after anything else there is no number before the end of an array. */
    private long[] numbers(JsonParser parser, String name) throws IOException {
        List<Long> numbers = new ArrayList<>();
        while (parser.nextToken() != JsonToken.END_ARRAY) {
            expect(
                    parser.currentToken() == JsonToken.VALUE_NUMBER_INT && numbers.size() < MAX_AXES,
                    "says something odd of tensor '" + name + "'");
            expect(parser.getLongValue() >= 0, "gives tensor '" + name + "' a negative number");
            numbers.add(parser.getLongValue());
        }
        return numbers.stream().mapToLong(Long::longValue).toArray();
    }

    /** Tensors lie one after the other, without gap or overlap, to the end of the file. */
    private void checkLayout() throws IOException {
        List<TensorInfo> inOrder = new ArrayList<>(tensors.values());
        inOrder.sort(Comparator.comparingLong(TensorInfo::offset).thenComparingLong(TensorInfo::bytes));
        long at = dataStart;
        for (TensorInfo tensor : inOrder) {
            expect(tensor.offset() >= at, "lets tensor '" + tensor.name() + "' overlap another");
            expect(tensor.offset() == at, "leaves a gap before tensor '" + tensor.name() + "'");
            at += tensor.bytes();
        }
        expect(at == dataStart + dataBytes, "is longer than its tensors");
    }

    private void expect(boolean condition, String otherwise) throws IOException {
        if (!condition) {
            throw malformed(otherwise);
        }
    }

    private MalformedTensorFileException malformed(String what) {
        return new MalformedTensorFileException(file, what, "it is damaged or no safetensors file: fetch it again");
    }
}
