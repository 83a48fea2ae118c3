package io.gmem.tensorfiles;

import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.JsonToken;
import java.io.IOException;
import java.nio.charset.CharacterCodingException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Stream;

/**
 * Several safetensors files read as one, by the index that Hugging Face puts beside them:
 * {@code {"metadata": {...}, "weight_map": {"tensor": "model-00001-of-00002.safetensors", ...}}}.
 */
public final class SafetensorsShards implements TensorSource, AutoCloseable {
    private final Path index;
    private final Map<String, String> metadata = new LinkedHashMap<>();
    private final Map<String, String> shardOf = new LinkedHashMap<>();
    private final Map<String, SafetensorsFile> shards = new LinkedHashMap<>();

    private SafetensorsShards(Path index) {
        this.index = index;
    }

    /**
     * @param index the {@code .safetensors.index.json}; the files lie beside it
     * @throws MalformedTensorFileException when it, or a file it names, is not what it should be
     */
    public static SafetensorsShards open(Path index) throws IOException {
        var opened = new SafetensorsShards(index);
        try {
            opened.readIndex();
            opened.openShards();
            return opened;
        } catch (IOException | RuntimeException e) {
            opened.close();
            throw e;
        }
    }

    private void readIndex() throws IOException {
        expect(Files.size(index) <= SafetensorsHeader.MAX_LENGTH, "is too long for an index");
        try (JsonParser parser =
                SafetensorsHeader.JSON.createParser(SafetensorsHeader.utf8(Files.readAllBytes(index)))) {
            expect(parser.nextToken() == JsonToken.START_OBJECT, "is no JSON object");
            for (String key = parser.nextFieldName(); key != null; key = parser.nextFieldName()) {
                parser.nextToken();
                switch (key) {
                    case "metadata" -> readTexts(parser, key, metadata);
                    case "weight_map" -> readTexts(parser, key, shardOf);
                    default -> parser.skipChildren();
                }
            }
        } catch (JsonProcessingException e) {
            throw malformed("is no JSON (" + e.getOriginalMessage() + ")");
        } catch (CharacterCodingException e) {
            throw malformed("is no UTF-8");
        }
        expect(!shardOf.isEmpty(), "has no weight_map");
    }

    private void readTexts(JsonParser parser, String key, Map<String, String> into) throws IOException {
        expect(parser.currentToken() == JsonToken.START_OBJECT, "has an odd '" + key + "'");
        for (String name = parser.nextFieldName(); name != null; name = parser.nextFieldName()) {
            expect(parser.nextToken().isScalarValue(), "has an odd '" + name + "' in '" + key + "'");
            into.put(name, parser.getText());
        }
    }

    private void openShards() throws IOException {
        for (Map.Entry<String, String> entry : shardOf.entrySet()) {
            String name = entry.getValue();
            if (!shards.containsKey(name)) {
                expect(name.matches("[\\w.-]+\\.safetensors"), "names '" + name + "', which is no file beside it");
                Path shard = index.resolveSibling(name);
                expect(Files.isRegularFile(shard), "names '" + name + "', which is not there");
                shards.put(name, SafetensorsFile.open(shard));
            }
            boolean there = shardOf(entry.getKey()).names().contains(entry.getKey());
            expect(there, "looks for tensor '" + entry.getKey() + "' in " + name + ", which has none such");
        }
        int tensors =
                shards.values().stream().mapToInt(shard -> shard.names().size()).sum();
        expect(tensors == shardOf.size(), "names " + shardOf.size() + " of the " + tensors + " tensors in its files");
    }

    /** The index and the files that it names. */
    public List<Path> files() {
        return Stream.concat(Stream.of(index), shards.keySet().stream().map(index::resolveSibling))
                .toList();
    }

    private SafetensorsFile shardOf(String tensor) {
        String name = shardOf.get(tensor);
        SafetensorsFile shard = name == null ? null : shards.get(name);
        if (shard == null) {
            throw new IllegalArgumentException("there is no tensor '" + tensor + "'");
        }
        return shard;
    }

    @Override
    public Set<String> names() {
        return Collections.unmodifiableSet(shardOf.keySet());
    }

    /** The offset is that in the tensor's own file. */
    @Override
    public TensorInfo info(String name) {
        return shardOf(name).info(name);
    }

    @Override
    public HostTensor read(String name) {
        return shardOf(name).read(name);
    }

    @Override
    public HostTensor readRows(String name, long first, long count) {
        return shardOf(name).readRows(name, first, count);
    }

    /** The index's own, numbers as text. */
    @Override
    public Map<String, String> metadata() {
        return Collections.unmodifiableMap(metadata);
    }

    @Override
    public void close() throws IOException {
        for (SafetensorsFile shard : shards.values()) {
            shard.close();
        }
    }

    private void expect(boolean condition, String otherwise) throws IOException {
        if (!condition) {
            throw malformed(otherwise);
        }
    }

    private MalformedTensorFileException malformed(String what) {
        return new MalformedTensorFileException(index, what, "fetch the index and its files again, together");
    }
}
