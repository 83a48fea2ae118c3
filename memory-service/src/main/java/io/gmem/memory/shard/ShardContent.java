package io.gmem.memory.shard;

import com.fasterxml.jackson.databind.ObjectMapper;
import io.gmem.contracts.dataset.SkippedFile;
import io.gmem.contracts.message.MessageJson;
import io.gmem.memorybank.Item;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;

/**
 * What a shard says of itself, {@code shard.json}; its numbers lie beside, in {@code shard.safetensors}.
 *
 * @param items where its pictures came from, in order; indices count from 0
 * @param skipped files of it that could not be used
 * @param pixels of its pictures together, as decoded
 * @param hashes how each looks from afar, {@link io.gmem.memory.nearduplicate.PerceptualHash} of it as cropped
 */
public record ShardContent(List<Item> items, List<SkippedFile> skipped, long pixels, List<Long> hashes) {
    private static final String FILE = "shard.json";
    private static final ObjectMapper JSON = MessageJson.mapper();

    /** Reads that of the shard in {@code folder}. */
    public static ShardContent read(Path folder) throws IOException {
        return JSON.readValue(folder.resolve(FILE).toFile(), ShardContent.class);
    }

    void write(Path folder) throws IOException {
        JSON.writeValue(folder.resolve(FILE).toFile(), this);
    }
}
