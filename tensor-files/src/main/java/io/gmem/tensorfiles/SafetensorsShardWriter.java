package io.gmem.tensorfiles;

import com.fasterxml.jackson.core.JsonGenerator;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.LongConsumer;

/**
 * Writes tensors in the layout of Hugging Face: {@code STEM.safetensors}, or, when they exceed the shard size, {@code
 * STEM-00001-of-0000N.safetensors} and {@code STEM.safetensors.index.json}, which {@link SafetensorsShards} opens.
 */
public final class SafetensorsShardWriter {
    private final Path folder;
    private final String stem;
    private final TensorSource source;
    private final LongConsumer written;

    private SafetensorsShardWriter(Path folder, String stem, TensorSource source, LongConsumer written) {
        this.folder = folder;
        this.stem = stem;
        this.source = source;
        this.written = written;
    }

    /**
     * Writes all tensors of {@code source} in its order, piece by piece.
     *
     * @param mostBytes maximum bytes of tensors in one file; a larger tensor is written to a separate file
     * @param metadata metadata of every file
     * @param written progress listener, called with the number of bytes of each piece
     */
    public static void write(
            Path folder,
            String stem,
            TensorSource source,
            long mostBytes,
            Map<String, String> metadata,
            LongConsumer written)
            throws IOException {
        new SafetensorsShardWriter(folder, stem, source, written).write(mostBytes, metadata);
    }

    /** Writes all tensors of {@code source} as one file. */
    public static void write(Path file, TensorSource source, Map<String, String> metadata, LongConsumer written)
            throws IOException {
        var writer = new SafetensorsShardWriter(file, "", source, written);
        writer.writeFile(file, List.copyOf(source.names()), metadata);
    }

    private void write(long mostBytes, Map<String, String> metadata) throws IOException {
        List<List<String>> shards = shards(mostBytes);
        if (shards.size() == 1) {
            writeFile(folder.resolve(stem + ".safetensors"), shards.get(0), metadata);
            return;
        }
        Map<String, String> shardOf = new LinkedHashMap<>();
        for (int i = 0; i < shards.size(); i++) {
            String name = "%s-%05d-of-%05d.safetensors".formatted(stem, i + 1, shards.size());
            writeFile(folder.resolve(name), shards.get(i), metadata);
            shards.get(i).forEach(tensor -> shardOf.put(tensor, name));
        }
        writeIndex(shardOf);
    }

    private List<List<String>> shards(long mostBytes) {
        List<List<String>> shards = new ArrayList<>();
        long left = 0;
        for (String name : source.names()) {
            long bytes = source.info(name).bytes();
            if (shards.isEmpty() || bytes > left) {
                shards.add(new ArrayList<>());
                left = mostBytes;
            }
            shards.get(shards.size() - 1).add(name);
            left -= bytes;
        }
        return shards.isEmpty() ? List.of(List.of()) : shards;
    }

    private void writeFile(Path file, List<String> names, Map<String, String> metadata) throws IOException {
        var layout = new SafetensorsLayout().metadata(metadata);
        for (String name : names) {
            TensorInfo info = source.info(name);
            layout.tensor(name, info.dtype(), info.shape());
        }
        try (SafetensorsAppender out = layout.create(file)) {
            for (String name : names) {
                source.stream(name, piece -> {
                    out.append(name, piece);
                    written.accept(piece.remaining());
                });
            }
            out.finish();
        }
    }

    private void writeIndex(Map<String, String> shardOf) throws IOException {
        long bytes = shardOf.keySet().stream()
                .mapToLong(name -> source.info(name).bytes())
                .sum();
        Path index = folder.resolve(stem + ".safetensors.index.json");
        try (JsonGenerator json = SafetensorsHeader.JSON.createGenerator(Files.newOutputStream(index))) {
            json.useDefaultPrettyPrinter();
            json.writeStartObject();
            json.writeObjectFieldStart("metadata");
            json.writeNumberField("total_size", bytes);
            json.writeEndObject();
            json.writeObjectFieldStart("weight_map");
            for (Map.Entry<String, String> entry : shardOf.entrySet()) {
                json.writeStringField(entry.getKey(), entry.getValue());
            }
            json.writeEndObject();
            json.writeEndObject();
        }
    }
}
