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
 * Reads several safetensors files as one, by the index file of Hugging Face:
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
     * Opens an index and its files.
     *
     * @param index the {@code .safetensors.index.json}; its files must be in the same folder
     * @throws MalformedTensorFileException when the index or one of its files is malformed
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
        expect(
                Files.size(index) <= SafetensorsHeader.MAX_LENGTH,
                "exceeds the maximum index size of " + SafetensorsHeader.MAX_LENGTH + " bytes");
        try (JsonParser parser =
                SafetensorsHeader.JSON.createParser(SafetensorsHeader.utf8(Files.readAllBytes(index)))) {
            expect(parser.nextToken() == JsonToken.START_OBJECT, "is not a JSON object");
            for (String key = parser.nextFieldName(); key != null; key = parser.nextFieldName()) {
                parser.nextToken();
                switch (key) {
                    case "metadata" -> readTexts(parser, key, metadata);
                    case "weight_map" -> readTexts(parser, key, shardOf);
                    default -> parser.skipChildren();
                }
            }
        } catch (JsonProcessingException e) {
            throw malformed("is not JSON (" + e.getOriginalMessage() + ")");
        } catch (CharacterCodingException e) {
            throw malformed("is not UTF-8");
        }
        expect(!shardOf.isEmpty(), "has no weight_map");
    }

    private void readTexts(JsonParser parser, String key, Map<String, String> into) throws IOException {
        expect(parser.currentToken() == JsonToken.START_OBJECT, "has a malformed '" + key + "'");
        for (String name = parser.nextFieldName(); name != null; name = parser.nextFieldName()) {
            expect(parser.nextToken().isScalarValue(), "has a malformed '" + name + "' in '" + key + "'");
            into.put(name, parser.getText());
        }
    }

    private void openShards() throws IOException {
        for (Map.Entry<String, String> entry : shardOf.entrySet()) {
            String name = entry.getValue();
            if (!shards.containsKey(name)) {
                expect(
                        name.matches("[\\w.-]+\\.safetensors"),
                        "names '" + name + "', which is not a safetensors file in its folder");
                Path shard = index.resolveSibling(name);
                expect(Files.isRegularFile(shard), "names '" + name + "', which does not exist");
                shards.put(name, SafetensorsFile.open(shard));
            }
            boolean found = shardOf(entry.getKey()).names().contains(entry.getKey());
            expect(found, "maps tensor '" + entry.getKey() + "' to " + name + ", which does not contain it");
        }
        int tensors =
                shards.values().stream().mapToInt(shard -> shard.names().size()).sum();
        expect(tensors == shardOf.size(), "names " + shardOf.size() + " of the " + tensors + " tensors in its files");
    }

    /** Returns the paths of the index and of the files that it names. */
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

    /** Returns the location of a tensor; the offset refers to the file that contains it. */
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

    /** Returns the metadata of the index, with numbers as strings. */
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
        return new MalformedTensorFileException(index, what, "download the index and its files again");
    }
}
