package io.gmem.memory.shard;

import com.fasterxml.jackson.databind.ObjectMapper;
import io.gmem.contracts.dataset.SkippedFile;
import io.gmem.contracts.message.MessageJson;
import io.gmem.memorybank.Item;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;

/**
 * Metadata of a shard, stored as {@code shard.json} next to its tensors in {@code shard.safetensors}.
 *
 * @param items origin of each image, in order; indices start at 0
 * @param skipped files of the shard that could not be used
 * @param pixels total pixels of its images, as decoded
 * @param hashes {@link io.gmem.memory.nearduplicate.PerceptualHash} of each cropped image
 */
public record ShardContent(List<Item> items, List<SkippedFile> skipped, long pixels, List<Long> hashes) {
    private static final String FILE = "shard.json";
    private static final ObjectMapper JSON = MessageJson.mapper();

    /** Reads the metadata of the shard in {@code folder}. */
    public static ShardContent read(Path folder) throws IOException {
        return JSON.readValue(folder.resolve(FILE).toFile(), ShardContent.class);
    }

    void write(Path folder) throws IOException {
        JSON.writeValue(folder.resolve(FILE).toFile(), this);
    }
}
